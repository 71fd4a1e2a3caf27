import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRpc } from '../../chains/ethereum/rpc.ts'
import { ProblemError, WalletError } from '../errors.ts'
import { RequestEnded } from '../requests/approvals.ts'
import { isOpen, type WaitingRequest } from '../requests/request.ts'
import { isTransaction, isUnsettled } from '../stores/activity.ts'
import { KIOSK, testBackground } from '../testing/background.ts'
import { type DevChain, startDevChain } from '../testing/dev-chain.ts'
import { draftTransaction } from './ethereum/draft.ts'
import { NO_FEE_WISH } from './ethereum/fee-wish.ts'
import { nextNonce } from './nonce.ts'

const CHAIN_ID = 4_246
const BOB = `0x${'b0'.repeat(20)}`
const CONSENT = { despite: [], acknowledged: [], accounts: [] }
let chain: DevChain
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
})
afterAll(() => chain.stop())

test('the first that is not promised', () => {
  expect([nextNonce(3, []), nextNonce(3, [3, 4, 6]), nextNonce(5, [3, 4])]).toEqual([3, 5, 5])
})

type Gate = { readonly open: () => void; readonly opened: Promise<void> }
function gate(): Gate {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>()
  return { open, opened }
}

/** A funded wallet on the real chain, and pages of two sites that ask for transactions. */
async function desk() {
  const all = testBackground()
  const address = await all.makeWallet({ url: chain.url, chainId: CHAIN_ID })
  const { background, parties } = all
  const { approvals, activity, signer } = background
  const rpc = createRpc({ url: chain.url, fetch, timeoutMs: 10_000 })
  await rpc.request('anvil_setBalance', [address, '0xde0b6b3a7640000'])
  const [account, network] = [await background.accounts.current(), await background.networks.current('ethereum')]
  const sites = ['https://one.example', 'https://two.example'].map((origin) => ({ ...KIOSK, origin, key: origin }))
  const pages = sites.map(() => new AbortController())
  const drafting: Promise<unknown>[] = []
  const outcomes: Promise<unknown>[] = []

  /** A page asks; until `until` the node's answers about it are on their way. */
  function ask(page: number, named: number | null = null, until?: Promise<void>): Promise<WaitingRequest> {
    const site = sites[page]!
    const { signal } = pages[page]!
    const wish = {
      chainId: CHAIN_ID,
      from: address,
      to: BOB,
      value: 1n,
      data: '0x',
      gasLimit: 21_000n,
      fees: NO_FEE_WISH,
    }
    const proposed = signer.proposeTransaction({ site, account, network, replaces: null }, async () => {
      const drafted = await draftTransaction(rpc, { ...wish, nonce: named })
      await until
      return drafted
    })
    drafting.push(proposed.catch(() => undefined))
    const outcome = proposed.then(({ id }) => signer.carryOut(id, { site, account, network }, signal))
    outcomes.push(outcome.catch(() => undefined))
    return proposed
  }

  const opens = () => approvals.list().filter(isOpen)
  const numbers = () => opens().map(({ body }) => (body.kind === 'sign' ? body.intent.nonce : null))
  /** A page of this site is closed: all that it asked for ends at once. */
  function close(page: number): void {
    pages[page]!.abort()
    pages[page] = new AbortController()
  }
  const approve = ({ id, revision }: WaitingRequest) => approvals.approve(id, revision, CONSENT)
  const isOnItsWay = ({ phase }: WaitingRequest) =>
    phase.kind === 'signing' ||
    (phase.kind === 'signed' && phase.steps.some(({ step, state }) => step === 'sending' && state === 'now'))
  /** Nothing is being signed or sent any more. */
  async function signed(): Promise<void> {
    while (approvals.list().some(isOnItsWay)) await new Promise((go) => setTimeout(go))
  }
  async function mine(): Promise<void> {
    await rpc.request('anvil_mine', ['0x1'])
    await background.watchNow()
  }
  const failure = (retry: boolean) =>
    new ProblemError({ code: 'too-few', title: '', text: '', details: [], actions: [] }, retry)
  const sent = async () => (await activity.list()).filter(isTransaction)
  return {
    ...{ all, approvals, parties, rpc, address, ask, opens, numbers, close, approve, signed, mine, failure, sent },
    drafted: () => Promise.all(drafting),
    over: () => Promise.all(outcomes),
  }
}

