import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

// Not Google Chrome: since version 137 it ignores --load-extension.
const names = ['chromium', 'chromium-browser']
const otherPlaces = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/snap/bin/chromium']

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const isRoot = () => process.getuid?.() === 0

function installWithApt(): void {
  const hasApt = (process.env.PATH ?? '').split(delimiter).some((folder) => isProgram(join(folder, 'apt-get')))
  if (!isRoot() || !hasApt) return
  console.log('Installing Chromium with apt-get…')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']])
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
}

const findInUsualPlaces = () =>
  [
    ...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
    ...otherPlaces,
    chromium.executablePath(),
  ].find(isProgram)

/** The Chromium to use: `CHROMIUM_PATH`, the usual places, else one that apt-get installs where that is possible. */
export function findChromium(): string {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen !== undefined) {
    if (isProgram(chosen)) return chosen
    throw new Error(`CHROMIUM_PATH names ${chosen}, which is no program.`)
  }
  const found = findInUsualPlaces()
  if (found !== undefined) return found
  installWithApt()
  const installed = findInUsualPlaces()
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
