import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { stopAll } from '../scripts/processes.ts'
import { freePorts, startWorld, type World } from '../scripts/world.ts'
import { launchBrowser } from './browser.ts'
import { fundFromFaucet, openDapp } from './pages/dapp.ts'
import { openPopup, selectAccount } from './pages/wallet.ts'
import { makingTheWallet } from './story/making.ts'
import type { Scene } from './story/scene.ts'

/** A wallet with 10 ETH, made once for all tests of a worker. Tests are told apart by the sites they open. */
export type MadeWallet = {
  world: World
  context: BrowserContext
  /** The first account, in mixed case. */
  address: string
  /** An empty page that stays. */
  keeper: Page
}

type Fixtures = {
  /** The window that a test leaves open is closed after it, and so are its pages. */
  swept: undefined
}

export const test = base.extend<Fixtures, { made: MadeWallet }>({
  made: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads a fixture's needs from this pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'symbolon-e2e-'))
      try {
        const world = await startWorld(folder, freePorts)
        const context = await launchBrowser(world.extensionDir, join(folder, 'profile'))
        const scene: Scene = { world, context, picture: async () => undefined }
        for (const { run } of makingTheWallet) await run(scene)
        const address = scene.address!
        await fundFromFaucet(await openDapp(context, world.dapp.url), address)
        // The browser would end with its last page.
        const keeper = await context.newPage()
        await use({ world, context, address, keeper })
        await context.close()
      } finally {
        await stopAll()
        await rm(folder, { recursive: true, force: true })
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  swept: [
    async ({ made }, use) => {
      await use(undefined)
      await closePages(made)
    },
    { auto: true },
  ],
})

/** The first Ethereum account is the one in use again, as those who come after expect. */
export async function turnToEthereum({ context }: MadeWallet): Promise<void> {
  const popup = await openPopup(context)
  await selectAccount(popup, 'Ethereum', 'Main')
  await popup
    .getByText(/^Main, /)
    .first()
    .waitFor()
}

async function closePages({ context, keeper }: MadeWallet): Promise<void> {
  const others = context.pages().filter((page) => page !== keeper)
  await Promise.all(others.map((page) => page.close()))
}

export { expect }
