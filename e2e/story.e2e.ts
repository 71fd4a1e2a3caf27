import { test } from './fixtures.ts'
import { type Scene, story } from './story.ts'

test('a person makes a wallet with two Secret Servers and signs a dapp transaction with it', async ({
  world,
  context,
}, testInfo) => {
  const picture: Scene['picture'] = async (page, name) => {
    await page.screenshot({ path: testInfo.outputPath(`${name}.png`) })
  }
  const scene: Scene = { world, context, picture }
  for (const { name, run } of story) await test.step(name, () => run(scene))
})
