import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BAKER, CONTRACTS, FA2_TOKENS, type Sandbox, startSandbox } from '../../../e2e/tezos-sandbox/sandbox.ts'
import { type CompletedOperation, completeOperation } from './complete-operation.ts'
import { parseOperation } from './forge.ts'
import { standingOf } from './inclusion.ts'
import { delegation, fa2Transfer, fa12Transfer, payment, stake, unstake } from './operations.ts'
import { doTheSame, refreshOperation, renumberOperation } from './revise-operation.ts'
import { createRpc, type TezosRpc } from './rpc.ts'
import { completeSendAll } from './send-all.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'
import { fa2Balances, fa12Balance } from './token-balances.ts'
import { tokenMetadata } from './token-metadata.ts'
import { type Action, openWish } from './wish.ts'

const LONGEST = 120
let sandbox: Sandbox
let rpc: TezosRpc

beforeAll(async () => {
  sandbox = await startSandbox({ blockDelay: 'manual' })
  rpc = createRpc({ url: sandbox.url, fetch, timeoutMs: 10_000 })
})
afterAll(() => sandbox.close())

/** An account of so many mutez, and what it can do. */
function funded(mutez: bigint, curve: 'ed25519' | 'secp256k1' = 'ed25519') {
  const account = sandboxAccount(curve)
  if (mutez > 0n) sandbox.fund(account.address, mutez)
  const source = { chainId: sandbox.chainId, address: account.address, publicKey: account.publicKey }
  const complete = (...actions: Action[]) => completeOperation(rpc, source, actions.map(openWish))
  async function send(completed: CompletedOperation) {
    const { hex, hash } = account.sign(completed.bytes)
    expect(await rpc.inject(hex)).toBe(hash)
    return {
      hash,
      source: account.address,
      counter: BigInt(completed.operation.contents[0]!.counter),
      lastLevel: completed.lastLevel,
    }
  }
  return { ...account, source, complete, send, balance: () => rpc.balance(account.address) }
}

const standing = (sent: Parameters<typeof standingOf>[1]) => standingOf(rpc, sent)
const nobody = () => sandboxAccount().address
const kinds = ({ operation }: CompletedOperation) => operation.contents.map(({ kind }) => kind)
const sum = (completed: CompletedOperation) =>
  completed.operation.contents.reduce((total, { fee }) => total + BigInt(fee), 0n)

describe.each(['ed25519', 'secp256k1'] as const)('an account on %s', (curve) => {
  test('makes its key known with the first payment, and never again', async () => {
    const alice = funded(10_000_000n, curve)
    const bob = nobody()
    const first = await alice.complete(payment(bob, 1_000_000n))
    expect(kinds(first)).toEqual(['reveal', 'transaction'])
    expect(parseOperation(first.bytes)).toEqual(first.operation)

    const sent = await alice.send(first)
    expect(await standing(sent)).toEqual({ kind: 'waiting' })
    const { level } = sandbox.bake()
    expect(await standing(sent)).toEqual({ kind: 'included', level, final: false, failure: null })
    sandbox.bake()
    sandbox.bake()
    expect(await standing(sent)).toMatchObject({ kind: 'included', final: true })
    expect(await rpc.balance(bob)).toBe(1_000_000n)
    // A new account takes up 257 bytes, and no more is burned than was reckoned with.
    expect(first.storageCost).toBe(64_250n)
    expect(await alice.balance()).toBe(10_000_000n - 1_000_000n - sum(first) - first.storageCost)

    const second = await alice.complete(payment(bob, 1n))
    expect(kinds(second)).toEqual(['transaction'])
    expect(second.storageCost).toBe(0n)
  })
})

describe('what is left open', () => {
  test('is filled in with a margin, and no more', async () => {
    const alice = funded(10_000_000n)
    const completed = await alice.complete(payment(BAKER, 1n))
    const [, { gas_limit, storage_limit }] = completed.operation.contents as [
      unknown,
      { gas_limit: string; storage_limit: string },
    ]
    const [, simulated] = await rpc.simulate(sandbox.chainId, completed.operation.branch, completed.operation.contents)
    const used = simulated!.metadata.operation_result.consumed_milligas
    expect(BigInt(gas_limit)).toBe((used + 999n) / 1_000n + 100n)
    expect(storage_limit).toBe('0')
    const gas = completed.operation.contents.reduce((total, each) => total + BigInt(each.gas_limit), 0n)
    const least = 100n + BigInt(completed.bytes.length + 64) + gas / 10n
    expect(sum(completed)).toBeGreaterThan(least)
    expect(sum(completed)).toBeLessThan((least * 112n) / 100n)
  })

  test('what a dapp said stays as it said', async () => {
    const alice = funded(10_000_000n)
    const wish = { ...openWish(payment(BAKER, 1n)), fee: 5_000n, gasLimit: 3_000n, storageLimit: 300n }
    const { operation } = await completeOperation(rpc, alice.source, [wish, openWish(payment(BAKER, 2n))])
    const [reveal, first, second] = operation.contents
    expect(first).toMatchObject({ fee: '5000', gas_limit: '3000', storage_limit: '300' })
    expect([reveal!.kind, second!.storage_limit]).toEqual(['reveal', '0'])
    const [a, b, c] = operation.contents.map(({ counter }) => BigInt(counter)) as [bigint, bigint, bigint]
    expect([b - a, c - b]).toEqual([1n, 1n])
  })

  test('a fee that no node takes is said before anybody signs', async () => {
    const alice = funded(10_000_000n)
    await alice.send(await alice.complete(payment(BAKER, 1n)))
    sandbox.bake()
    const wish = { ...openWish(payment(BAKER, 1n)), fee: 1n }
    await expect(completeOperation(rpc, alice.source, [wish])).rejects.toMatchObject({ code: 'fee-too-low' })
  })

  test('a batch of many shares what a block has', async () => {
    const alice = funded(10_000_000n)
    const completed = await alice.complete(...Array.from({ length: 60 }, () => payment(BAKER, 1n)))
    const sent = await alice.send(completed)
    sandbox.bake()
    expect(await standing(sent)).toMatchObject({ kind: 'included', failure: null })
  })
})

