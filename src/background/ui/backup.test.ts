import { expect, test } from 'vitest'
import { testBackground } from '../testing/background.ts'
import type { HeldKeygen } from '../vault/contents.ts'

async function wallet() {
  const all = testBackground()
  await all.makeWallet()
  const { vault } = all.background
  return {
    all,
    /** What another keygen has come to, among those of the wallet. */
    async hold(name: number, state: HeldKeygen['state']) {
      await vault.update((contents) => {
        const [root] = contents.keygens
        const keygen: HeldKeygen = { ...root!, state, record: new Uint8Array(8).fill(name) }
        const others = contents.keygens.filter(({ record }) => record[0] !== name)
        return { ...contents, keygens: [...others, keygen] }
      })
    },
    drop: (name: number) =>
      vault.update((contents) => ({
        ...contents,
        keygens: contents.keygens.filter(({ record }) => record[0] !== name),
      })),
    async save() {
      const { keys } = await all.ui['backup.save'](null)
      await all.ui['backup.saved']({ keys })
    },
    isStale: async () => (await all.ui['settings.read'](null)).backup.stale,
  }
}

test('a backup file is older than the wallet once another key is made', async () => {
  const { hold, save, isStale } = await wallet()
  await save()
  expect(await isStale()).toBe(false)
  await hold(21, 'certified')
  expect(await isStale()).toBe(true)
  await save()
  expect(await isStale()).toBe(false)
})

test('what it held of a key that was never made stands for no other', async () => {
  const { hold, drop, save, isStale } = await wallet()
  await hold(21, 'prepared')
  await save()
  await drop(21)
  await hold(22, 'active')
  expect(await isStale()).toBe(true)
})

test('a key that is made while the file is handed over is not in it', async () => {
  const { all, hold, isStale } = await wallet()
  const { keys } = await all.ui['backup.save'](null)
  await hold(21, 'active')
  await all.ui['backup.saved']({ keys })
  expect(await isStale()).toBe(true)
})
