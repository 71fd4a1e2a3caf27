import { expect, test } from '@playwright/test'
import { serverNames } from '../scripts/servers.ts'
import { playStory } from '../scripts/story.ts'
import { pictureComparison } from './pictures/compare.ts'
import { expectGoodLayout } from './pictures/layout.ts'
import type { Scene } from './story/scene.ts'
import { story } from './story.ts'

/** Runs `act` and returns what it prints, line by line. */
async function printedBy(act: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = []
  const { log } = console
  console.log = (line: string) => {
    lines.push(line)
    log(line)
  }
  try {
    await act()
  } finally {
    console.log = log
  }
  return lines
}

test('a person makes a wallet with two Secret Servers and uses it, on screens that look as they did and keep the rules for reading, names and room; the last line printed says what came of it', async () => {
  test.setTimeout(300_000)
  const pictures = pictureComparison()
  const look: Scene['picture'] = async (page, name) => {
    await test.step(`${name}, the picture`, () => pictures.look(page, name))
    // While the key is being made the page changes under the looking, and one signed request looks like another.
    const looked = name === '14-payment-signed' || !(name === '04-creating' || name.endsWith('-signed'))
    if (looked) await test.step(name, () => expectGoodLayout(page, name))
  }
  let exitCode: number | undefined
  const lines = await printedBy(async () => {
    exitCode = await playStory(test.info().outputPath('story'), look)
  })
  const said = JSON.parse(lines.at(-1)!)
  expect(said).toEqual({
    ok: true,
    address: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/),
    tezos: expect.stringMatching(/^tz1[1-9A-HJ-NP-Za-km-z]{33}$/),
    tx: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    chainId: expect.any(Number),
    parties: ['This browser', expect.any(String)],
    timings: Object.fromEntries(
      ['Start the world', 'Open the browser', ...story.map(({ name }) => name)].map((name) => [
        name,
        expect.any(Number),
      ]),
    ),
  })
  expect(serverNames).toContain(said.parties[1])
  expect(exitCode).toBe(0)
  pictures.expectAllSeen()
})