describe('what would fail', () => {
  test.each<[string, number | null, bigint, (me: string) => Action[]]>([
    ['balance-too-low', null, 10_000_000n, () => [payment(BAKER, 20_000_000n)]],
    // The amount is there, and not the fee beside it.
    ['balance-too-low', null, 10_000_000n, () => [payment(BAKER, 10_000_000n)]],
    ['balance-too-low', 1, 10_000_000n, () => [payment(BAKER, 6_000_000n), payment(BAKER, 6_000_000n)]],
    ['empty-account', null, 0n, () => [payment(BAKER, 1n)]],
    ['nothing-sent', null, 10_000_000n, () => [payment(BAKER, 0n)]],
    ['no-contract', null, 10_000_000n, () => [payment('KT1PWx2mnDueood7fEmfbBDKx1D9BAnnXitn', 1n)]],
    ['delegation', null, 10_000_000n, () => [delegation(nobody())]],
    ['staking', null, 10_000_000n, (me) => [stake(me, 1n)]],
    [
      'script-rejected',
      null,
      10_000_000n,
      (me) => [fa2Transfer({ contract: CONTRACTS.fa2, from: me, to: BAKER, amount: 1n }, 0n)],
    ],
  ])('is told as %s, operation %s', async (code, at, mutez, actions) => {
    const alice = funded(mutez)
    await expect(alice.complete(...actions(alice.address))).rejects.toMatchObject({ name: 'OperationError', code, at })
  })

  test('with what the contract said', async () => {
    const alice = funded(10_000_000n)
    const tokens = { contract: CONTRACTS.fa2, from: alice.address, to: BAKER, amount: 1n }
    const error = await alice.complete(fa2Transfer(tokens, 0n)).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ said: 'FA2_INSUFFICIENT_BALANCE' })
    await expect(alice.complete(fa2Transfer(tokens, 77n))).rejects.toMatchObject({ said: 'FA2_TOKEN_UNDEFINED' })
    await expect(alice.complete(fa12Transfer({ ...tokens, contract: CONTRACTS.fa12 }))).rejects.toMatchObject({
      said: 'NotEnoughBalance',
    })
    await expect(alice.complete(fa2Transfer({ ...tokens, from: BAKER }, 0n))).rejects.toMatchObject({
      said: 'FA2_NOT_OPERATOR',
    })
  })

  test('too little gas, said by a dapp, is told too', async () => {
    const alice = funded(10_000_000n)
    const wish = { ...openWish(payment(BAKER, 1n)), gasLimit: 1_100n }
    await expect(completeOperation(rpc, alice.source, [wish])).rejects.toMatchObject({ code: 'gas-exhausted' })
  })

  test('on a node of another chain nothing is made', async () => {
    const alice = funded(10_000_000n)
    const source = { ...alice.source, chainId: 'NetXdQprcVkpaWU' }
    await expect(completeOperation(rpc, source, [openWish(payment(BAKER, 1n))])).rejects.toMatchObject({
      code: 'another-chain',
    })
  })
})

test('tokens move, and their contracts say what they are', async () => {
  const alice = funded(10_000_000n)
  const bob = nobody()
  const id = FA2_TOKENS.shell
  sandbox.giveToken('fa2', alice.address, 3n, id)
  sandbox.giveToken('fa12', alice.address, 500n)
  const completed = await alice.complete(
    fa2Transfer({ contract: CONTRACTS.fa2, from: alice.address, to: bob, amount: 1n }, id),
    fa12Transfer({ contract: CONTRACTS.fa12, from: alice.address, to: bob, amount: 200n }),
  )
  const sent = await alice.send(completed)
  sandbox.bake()
  expect(await standing(sent)).toMatchObject({ kind: 'included', failure: null })
  expect(await fa2Balances(rpc, sandbox.chainId, CONTRACTS.fa2, alice.address, [id])).toEqual([2n])
  expect(await fa2Balances(rpc, sandbox.chainId, CONTRACTS.fa2, bob, [id])).toEqual([1n])
  expect(await fa12Balance(rpc, sandbox.chainId, CONTRACTS.fa12, bob)).toBe(200n)
  expect(await tokenMetadata(rpc, CONTRACTS.fa2, id)).toMatchObject({ name: expect.any(String) })
  expect(await tokenMetadata(rpc, CONTRACTS.fa12, 0n)).toMatchObject({ symbol: expect.any(String) })
})