describe('numbers', () => {
  test('two given up at once: those behind close up entirely', async () => {
    const { ask, close, numbers } = await desk()
    for (const page of [0, 0, 1, 1]) await ask(page)
    expect(numbers()).toEqual([0, 1, 2, 3])
    close(0)
    expect(numbers()).toEqual([0, 1])
  })

  test('a site is disconnected: those of others close up entirely', async () => {
    const { ask, approvals, numbers } = await desk()
    for (const page of [0, 1, 0, 1]) await ask(page)
    void approvals.end(({ site }) => site?.key === 'https://one.example', 'account-changed')
    expect(numbers()).toEqual([0, 1])
  })

  test('given up while another is drafted: it comes first, and not behind a gap', async () => {
    const { ask, close, numbers } = await desk()
    for (const page of [0, 0]) await ask(page)
    const slow = gate()
    const late = ask(1, null, slow.opened)
    close(0)
    slow.open()
    await late
    expect(numbers()).toEqual([0])
  })

  test.each(['the site is disconnected', 'the wallet is locked'])(
    '%s while its transaction is drafted: that never comes before the person',
    async (what) => {
      const { ask, numbers, all } = await desk()
      await ask(1)
      const slow = gate()
      const late = expect(ask(0, null, slow.opened)).rejects.toBeInstanceOf(RequestEnded)
      if (what === 'the wallet is locked') await all.background.lock()
      else await all.ui['sites.disconnect']({ origin: 'https://one.example', family: 'ethereum' })
      slow.open()
      await late
      expect(numbers()).toEqual(what === 'the wallet is locked' ? [] : [0])
    },
  )

  test('the window is closed on another site: what is drafted for this one comes before the person all the same', async () => {
    const { ask, numbers, all } = await desk()
    await ask(1)
    const slow = gate()
    const late = ask(0, null, slow.opened)
    const closed = all.background.windowClosed()
    slow.open()
    await Promise.all([closed, late])
    expect(numbers()).toEqual([0])
  })

  test('the one ahead is signed and mined while another is drafted: its number is not given again', async () => {
    const { ask, approve, signed, mine, numbers, all, approvals } = await desk()
    const first = await ask(0)
    const slow = gate()
    const late = ask(1, null, slow.opened)
    await approve(first)
    await signed()
    await mine()
    expect((await all.background.activity.list())[0]!.state).toBe('confirmed')
    await approvals.dismiss(first.id)
    slow.open()
    await late
    expect(numbers()).toEqual([1])
  })

  test('the one ahead fails for good after its approval: those behind close up', async () => {
    const { ask, approve, signed, numbers, parties, failure } = await desk()
    const first = await ask(0)
    for (const page of [1, 1]) await ask(page)
    parties.failures.push(failure(false))
    await approve(first)
    expect(numbers()).toEqual([1, 2])
    await signed()
    expect(numbers()).toEqual([0, 1])
  })

  test('the one ahead could be tried again, and is put away: those behind close up', async () => {
    const { ask, approve, signed, numbers, parties, failure, approvals } = await desk()
    const first = await ask(0)
    await ask(1)
    parties.failures.push(failure(true))
    await approve(first)
    await signed()
    expect(numbers()).toEqual([1])
    await approvals.dismiss(first.id)
    expect(numbers()).toEqual([0])
  })

  test('a moved request wants a new look, and what refreshing its fee began before keeps the new number', async () => {
    const { ask, close, opens, numbers, approve, all } = await desk()
    await ask(0)
    const second = await ask(1)
    const refreshed = all.ui['requests.refreshFee']({ id: second.id })
    close(0)
    await expect(approve(second)).rejects.toMatchObject({ code: 'request-changed' })
    await refreshed
    expect(numbers()).toEqual([0])
    expect(opens()[0]!.revision).not.toBe(second.revision)
  })

  test('a number that a site names is kept; others go around it, and close up when it is given up', async () => {
    const { ask, close, numbers } = await desk()
    await ask(1)
    await ask(1)
    await ask(0, 1)
    expect(numbers()).toEqual([0, 2, 1])
    await expect(ask(1, 1)).rejects.toMatchObject({ code: 'same-number' })
    await ask(1)
    expect(numbers()).toEqual([0, 2, 1, 3])
    close(0)
    expect(numbers()).toEqual([0, 1, 2])
  })

  test('a named number that is used already is nobody’s when its request ends', async () => {
    const { ask, numbers, approve, signed, mine } = await desk()
    await approve(await ask(1))
    await signed()
    await ask(1)
    await ask(0, 0)
    expect(numbers()).toEqual([1, 0])
    await mine()
    await expect.poll(numbers).toEqual([1])
  })

  test('numbers of pending transactions survive a restart of the worker', async () => {
    const { ask, approve, signed, all } = await desk()
    await approve(await ask(0))
    await signed()
    all.restart()
    await all.background.recover()
    const again = all.ask('eth_requestAccounts')
    await all.approveNext()
    await again
    const from = all.parties.address
    void all.ask('eth_sendTransaction', [{ from, to: BOB, value: '0x1' }]).catch(() => undefined)
    expect((await all.nextRequest()).body).toMatchObject({ intent: { nonce: 1 } })
  })
})

