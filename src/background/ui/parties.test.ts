import { expect, test } from 'vitest'
import type { Topic } from '../../messages/events.ts'
import type { WalletView } from '../../messages/view.ts'
import { ProblemError } from '../errors.ts'
import { testBackground } from '../testing/background.ts'
import { uiHandlers } from './handlers.ts'
import { routeUi } from './router.ts'

const PARTIES = ['This browser', 'One', 'Two', 'Three'].map((name, at): WalletView['parties'][number] => ({
  index: at + 1,
  role: at === 0 ? 'device' : 'server',
  name,
  host: null,
  state: 'here',
  lastAnswered: null,
  said: null,
  replaced: false,
  burned: false,
  fingerprint: [],
}))

/** A wallet whose second and third server have a broken pair until it is renewed. */
function broken(renew: () => Promise<void> = async () => {}) {
  const all = testBackground()
  const done: unknown[] = []
  const changed: Topic[] = []
  let pairs: [number, number][] = [[3, 4]]
  Object.assign(all.parties.signing, {
    async parties(ask: boolean) {
      if (ask) done.push('asked')
      return { name: 'Wallet', threshold: 3, parties: PARTIES, broken: pairs }
    },
    async renew(pair: [number, number]) {
      done.push(['renewed', pair])
      await renew()
      pairs = []
    },
    async useAgain() {
      done.push('used again')
    },
  })
  const ui = uiHandlers({ ...all.background, changed: (...topics) => void changed.push(...topics) })
  const call = (method: string, input: unknown = null) => routeUi({ to: 'ui', method, input }, ui)
  return { call, done, changed }
}

test('a broken pair is in the view, which asks nobody', async () => {
  const { call, done } = broken()
  expect(await call('parties.view')).toMatchObject({ ok: true, value: { broken: [[3, 4]] } })
  expect(done).toEqual([])
})

test('renewing renews that pair and no other, asks how things stand, and says that they changed', async () => {
  const { call, done, changed } = broken()
  expect(await call('parties.renew', { pair: [3, 4] })).toEqual({ ok: true, value: null })
  expect(done).toEqual([['renewed', [3, 4]], 'asked'])
  expect(changed).toEqual(['parties'])
  expect(await call('parties.view')).toMatchObject({ ok: true, value: { broken: [] } })
})

test('a renewal that fails reaches the page as it is, and the pair stays broken', async () => {
  const problem = { code: 'not-renewed', title: 'The connection was not renewed', text: 'Two did not take part.' }
  const whole = { ...problem, details: [], actions: ['try-again' as const, 'close' as const] }
  const { call, changed } = broken(() => Promise.reject(new ProblemError(whole, true)))
  expect(await call('parties.renew', { pair: [3, 4] })).toEqual({ ok: false, problem: whole })
  expect(changed).toEqual([])
  expect(await call('parties.view')).toMatchObject({ value: { broken: [[3, 4]] } })
})

test.each([[[3]], [['3', '4']], [[-1, 3]], [null]])('%j is no pair, and nobody is met', async (pair) => {
  const { call, done } = broken()
  expect(await call('parties.renew', { pair })).toMatchObject({ ok: false, problem: { code: 'bad-input' } })
  expect(done).toEqual([])
})

test('asking asks every server again', async () => {
  const { call, done, changed } = broken()
  expect(await call('parties.ask')).toEqual({ ok: true, value: null })
  expect(done).toEqual(['asked'])
  expect(changed).toEqual(['parties'])
})

test('using this browser again takes its place back first', async () => {
  const { call, done, changed } = broken()
  expect(await call('parties.useAgain')).toEqual({ ok: true, value: null })
  expect(done).toEqual(['used again', 'asked'])
  expect(changed).toEqual(['parties'])
})
