import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { freePort } from '../../scripts/free-port.ts'
import { stopAll } from '../../scripts/processes.ts'
import { serverNames } from '../../scripts/servers.ts'
import { startWorld, type World } from '../../scripts/world.ts'
import { launchBrowser } from '../browser.ts'
import { type HoldProxy, startHoldProxy } from '../hold-proxy.ts'
import { approvalAfter, consent } from '../pages/approval.ts'
import { fundFromFaucet, openDapp, press, resultOf } from '../pages/dapp.ts'
import * as onboarding from '../pages/onboarding.ts'
import { password } from '../story.ts'

export { expect, password, serverNames }

/** What failures are shown on: a world that can be broken on purpose, one for all tests of a worker. */
export type Stage = {
  folder: string
  world: World
  /** Between the browsers and the servers, in the servers' order. */
  proxies: [HoldProxy, HoldProxy]
  /** SIGKILL. */
  killServer: (at: number) => Promise<void>
  /** Starts what was killed. */
  restoreServers: () => Promise<void>
  /** The folder of a browser's profile. */
  profile: (name: string) => string
  launch: (profile: string) => Promise<BrowserContext>
}

/** A finished, funded wallet in a browser of its own, connected to the dapp. */
export type Wallet = { context: BrowserContext; dapp: Page; address: string; backup: string }

type WorkerFixtures = { stage: Stage; wallet: Wallet }

/** The two that a test may use up: a profile name nobody else has, and whatever it opened is closed afterwards. */
type TestFixtures = { browser1: BrowserContext; restored: undefined }

export const test = base.extend<TestFixtures, WorkerFixtures>({
  stage: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads a fixture's needs from this pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'symbolon-failures-'))
      const ports: [number, number] = [await freePort(), await freePort()]
      const proxies = await Promise.all([startHoldProxy(ports[0]), startHoldProxy(ports[1])])
      const browsers: BrowserContext[] = []
      try {
        const world = await startWorld(folder, { chain: 0, servers: ports, dapp: 0 }, [proxies[0].url, proxies[1].url])
        const down = new Set<number>()
        await use({
          folder,
          world,
          proxies,
          async killServer(at) {
            down.add(at)
            await world.servers[at]!.kill()
          },
          async restoreServers() {
            for (const at of down) await world.servers[at]!.start()
            down.clear()
          },
          profile: (name) => join(folder, name),
          async launch(profile) {
            const context = await launchBrowser(world.extensionDir, join(folder, profile))
            browsers.push(context)
            return context
          },
        })
        await world.dapp.stop()
      } finally {
        await Promise.all(browsers.map((context) => context.close()))
        await Promise.all(proxies.map((proxy) => proxy.stop()))
        await stopAll()
        await rm(folder, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  wallet: [
    async ({ stage }, use) => {
      const context = await stage.launch('wallet')
      const page = await makeWallet(context)
      const address = await onboarding.shownAddress(page)
      const backup = await onboarding.saveBackup(page)
      await onboarding.openTheWallet(page)
      const dapp = await openDapp(context, stage.world.dapp.url)
      await fundFromFaucet(dapp, address)
      const window = await approvalAfter(context, () => press(dapp, 'Connect'))
      await consent(window, 'Connect')
      await resultOf(dapp, 'connect')
      await use({ context, dapp, address, backup })
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  browser1: async ({ stage }, use, { testId }) => {
    const context = await stage.launch(testId)
    await use(context)
    await context.close()
  },
  restored: [
    async ({ stage }, use) => {
      await use(undefined)
      for (const proxy of stage.proxies) proxy.clear()
      await stage.restoreServers()
      await stage.world.chain.setAutomine(true)
    },
    { auto: true },
  ],
})

/** From Welcome to the key being made. */
export async function makeWallet(context: BrowserContext): Promise<Page> {
  const page = await onboarding.openOnboarding(context)
  await onboarding.beginNewWallet(page)
  await onboarding.choosePassword(page, password)
  await onboarding.chooseServers(page, serverNames)
  await onboarding.createKey(page)
  return page
}
