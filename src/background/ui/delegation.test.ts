import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BAKER, CONTRACTS, type Sandbox, startSandbox } from '../../../e2e/tezos-sandbox/sandbox.ts'
import { sandboxAccount } from '../../chains/tezos/testing/sandbox-account.ts'
import type { DelegationChange } from '../../messages/delegation.ts'
import { isOpen } from '../requests/request.ts'
import { fundedTezos } from '../testing/funded-tezos.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
})
afterAll(() => sandbox.close())

/** A wallet whose account is on the page. */
async function onThePage() {
  const wallet = await fundedTezos(sandbox)
  const { all, bake, states, address } = wallet
  const view = () => all.ui['delegation.view'](null)
  const change = (wish: DelegationChange) => all.ui['delegation.propose']({ change: wish })
  await expect.poll(async () => (await view()).delegation.state).toBe('none')
  return {
    ...wallet,
    view,
    change,
    held: () => sandbox.account(address)!,
    /** Asks, consents, and waits until it is final. */
    async done(wish: DelegationChange) {
      const { id } = await change(wish)
      const { content } = await all.ui['requests.view']({ id })
      await all.approveNext()
      await expect.poll(async () => (await states())[0]).toBe('pending')
      await bake(3)
      expect((await states())[0]).toBe('confirmed')
      return content
    },
  }
}

test('a delegate is chosen, shown, and withdrawn', async () => {
  const { view, done, held, change } = await onThePage()
  await expect.poll(async () => (await view()).stake).toEqual({ staked: '0', leaving: '0', due: '0' })
  // The first operation of the account: its key is made known before it.
  const chosen = await done({ kind: 'delegate', to: ` ${BAKER} ` })
  expect(chosen).toMatchObject({
    intent: {
      meaning: { class: 'delegation', delegate: BAKER, execution: { reveals: expect.stringMatching(/^edpk/) } },
    },
  })
  expect(held().delegate).toBe(BAKER)
  await expect.poll(async () => (await view()).delegation).toEqual({ state: 'baker', baker: BAKER })
  await expect(change({ kind: 'delegate', to: BAKER })).rejects.toMatchObject({ code: 'same-delegate' })

  await done({ kind: 'withdraw' })
  expect(held().delegate).toBeUndefined()
  await expect.poll(async () => (await view()).delegation).toEqual({ state: 'none' })
  await expect(change({ kind: 'withdraw' })).rejects.toMatchObject({ code: 'no-delegate' })
})

test('another delegate takes the place of the first', async () => {
  const { all, done, held } = await onThePage()
  const other = await fundedTezos(sandbox, 'tz2')
  // Whoever delegates to itself is a delegate from then on.
  const itself = other.send({ kind: 'delegation', delegate: other.address })
  await other.all.approveNext()
  await itself
  await other.bake(3)
  await done({ kind: 'delegate', to: BAKER })
  await done({ kind: 'delegate', to: other.address })
  expect(held().delegate).toBe(other.address)
  await expect
    .poll(async () => (await all.ui['home.view'](null)).delegation)
    .toEqual({ state: 'baker', baker: other.address })
})

describe('nothing is put before the person for', () => {
  test.each([
    ['', 'bad-address', /^This is not an address\./],
    [`0x${'b0'.repeat(20)}`, 'bad-address', /^This is an Ethereum address/],
    [`${BAKER.slice(0, -1)}c`, 'bad-address', /fails its own check/],
    [CONTRACTS.fa2, 'bad-address', /^A contract is no delegate/],
    [sandboxAccount().address, 'node-rejects', /^This address is not a baker/],
  ])('«%s» as a delegate', async (to, code, message) => {
    const { all, change } = await onThePage()
    await expect(change({ kind: 'delegate', to })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
    expect(all.background.approvals.list()).toEqual([])
  })

  test('the account itself, what it cannot pay, and an account on Ethereum', async () => {
    const { all, change, address, held } = await onThePage()
    await expect(change({ kind: 'delegate', to: address })).rejects.toMatchObject({ code: 'own-address' })
    sandbox.fund(address, 10n - held().balance)
    await expect(change({ kind: 'delegate', to: BAKER })).rejects.toMatchObject({
      code: 'node-rejects',
      message: expect.stringMatching(/^The account does not hold enough/),
    })
    const [ethereum] = await all.background.accounts.ofFamily('ethereum')
    await all.ui['accounts.select']({ id: ethereum!.id })
    await expect(change({ kind: 'withdraw' })).rejects.toMatchObject({ code: 'no-delegation' })
    await expect(all.ui['delegation.view'](null)).rejects.toMatchObject({ code: 'no-delegation' })
    expect(all.background.approvals.list()).toEqual([])
  })

  test('stake without a delegate, of nothing, or more than there is', async () => {
    const { all, change, done } = await onThePage()
    await expect(change({ kind: 'stake', amount: '5' })).rejects.toMatchObject({ code: 'no-delegate' })
    await done({ kind: 'delegate', to: BAKER })
    await expect(change({ kind: 'stake', amount: '0' })).rejects.toMatchObject({ code: 'bad-amount' })
    await expect(change({ kind: 'stake', amount: '99000000' })).rejects.toMatchObject({ code: 'node-rejects' })
    await expect(change({ kind: 'unstake', amount: '1' })).rejects.toMatchObject({ code: 'bad-amount' })
    await expect(change({ kind: 'take-out' })).rejects.toMatchObject({ code: 'nothing-due' })
    expect(all.background.approvals.list().filter(isOpen)).toEqual([])
  })
})

test('coin is staked, asked back, and taken out when its time has come', async () => {
  const { view, done, bake, held } = await onThePage()
  await done({ kind: 'delegate', to: BAKER })
  await done({ kind: 'stake', amount: '3000000' })
  await expect.poll(async () => (await view()).stake).toEqual({ staked: '3000000', leaving: '0', due: '0' })
  await done({ kind: 'unstake', amount: '1000000' })
  await expect.poll(async () => (await view()).stake).toEqual({ staked: '2000000', leaving: '1000000', due: '0' })
  await bake(40)
  const before = held().balance
  const content = await done({ kind: 'take-out' })
  expect(content).toMatchObject({ intent: { meaning: { class: 'staking', action: 'finalize_unstake' } } })
  await expect.poll(async () => (await view()).stake).toEqual({ staked: '2000000', leaving: '0', due: '0' })
  expect(held().balance).toBeGreaterThan(before + 990_000n)
})
