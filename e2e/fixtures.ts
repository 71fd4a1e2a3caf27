import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, test as base, expect } from '@playwright/test'
import { stopAll } from '../scripts/processes.ts'
import { freePorts, startWorld, type World } from '../scripts/world.ts'
import { launchBrowser } from './browser.ts'

type Fixtures = {
  /** A folder of this test alone, removed after it. */
  folder: string
  /** A dev chain, two Secret Servers, the demo dapp and the extension's files, new for this test. */
  world: World
  /** Opens a browser on the profile of that name, new or as it was left. */
  launch: (profile: string) => Promise<BrowserContext>
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads a fixture's needs from this pattern
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'symbolon-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true })
  },
  world: async ({ folder }, use) => {
    try {
      const world = await startWorld(folder, freePorts)
      await use(world)
      await world.dapp.stop()
    } finally {
      await stopAll()
    }
  },
  launch: async ({ folder, world }, use) => {
    const open: BrowserContext[] = []
    await use(async (profile) => {
      const context = await launchBrowser(world.extensionDir, join(folder, profile))
      open.push(context)
      return context
    })
    await Promise.all(open.map((context) => context.close()))
  },
  context: async ({ launch }, use) => {
    await use(await launch('profile'))
  },
})

export { expect }
