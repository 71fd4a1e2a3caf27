import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '../e2e/browser.ts'
import { screenshot } from '../e2e/screenshot.ts'
import type { Scene } from '../e2e/story/scene.ts'
import { story } from '../e2e/story.ts'
import { alsoStop, stopAll } from './processes.ts'
import { freePorts, startWorld } from './world.ts'

const since = (start: number) => Math.round(performance.now() - start)

const keptIn =
  (folder: string): Scene['picture'] =>
  (page, name) =>
    screenshot(page, join(folder, `${name}.png`))

/**
 * Plays the story in a new browser against a new chain and new servers, prints each step with its time, keeps a picture of
 * each screen in the folder `pictures`, and ends with one line of JSON. Resolves to the exit code.
 * @param picture what is done with each screen instead
 */
export async function playStory(pictures: string, picture = keptIn(pictures)): Promise<number> {
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures)
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-story-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

  const timings: Record<string, number> = {}
  const timed = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    try {
      return await run()
    } finally {
      timings[name] = since(start)
      console.log(`${String(timings[name]).padStart(7)} ms  ${name}`)
    }
  }

  let step = 'Start the world'
  let scene: Scene | undefined
  try {
    const world = await timed(step, () => startWorld(folder, freePorts))
    step = 'Open the browser'
    const context = await timed(step, () => launchBrowser(world.extensionDir, join(folder, 'profile')))
    // The browser writes to its profile until it has ended.
    alsoStop(() => context.close())
    scene = { world, context, picture }
    for (const { name, run } of story) {
      step = name
      const here = scene
      await timed(name, () => run(here))
    }
    const { address, tezos, payment, signers = [] } = scene
    const parties = ['This browser', ...signers]
    console.log(
      JSON.stringify({ ok: true, address, tezos, tx: payment, chainId: world.chain.chainId, parties, timings }),
    )
    return 0
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('\n')
    console.error(error instanceof Error ? error.stack : error)
    const pages = scene?.context.pages() ?? []
    await Promise.allSettled(
      pages.map((page, index) => page.screenshot({ path: join(pictures, `failed-${index}.png`), timeout: 5000 })),
    )
    console.log(JSON.stringify({ ok: false, step, error: reason, timings }))
    return 1
  } finally {
    await stopAll()
  }
}