type Desk = Awaited<ReturnType<typeof desk>>

async function expectOrder(d: Desk): Promise<void> {
  await d.drafted()
  await d.signed()
  const sent = (await d.sent()).filter(isUnsettled).map(({ transaction }) => transaction.nonce)
  const wishes = d.opens().flatMap(({ body }) => (body.kind === 'sign' ? [body] : []))
  const numbered = (how: 'next' | 'named') =>
    wishes.flatMap(({ numbered, intent }) => (numbered === how ? [intent.nonce!] : []))
  const taken = [...sent, ...numbered('named')]
  const firstFree = await d.rpc.nonce(d.address)
  const expected = numbered('next').reduce<number[]>(
    (given) => [...given, nextNonce(firstFree, [...taken, ...given])],
    [],
  )
  expect(numbered('next')).toEqual(expected)
  expect(new Set(numbered('named')).size).toBe(numbered('named').length)
}

/** What may happen. `slow` steps go on while the next ones happen. */
const slow = fc.boolean()
const page = fc.nat(1)
const at = fc.nat(3)
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('ask' as const), page, slow }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('name' as const), page, ahead: fc.nat(3), slow }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('approve' as const), at, slow }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('fail' as const), at, slow }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('give-up' as const), which: fc.integer({ min: 1, max: 15 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('close' as const), page }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mine' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('put-away' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function happen(d: Desk, each: Step): Promise<unknown> {
  switch (each.do) {
    case 'ask':
      return d.ask(each.page)
    case 'name':
      return d.ask(each.page, (await d.rpc.nonce(d.address)) + each.ahead)
    case 'approve':
    case 'fail': {
      const request = d.opens()[each.at]
      if (request === undefined) return
      if (each.do === 'fail') d.parties.failures.push(d.failure(false))
      return d.approve(request)
    }
    case 'give-up': {
      const ids = d.opens().flatMap(({ id }, at) => (each.which & (1 << at) ? [id] : []))
      return d.approvals.end(({ id }) => ids.includes(id), 'rejected')
    }
    case 'close':
      return d.close(each.page)
    case 'mine':
      return d.mine()
    case 'put-away':
      for (const { id, phase } of d.approvals.list()) if (phase.kind === 'signed') await d.approvals.dismiss(id)
  }
}

test('whatever happens, the open ones hold the first free numbers in their order, and none is signed twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const d = await desk()
      const begun: Promise<unknown>[] = []
      for (const each of steps) {
        // A number may be named that is promised, and a request approved that nobody waits for yet or that just moved.
        begun.push(happen(d, each).catch((error: unknown) => expect(error).toBeInstanceOf(WalletError)))
        if ('slow' in each && each.slow) continue
        await Promise.all(begun)
        await expectOrder(d)
      }
      await Promise.all(begun)
      await expectOrder(d)
      const signed = (await d.sent()).map(({ transaction }) => transaction.nonce)
      // Who names a number may mean to replace what has it.
      if (!steps.some((each) => each.do === 'name')) expect(new Set(signed).size).toBe(signed.length)
      await d.approvals.end(() => true, 'rejected')
      await d.over()
    }),
    { numRuns: 20, endOnFailure: true },
  )
})
