import { expect, test } from 'vitest'
import type { MakingProgress } from '../messages/onboarding.ts'
import { FurtherKey } from './further-key.ts'
import { idealParties } from './testing/ideal-parties.ts'

/** The parties begin, and go on when told to; `shown` is what pages were shown in turn. */
function slowly() {
  const parties = idealParties(0)
  const begun = Promise.withResolvers<void>()
  const going = Promise.withResolvers<void>()
  const shown: (MakingProgress | null)[] = []
  const key: FurtherKey = new FurtherKey(
    {
      async addKey(purpose, onProgress, signal) {
        await parties.signing.addKey(purpose, onProgress, signal)
        const stopped = new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
        begun.resolve()
        await Promise.race([going.promise, stopped])
      },
    },
    () => shown.push(key.progress()),
  )
  return { parties, begun: begun.promise, going, shown, key }
}

test('one key at a time is made, and pages hear how far it is until it is there', async () => {
  const { begun, going, shown, key } = slowly()
  const made = key.make('tezos')
  await begun
  expect(key.progress()).toMatchObject({ problem: null, parties: [{ role: 'device' }, {}, {}] })
  await expect(key.make('tezos')).rejects.toMatchObject({ code: 'already-making' })
  going.resolve()
  await made
  expect(shown.at(-1)).toBeNull()
})

test('stopped, nothing of it is left to show', async () => {
  const { begun, key } = slowly()
  const made = expect(key.make('tezos')).rejects.toMatchObject({ code: 'stopped' })
  await begun
  await key.stop()
  await made
  expect(key.progress()).toBeNull()
})

test('why it failed stays until it is put away', async () => {
  const { parties, key } = slowly()
  parties.away.add(3)
  await expect(key.make('tezos')).rejects.toMatchObject({ code: 'key-not-made' })
  expect(key.progress()?.problem).toMatchObject({ details: [{ name: 'Galerie Vašková', word: 'no-answer' }] })
  await key.stop()
  expect(key.progress()).toBeNull()
})
