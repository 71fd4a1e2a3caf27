import { chromium } from '@playwright/test'
import { findOrInstall, isRoot, thisMachine, type Wanted } from './programs.ts'

/** @param chosen `CHROMIUM_PATH`, where it is set; @param downloaded where Playwright keeps the one that it downloads */
export const chromiumWanted = (chosen: string | undefined, downloaded: string): Wanted => ({
  called: 'Chromium',
  variable: 'CHROMIUM_PATH',
  chosen,
  // Not Google Chrome: since version 137 it ignores --load-extension.
  names: ['chromium', 'chromium-browser'],
  otherPlaces: ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/snap/bin/chromium', downloaded],
  debianPackage: 'chromium',
})

/** The Chromium to use: `CHROMIUM_PATH`, the usual places, else one that apt-get installs where that is possible. */
export const findChromium = () =>
  findOrInstall(chromiumWanted(process.env.CHROMIUM_PATH, chromium.executablePath()), thisMachine())

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
