import { test } from './fixtures.ts'
import { pictureComparison } from './pictures/compare.ts'
import { expectGoodLayout } from './pictures/layout.ts'
import type { Scene } from './story/scene.ts'
import { story } from './story.ts'

test('a person makes a wallet with two Secret Servers and uses it, on screens that look as they did and keep the rules for reading, names and room', async ({
  world,
  context,
}) => {
  test.setTimeout(300_000)
  const pictures = pictureComparison()
  const picture: Scene['picture'] = async (page, name) => {
    await test.step(`${name}, the picture`, () => pictures.look(page, name))
    // While the key is being made the page changes under the looking, and one signed request looks like another.
    const looked = name === '14-payment-signed' || !(name === '04-creating' || name.endsWith('-signed'))
    if (looked) await test.step(name, () => expectGoodLayout(page, name))
  }
  const scene: Scene = { world, context, picture }
  for (const { name, run } of story) await test.step(name, () => run(scene))
  pictures.expectAllSeen()
})
