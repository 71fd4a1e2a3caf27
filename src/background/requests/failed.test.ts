import { expect, test } from 'vitest'
import { ProblemError, WalletError } from '../errors.ts'
import { PASSWORD, testBackground } from '../testing/background.ts'

const LAPSED = 'Your approval has lapsed; ask the site again.'

async function connected() {
  const all = testBackground()
  const address = await all.makeWallet()
  await all.connect()
  const { set } = all.stores.local
  return {
    all,
    address,
    /** What the approval window has before it. */
    shown: async () => (await all.ui['requests.list'](null)).map(({ id }) => id),
    phase: async (id: string) => (await all.ui['requests.view']({ id })).phase,
    /** The browser stores nothing under this key until `again` is called. */
    full(key: string): { again: () => void } {
      all.stores.local.set = (at, value) =>
        at === key ? Promise.reject(new Error('There is no room.')) : set(at, value)
      return { again: () => Object.assign(all.stores.local, { set }) }
    },
  }
}

test('signing fails for good: the page hears it at once, and the window shows it until it is put away', async () => {
  const { all, address, shown, phase } = await connected()
  all.parties.failures.push(new WalletError('wrong-account', 'This account is not one of this wallet.'))
  const told = expect(all.ask('personal_sign', ['0x6869', address])).rejects.toMatchObject({ code: -32603 })
  const id = await all.approveNext()
  await told
  expect(await shown()).toEqual([id])
  expect(all.screen.open.size).toBe(1)
  expect(await phase(id)).toEqual({
    kind: 'failed',
    retry: false,
    problem: {
      code: 'wrong-account',
      title: 'This account is not one of this wallet.',
      text: LAPSED,
      details: [],
      actions: ['close'],
    },
  })
  all.restart()
  await all.background.vault.unlock(PASSWORD)
  await all.background.recover()
  expect(await shown()).toEqual([id])
  await all.ui['requests.dismiss']({ id })
  expect(await shown()).toEqual([])
})

test('what cannot be tried again offers no way to try again', async () => {
  const { all, address, phase } = await connected()
  const problem = { code: 'x', title: 'It failed.', text: 'Nothing has moved.', details: [] }
  all.parties.failures.push(new ProblemError({ ...problem, actions: ['try-again', 'see-parties'] }, false))
  const told = expect(all.ask('personal_sign', ['0x6869', address])).rejects.toMatchObject({ code: -32603 })
  const id = await all.approveNext()
  await told
  expect(await phase(id)).toMatchObject({
    problem: { text: `Nothing has moved. ${LAPSED}`, actions: ['see-parties', 'close'] },
  })
  expect((await all.background.activity.list())[0]).toMatchObject({ state: 'refused', problem: { text: problem.text } })
})

test('the failure cannot be written down either: the window shows it all the same', async () => {
  const { all, address, shown, full } = await connected()
  all.parties.failures.push(new WalletError('wrong-account', 'This account is not one of this wallet.'))
  const { again } = full('activity')
  const told = expect(all.ask('personal_sign', ['0x6869', address])).rejects.toMatchObject({ code: -32603 })
  const id = await all.approveNext()
  await told
  again()
  expect(await shown()).toEqual([id])
})

test('a signature that cannot be written down is not released, and the window says so', async () => {
  const { all, address, phase, full } = await connected()
  const { again } = full('activity')
  const told = all.ask('personal_sign', ['0x6869', address]).catch((error: unknown) => error)
  const id = await all.approveNext()
  expect(await told).toMatchObject({ code: -32_002, message: 'This browser could not keep what was signed' })
  again()
  expect(all.parties.signed).toHaveLength(1)
  expect(await phase(id)).toMatchObject({ kind: 'failed', retry: false, problem: { code: 'not-kept' } })
  expect(await all.background.activity.list()).toEqual([])
})

test('locked while it was signed: after unlocking, the window says why nothing came of it', async () => {
  const { all, address, shown, phase } = await connected()
  const begun = Promise.withResolvers<void>()
  all.parties.signing.sign = (_, signal) =>
    new Promise((_resolve, reject) => {
      begun.resolve()
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  const told = expect(all.ask('personal_sign', ['0x6869', address])).rejects.toMatchObject({ code: 4001 })
  const id = await all.approveNext()
  await begun.promise
  await all.background.lock()
  await told
  expect(await shown()).toEqual([id])
  expect(await phase(id)).toMatchObject({ problem: { code: 'locked', text: `Symbolon was locked. ${LAPSED}` } })
})

test('the window was closed meanwhile: nothing is left to show', async () => {
  const { all, address, shown } = await connected()
  const signing = Promise.withResolvers<never>()
  all.parties.signing.sign = () => signing.promise
  const told = expect(all.ask('personal_sign', ['0x6869', address])).rejects.toMatchObject({ code: -32603 })
  await all.approveNext()
  await all.background.windowClosed()
  signing.reject(new WalletError('wrong-account', 'This account is not one of this wallet.'))
  await told
  expect(await shown()).toEqual([])
})
