import { expect, test } from 'vitest'
import { PASSWORD, testBackground } from '../testing/background.ts'

test('invariant 9: locking ends what is being signed before the vault is locked', async () => {
  const all = testBackground()
  const address = await all.makeWallet()
  await all.connect()
  const begun = Promise.withResolvers<void>()
  const ended: string[] = []
  all.parties.signing.sign = (_, signal) =>
    new Promise((_resolve, reject) => {
      begun.resolve()
      signal.addEventListener('abort', async () => {
        // What a failed check leaves behind is stored while that is still possible.
        ended.push(await all.background.vault.state())
        reject(signal.reason)
      })
    })
  const asked = all.ask('personal_sign', ['0x6869', address])
  const told = expect(asked).rejects.toMatchObject({ code: 4001 })
  await all.approveNext()
  await begun.promise
  await all.background.lock()
  await told
  expect(ended).toEqual(['unlocked'])
  expect(await all.background.vault.state()).toBe('locked')
  expect((await all.background.activity.list())[0]).toMatchObject({ state: 'refused', problem: { code: 'locked' } })
})

test('the icon in the toolbar says whether the wallet is locked, from the start of the worker on', async () => {
  const all = testBackground()
  await all.background.recover()
  await expect.poll(() => all.icons).toEqual(['open'])
  await all.makeWallet()
  await all.background.lock()
  all.restart()
  await all.background.recover()
  await expect.poll(() => all.icons).toEqual(['open', 'open', 'locked', 'locked'])
  await all.background.vault.unlock(PASSWORD)
  expect(all.icons.at(-1)).toBe('open')
})
