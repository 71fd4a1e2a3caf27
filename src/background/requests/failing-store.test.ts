import { describe, expect, test } from 'vitest'
import { WalletError } from '../errors.ts'
import { testBackground } from '../testing/background.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { Approvals, RequestEnded } from './approvals.ts'
import { type Consent, isOpen, isUnderWay, type RequestBody } from './request.ts'

const SITE = { origin: 'https://kiosk.example', within: null, key: 'https://kiosk.example' }
const BODY: RequestBody = { kind: 'switch-network', from: 'eip155:1', to: 'eip155:2' }
const CONSENT: Consent = { despite: [], acknowledged: [], accounts: [] }
const PROBLEM = { code: 'x', title: 't', text: '', details: [], actions: [] }
const NO_ROOM = 'There is no room.'
const here = () => new AbortController().signal
const turn = () => new Promise((resolve) => setTimeout(resolve))

/** A store of which one write fails: the n-th from when that was said, or each until it is mended. */
function failingStore() {
  const store = memoryStore()
  const { set } = store
  let left = Number.POSITIVE_INFINITY
  let isBroken = false
  store.set = (key, value) => (--left === 0 || isBroken ? Promise.reject(new Error(NO_ROOM)) : set(key, value))
  return {
    store,
    failAt: (n: number) => {
      left = n
    },
    breakDown: () => {
      isBroken = true
    },
    mend: () => {
      isBroken = false
    },
  }
}

test('the list of requests cannot be written down: it goes on all the same', async () => {
  const { store, breakDown } = failingStore()
  breakDown()
  const noted: string[] = []
  const approvals = new Approvals({
    store,
    now: () => 5,
    isLeft: () => false,
    onChange: () => {},
    onEnded: async ({ id }) => void noted.push(id),
  })
  const [first, second] = [await approvals.add(SITE, BODY), await approvals.add({ ...SITE, key: 'other' }, BODY)]
  const [approved, ended] = [first, second].map(({ id }) => approvals.decision(id, here()))
  const told = expect(ended).rejects.toBeInstanceOf(RequestEnded)
  await approvals.approve(first.id, first.revision, CONSENT)
  expect(await approved).toEqual(CONSENT)
  const wanted = approvals.retryWanted(first.id, PROBLEM, here())
  await turn()
  await approvals.retry(first.id)
  expect(await wanted).toBe(true)
  await approvals.end(() => true, 'locked')
  await told
  expect([approvals.list().map(({ id }) => id), noted]).toEqual([[first.id], [second.id]])
})

test('Activity cannot say that several have ended: all who asked are told', async () => {
  const approvals = new Approvals({
    store: memoryStore(),
    now: () => 5,
    isLeft: () => false,
    onChange: () => {},
    onEnded: () => Promise.reject(new Error(NO_ROOM)),
  })
  const asked = [1, 2].map(async (n) => {
    const { id } = await approvals.add({ ...SITE, key: String(n) }, BODY)
    return approvals.decision(id, here())
  })
  const told = Promise.allSettled(asked)
  while (approvals.list().length < 2) await turn()
  await turn()
  await expect(approvals.end(() => true, 'locked')).rejects.toThrow(NO_ROOM)
  expect(await told).toMatchObject([{ reason: { reason: 'locked' } }, { reason: { reason: 'locked' } }])
  expect(approvals.list()).toEqual([])
})

/** From a site's wish on, the n-th write of anything fails. The person does `act` to whatever lies before them. */
async function wish(n: number, method: string, act: 'approve' | 'reject' | 'close') {
  const { store: local, failAt } = failingStore()
  const all = testBackground({ local, copy: memoryStore(), session: memoryStore() })
  const address = await all.makeWallet()
  if (method !== 'eth_requestAccounts') await all.connect()
  let isSettled = false
  failAt(n)
  const asked = all.ask(method, ['0x6869', address]).then(
    (result) => ({ result }),
    ({ code }: { code: number }) => ({ code }),
  )
  const outcome = asked.finally(() => {
    isSettled = true
  })
  while (!isSettled) {
    // Where trying again is offered, the person leaves it.
    const failed = all.background.approvals.list().find(({ phase }) => phase.kind === 'failed' && phase.retry)
    if (failed !== undefined) await all.ui['requests.dismiss']({ id: failed.id })
    const request = all.background.approvals.list().find(isOpen)
    if (request !== undefined) {
      const { id, revision } = request
      const accounts = (await all.background.accounts.list()).map((account) => account.id)
      const { way } = await all.ui['requests.view']({ id })
      const approval = { id, revision, despite: [], acknowledged: [], accounts }
      const acts = {
        approve: () => all.ui['requests.approve'](approval),
        reject: () => all.ui['requests.reject']({ id }),
        close: () => all.background.windowClosed(),
      }
      if (way.kind === 'approve') await acts[act]().catch(() => undefined)
    }
    await turn()
  }
  while (all.background.approvals.list().some(isUnderWay)) await turn()
  failAt(0)
  return { all, outcome: await outcome }
}

describe('one write of anything fails', () => {
  const writes = [1, 2, 3, 4, 5]
  const cases = (['personal_sign', 'eth_requestAccounts'] as const).flatMap((method) =>
    (['approve', 'reject', 'close'] as const).flatMap((act) => writes.map((n) => [method, act, n] as const)),
  )
  test.each(cases)(
    '%s, %s, write %i: whoever asked is told, nothing stays half open, and the next is served',
    async (method, act, n) => {
      const { all, outcome } = await wish(n, method, act)
      if (act !== 'approve') expect(outcome).toHaveProperty('code')
      for (const { phase } of all.background.approvals.list()) expect(['failed', 'signed']).toContain(phase.kind)
      // What was approved and did not come about is said.
      if (act === 'approve' && 'code' in outcome && all.background.approvals.list().length === 0) {
        expect(all.parties.signed).toEqual([])
        expect(await all.background.activity.list()).toEqual([])
      }
      for (const { id } of all.background.approvals.list()) await all.ui['requests.dismiss']({ id })
      all.clock.now += 60_000
      const address = all.parties.address
      const isConnected = (await all.background.sites.list()).length > 0
      const next = all.ask('eth_requestAccounts')
      if (!isConnected) await all.approveNext()
      expect(await next).toEqual([address])
    },
  )
})

describe('this browser cannot ask the servers', () => {
  test.each(['quorum', 'readings'] as const)(
    '%s fails: the window says so, and a later look asks again',
    async (what) => {
      const all = testBackground()
      const address = await all.makeWallet()
      await all.connect()
      const { signing } = all.parties
      const { quorum, readings } = signing
      let tries = 0
      const fail = () => {
        tries++
        throw new WalletError('vault-unreadable', 'The share cannot be read.')
      }
      Object.assign(
        signing,
        what === 'quorum'
          ? { quorum: async () => fail() }
          : {
              readings: async function* () {
                yield fail()
              },
            },
      )
      const signed = all.ask('personal_sign', ['hello', address])
      const { id } = await all.nextRequest()
      const way = async () => (await all.ui['requests.view']({ id })).way
      expect(await way()).toMatchObject({ kind: 'none', problem: { code: 'vault-unreadable' } })
      await turn()
      expect(await way()).toMatchObject({ kind: 'none' })
      expect(tries).toBeGreaterThan(1)
      Object.assign(signing, { quorum, readings })
      await way()
      await turn()
      expect(await way()).toEqual({ kind: 'approve' })
      await all.approveNext()
      await signed
    },
  )
})
