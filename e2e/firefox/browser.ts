import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Started, start, whenReady } from '../../scripts/processes.ts'
import { connectMarionette, type Marionette } from './marionette.ts'
import { Tab, until } from './tab.ts'

/** As `vite.config.ts` names the add-on. */
const ADDON_ID = 'wallet@symbolon.example'

/** Firefox gives each installation an origin of its own, unless it is told one before. */
const ORIGIN_ID = '5f6b2d0e-7a41-4c3b-9b1e-2f0c8d64a913'

export const extensionUrl = (page: string) => `moz-extension://${ORIGIN_ID}/${page}`

/** Nothing that this browser would do by itself, and no name but the loopback interface's. */
const preferences = (downloads: string) => ({
  'marionette.port': 0,
  'extensions.webextensions.uuids': JSON.stringify({ [ADDON_ID]: ORIGIN_ID }),
  'network.dns.disabled': true,
  'app.normandy.enabled': false,
  'app.update.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.page': 0,
  'browser.download.folderList': 2,
  'browser.download.dir': downloads,
  'browser.download.alwaysOpenPanel': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'extensions.update.enabled': false,
  'extensions.openPopupWithoutUserGesture.enabled': true,
  'intl.accept_languages': 'en-GB',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
})

/** A Firefox of its own, with the add-on in it. */
export class Firefox {
  readonly downloads: string
  readonly #process: Started
  readonly #marionette: Marionette

  constructor(process: Started, marionette: Marionette, downloads: string) {
    this.#process = process
    this.#marionette = marionette
    this.downloads = downloads
  }

  async open(url: string): Promise<Tab> {
    // A new tab is made from where the browser is, and that may be a window which has closed.
    const [any] = await this.tabs()
    await any?.bringToFront()
    const { handle } = (await this.#marionette.send('WebDriver:NewWindow', { type: 'tab', focus: true })) as {
      handle: string
    }
    const tab = new Tab(this.#marionette, handle)
    await tab.bringToFront()
    await tab.goto(url)
    return tab
  }

  async tabs(): Promise<Tab[]> {
    const handles = (await this.#marionette.send('WebDriver:GetWindowHandles')) as string[]
    return handles.map((handle) => new Tab(this.#marionette, handle))
  }

  /** Waits for a page that the browser or the wallet opened by itself, and brings it to the front. */
  async opened(url: string, before: readonly Tab[] = []): Promise<Tab> {
    const known = new Set(before.map(({ handle }) => handle))
    const tab = await until(`${url} opens`, async () => {
      for (const tab of await this.tabs()) {
        if (!known.has(tab.handle) && (await tab.url()).startsWith(url)) return tab
      }
      return undefined
    })
    await tab.bringToFront()
    return tab
  }

  /** Waits until a page is closed. */
  async closed({ handle }: Tab): Promise<void> {
    await until('a window closes', async () =>
      (await this.tabs()).every((tab) => tab.handle !== handle) ? true : undefined,
    )
  }

  /** Ends the wallet's event page, as the browser does when it is idle. */
  async endEventPage(): Promise<void> {
    const script = `
      const { extension } = WebExtensionPolicy.getByID(arguments[0])
      await extension.terminateBackground({ ignoreDevToolsAttached: true })
      return extension.backgroundState`
    const state = await this.#asBrowser(`return (async () => {${script}}).apply(null, arguments)`, [ADDON_ID])
    if (state !== 'stopped') throw new Error(`The event page is ${state}.`)
  }

  /** Runs a script with the rights of the browser itself. */
  async #asBrowser(script: string, args: unknown[]): Promise<unknown> {
    await this.#marionette.send('Marionette:SetContext', { value: 'chrome' })
    try {
      const answer = await this.#marionette.send('WebDriver:ExecuteScript', { script, args, sandbox: 'system' })
      return (answer as { value: unknown }).value
    } finally {
      await this.#marionette.send('Marionette:SetContext', { value: 'content' })
    }
  }

  async close(): Promise<void> {
    this.#marionette.close()
    await this.#process.stop()
  }
}

/**
 * Starts a Firefox with a profile in `folder`, and installs the add-on that lies in `extensionDir` until the browser ends.
 * @param program the Firefox to run
 */
export async function startFirefox(program: string, folder: string, extensionDir: string): Promise<Firefox> {
  const [profile, downloads] = [join(folder, 'profile'), join(folder, 'downloads')]
  for (const made of [profile, downloads]) mkdirSync(made, { recursive: true })
  const lines = Object.entries(preferences(downloads)).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
  )
  writeFileSync(join(profile, 'user.js'), lines.join('\n'))
  const shown = process.env.HEADED === undefined ? ['--headless'] : []
  const started = await start(
    'Firefox',
    program,
    [...shown, '--marionette', '--remote-allow-system-access', '--no-remote', '--profile', profile, 'about:blank'],
    { env: { HOME: folder } },
  )
  const portFile = join(profile, 'MarionetteActivePort')
  const port = await whenReady(started, () =>
    existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) || undefined : undefined,
  )
  const marionette = await connectMarionette(port)
  await marionette.send('Addon:Install', { path: extensionDir, temporary: true })
  return new Firefox(started, marionette, downloads)
}