test('an account delegates, stakes, takes back and delegates no more', async () => {
  const alice = funded(10_000_000n)
  const carry = async (...actions: Action[]) => {
    const sent = await alice.send(await alice.complete(...actions))
    sandbox.bake()
    expect(await standing(sent)).toMatchObject({ kind: 'included', failure: null })
  }
  await carry(delegation(BAKER))
  expect(await rpc.delegate(alice.address)).toBe(BAKER)
  await carry(stake(alice.address, 4_000_000n))
  expect(sandbox.account(alice.address)).toMatchObject({ staked: 4_000_000n })
  await carry(unstake(alice.address, 4_000_000n))
  await carry(delegation(null))
  expect(await rpc.delegate(alice.address)).toBeNull()
})

describe('all that there is', () => {
  test.each([
    ['to somebody', () => BAKER],
    ['to a new account', nobody],
  ])('is sent %s, and nothing is left', async (_, to) => {
    const alice = funded(123_456_789_012n)
    const sent = await alice.send((await completeSendAll(rpc, alice.source, to())).completed)
    sandbox.bake()
    expect(await standing(sent)).toMatchObject({ kind: 'included', failure: null })
    expect(await alice.balance()).toBe(0n)
  })

  test('leaves what a delegating account must keep', async () => {
    const alice = funded(10_000_000n)
    await alice.send(await alice.complete(delegation(BAKER)))
    sandbox.bake()
    await alice.send((await completeSendAll(rpc, alice.source, BAKER)).completed)
    sandbox.bake()
    expect(await alice.balance()).toBe(1n)
  })

  test.each([0n, 1n, 300n])('is too little where it is %s mutez', async (mutez) => {
    const alice = funded(mutez)
    await expect(completeSendAll(rpc, alice.source, BAKER)).rejects.toMatchObject({ name: 'OperationError' })
  })
})

describe('what was completed before', () => {
  test('is made anew for now: branch, numbers, and no reveal that is not needed', async () => {
    const alice = funded(10_000_000n)
    const early = await alice.complete(payment(BAKER, 1n), payment(BAKER, 2n))
    await alice.send(await alice.complete(payment(BAKER, 3n)))
    sandbox.bake()
    const late = await refreshOperation(rpc, alice.source, early.operation)
    expect(kinds(early)).toEqual(['reveal', 'transaction', 'transaction'])
    expect(kinds(late)).toEqual(['transaction', 'transaction'])
    expect(BigInt(late.operation.contents[0]!.counter)).toBe(BigInt(early.operation.contents[1]!.counter) + 1n)
    expect(late.operation.branch).not.toBe(early.operation.branch)
    expect(doTheSame(early.operation, late.operation)).toBe(true)
    expect(doTheSame(late.operation, (await alice.complete(payment(BAKER, 1n))).operation)).toBe(false)
  })

  test('takes other numbers', async () => {
    const alice = funded(10_000_000n)
    const { operation } = await alice.complete(payment(BAKER, 1n))
    expect(renumberOperation(operation, 70n).contents.map(({ counter }) => counter)).toEqual(['70', '71'])
  })

  test('waits beside none of the same account', async () => {
    const alice = funded(10_000_000n)
    await alice.send(await alice.complete(payment(BAKER, 1n)))
    const second = await alice.complete(payment(BAKER, 2n))
    const { hex } = alice.sign(second.bytes)
    await expect(rpc.inject(hex)).rejects.toMatchObject({ code: 'refused' })
  })

  test('another that was signed elsewhere has overtaken it', async () => {
    const alice = funded(10_000_000n)
    const mine = await alice.complete(payment(BAKER, 1n))
    const elsewhere = await alice.send(await alice.complete(payment(BAKER, 2n)))
    for (let blocks = 0; blocks < 3; blocks += 1) sandbox.bake()
    const { hash } = alice.sign(mine.bytes)
    expect(await standing({ ...elsewhere, hash })).toEqual({ kind: 'overtaken' })
  })

  test('is dead once its branch is too old', async () => {
    const alice = funded(10_000_000n)
    const completed = await alice.complete(payment(BAKER, 1n))
    const { hex, hash } = alice.sign(completed.bytes)
    const [first] = completed.operation.contents
    for (let blocks = 0; blocks < LONGEST + 1; blocks += 1) sandbox.bake()
    await expect(rpc.inject(hex)).rejects.toMatchObject({ code: 'refused' })
    const sent = { hash, source: alice.address, counter: BigInt(first!.counter), lastLevel: completed.lastLevel }
    expect(await standing(sent)).toEqual({ kind: 'expired' })
  })
})
