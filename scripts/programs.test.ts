import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromiumWanted } from './chromium.ts'
import { firefoxWanted } from './firefox.ts'
import { findOrInstall, findProgram, isProgram, type Machine } from './programs.ts'

const APT = '/usr/bin/apt-get'
const INSTALLED = '/usr/bin/chromium'
const DOWNLOADED = '/home/me/.cache/ms-playwright/chromium-1/chrome'

/** A machine with some programs on it; apt-get brings `onInstall`. */
function machineWith(
  programs: string[],
  changes: Partial<Machine> & { onInstall?: string } = {},
): { machine: Machine; commands: string[] } {
  const { onInstall, ...others } = changes
  const there = new Set(programs)
  const commands: string[] = []
  const machine: Machine = {
    path: ['/usr/local/bin', '/usr/bin'],
    isRoot: false,
    isProgram: (file) => there.has(file),
    run: (command, args) => {
      commands.push([command, ...args].join(' '))
      if (args.includes('install') && onInstall) there.add(onInstall)
    },
    ...others,
  }
  return { machine, commands }
}

const chromium = (chosen?: string) => chromiumWanted(chosen, DOWNLOADED)

describe('Chromium is found', () => {
  test.each([
    ['where CHROMIUM_PATH says, whatever else is there', ['/opt/c', INSTALLED], '/opt/c', '/opt/c'],
    [
      'in the first folder of PATH that has it',
      [INSTALLED, '/usr/local/bin/chromium-browser'],
      undefined,
      '/usr/local/bin/chromium-browser',
    ],
    ['as chromium rather than chromium-browser', ['/usr/bin/chromium-browser', INSTALLED], undefined, INSTALLED],
    ['among the snaps', ['/snap/bin/chromium', DOWNLOADED], undefined, '/snap/bin/chromium'],
    [
      'among the applications of a Mac',
      ['/Applications/Chromium.app/Contents/MacOS/Chromium'],
      undefined,
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ],
    ['where Playwright keeps its own', ['/usr/bin/google-chrome', DOWNLOADED], undefined, DOWNLOADED],
  ] as const)('%s', (_, programs, chosen, expected) => {
    const { machine, commands } = machineWith([...programs, APT], { isRoot: true })
    expect(findOrInstall(chromium(chosen), machine)).toBe(expected)
    expect(commands).toEqual([])
  })

  test('after apt-get has installed it', () => {
    const { machine, commands } = machineWith([APT], { isRoot: true, onInstall: INSTALLED })
    expect(findOrInstall(chromium(), machine)).toBe(INSTALLED)
    expect(commands).toEqual(['apt-get update', 'apt-get install --yes --no-install-recommends chromium'])
  })
})

describe('without Chromium, what to do is said', () => {
  test.each([
    ['when nobody but root may install', [APT, '/usr/bin/google-chrome'], { isRoot: false }, 0],
    ['when there is no apt-get', [], { isRoot: true }, 0],
    ['when apt-get has brought nothing', [APT], { isRoot: true }, 2],
  ] as const)('%s', (_, programs, changes, ran) => {
    const { machine, commands } = machineWith([...programs], changes)
    expect(() => findOrInstall(chromium(), machine)).toThrow(
      'No Chromium was found. Install it, or set CHROMIUM_PATH to it.',
    )
    expect(commands).toHaveLength(ran)
  })

  test('when CHROMIUM_PATH names no program, and no other is taken or installed', () => {
    const { machine, commands } = machineWith([INSTALLED, APT], { isRoot: true })
    expect(() => findOrInstall(chromium('/opt/c'), machine)).toThrow('CHROMIUM_PATH names /opt/c, which is no program.')
    expect(commands).toEqual([])
  })
})

describe('Firefox', () => {
  test.each([
    ['Debian’s rather than another', ['/usr/bin/firefox', '/usr/bin/firefox-esr'], '/usr/bin/firefox-esr'],
    ['of any name', ['/usr/bin/firefox'], '/usr/bin/firefox'],
    ['not at all, and nothing is installed', [], undefined],
  ] as const)('is found: %s', (_, programs, expected) => {
    const { machine, commands } = machineWith([...programs, APT], { isRoot: true })
    expect(findProgram(firefoxWanted(undefined), machine)).toBe(expected)
    expect(commands).toEqual([])
  })

  test('is installed where it has to be there', () => {
    const { machine, commands } = machineWith([APT], { isRoot: true, onInstall: '/usr/bin/firefox-esr' })
    expect(findOrInstall(firefoxWanted(undefined), machine)).toBe('/usr/bin/firefox-esr')
    expect(commands).toEqual(['apt-get update', 'apt-get install --yes --no-install-recommends firefox-esr'])
  })
})

describe('a program', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'symbolon-programs-'))
    writeFileSync(join(folder, 'program'), '')
    chmodSync(join(folder, 'program'), 0o755)
    writeFileSync(join(folder, 'text'), '', { mode: 0o644 })
    mkdirSync(join(folder, 'chromium'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test.each([
    ['program', true],
    ['chromium', false],
    ['nothing', false],
  ])('%s: %s', (name, expected) => {
    expect(isProgram(join(folder, name))).toBe(expected)
  })

  // Windows runs a file by its name.
  test.skipIf(process.platform === 'win32')('is no file that may not be run', () => {
    expect(isProgram(join(folder, 'text'))).toBe(false)
  })
})
