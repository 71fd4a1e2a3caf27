import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { chromiumFlags, findChromium, offlineFlag } from '../scripts/chromium.ts'

/** Opens Chromium with the extension loaded and waits for its worker. The profile stays; the caller closes the context. */
export async function launchBrowser(extensionDir: string, profileDir: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profileDir, {
    executablePath: findChromium(),
    headless: process.env.HEADED === undefined,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [...chromiumFlags(extensionDir), '--disable-quic', offlineFlag],
    locale: 'en-GB',
    timezoneId: 'UTC',
    // The program that launched it decides when it ends.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  if (context.serviceWorkers().length === 0) await context.waitForEvent('serviceworker')
  return context
}

/** Ends the extension's service worker as the browser does when it is idle; `page` is any page of the extension. */
export async function killServiceWorker(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const stopped = new Promise<void>((resolve) => {
    devtools.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
      if (versions.some(({ runningStatus }) => runningStatus === 'stopped')) resolve()
    })
  })
  await devtools.send('ServiceWorker.enable')
  await devtools.send('ServiceWorker.stopAllWorkers')
  await stopped
  await devtools.detach()
}
