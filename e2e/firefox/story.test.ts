import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@playwright/test'
import { firefoxForSure } from '../../scripts/firefox.ts'
import { stopAll } from '../../scripts/processes.ts'
import { freePorts, startWorld } from '../../scripts/world.ts'
import { left } from '../story/scene.ts'
import { startFirefox } from './browser.ts'
import type { Scene } from './scene.ts'
import { story } from './story.ts'

test.describe.configure({ mode: 'serial' })

let folder: string
let scene: Scene | undefined

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'symbolon-firefox-'))
  const world = await startWorld(folder, freePorts, { built: 'dist-firefox' })
  scene = { world, firefox: await startFirefox(firefoxForSure(), folder, world.extensionDir) }
})

// biome-ignore lint/correctness/noEmptyPattern: the runner reads a fixture's needs from this pattern
test.afterEach(async ({}, info) => {
  if (scene === undefined || info.status === info.expectedStatus) return
  for (const [index, tab] of (await scene.firefox.tabs()).entries()) {
    await tab.screenshot(info.outputPath(`tab-${index}.png`))
  }
})

test.afterAll(async () => {
  await scene?.firefox.close()
  await stopAll()
  await rm(folder, { recursive: true, force: true })
})

for (const { name, run } of story) test(name, () => run(left(scene)))
