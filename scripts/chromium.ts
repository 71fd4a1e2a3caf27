import { spawnSync } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

// Not Google Chrome: since version 137 it ignores --load-extension.
const names = ['chromium', 'chromium-browser']
const otherPlaces = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/snap/bin/chromium']

/** What finding Chromium needs to know of a machine, and does to it. */
export interface Machine {
  /** `CHROMIUM_PATH`, where it is set. */
  readonly chosen: string | undefined
  /** The folders that programs are looked for in, in order. */
  readonly path: readonly string[]
  /** Where Playwright keeps the Chromium that it downloads. */
  readonly downloaded: string
  readonly isRoot: boolean
  isProgram(file: string): boolean
  run(command: string, args: readonly string[]): void
}

/** Whether a file can be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}

const isRoot = () => process.getuid?.() === 0

const thisMachine = (): Machine => ({
  chosen: process.env.CHROMIUM_PATH,
  path: (process.env.PATH ?? '').split(delimiter),
  downloaded: chromium.executablePath(),
  isRoot: isRoot(),
  isProgram,
  run: (command, args) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env })
  },
})

function installWithApt({ path, isRoot, isProgram, run }: Machine): void {
  if (!isRoot || !path.some((folder) => isProgram(join(folder, 'apt-get')))) return
  console.log('Installing Chromium with apt-get…')
  run('apt-get', ['update'])
  run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'])
}

const findInUsualPlaces = ({ path, downloaded, isProgram }: Machine) =>
  [...path.flatMap((folder) => names.map((name) => join(folder, name))), ...otherPlaces, downloaded].find(isProgram)

/** The Chromium to use: `CHROMIUM_PATH`, the usual places, else one that apt-get installs where that is possible. */
export function findChromium(machine = thisMachine()): string {
  const { chosen, isProgram } = machine
  if (chosen !== undefined) {
    if (isProgram(chosen)) return chosen
    throw new Error(`CHROMIUM_PATH names ${chosen}, which is no program.`)
  }
  const found = findInUsualPlaces(machine)
  if (found !== undefined) return found
  installWithApt(machine)
  const installed = findInUsualPlaces(machine)
  if (installed !== undefined) return installed
  throw new Error('No Chromium was found. Install it, or set CHROMIUM_PATH to it.')
}

/** Flags every run shares: one extension, nothing fetched by the browser itself, no tours. */
export function chromiumFlags(extensionDir: string): string[] {
  return [
    `--disable-extensions-except=${extensionDir}`,
    `--load-extension=${extensionDir}`,
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--no-default-browser-check',
    // Chromium's sandbox cannot be set up by root.
    ...(isRoot() ? ['--no-sandbox'] : []),
  ]
}

/** For automated runs: every name but the loopback interface's is unknown. */
export const offlineFlag = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'
