import { describe, expect, test } from 'vitest'
import type { Content } from './encoding/operation.ts'
import { ERROR_PREFIX } from './node/protocol.ts'
import { BAKER, CONTRACTS } from './sandbox.ts'
import { contentOf, inject, sign } from './testing/hand-made.ts'
import { FUNDS, koblitz, other, owner, setStage } from './testing/stage.ts'

const { sandbox, next, operation, paymentBy, revealOf, failed } = setStage()

const pairOf = (from: string, transfers: [string, number, number][]) => ({
  prim: 'Pair',
  args: [
    { string: from },
    transfers.map(([to, token, amount]) => ({
      prim: 'Pair',
      args: [{ string: to }, { prim: 'Pair', args: [{ int: String(token) }, { int: String(amount) }] }],
    })),
  ],
})

describe('operations are put into a block, take their fee and fail', () => {
  const id = (name: string) => ERROR_PREFIX + name
  const call = (entrypoint: string, value: object, destination: string = CONTRACTS.fa2): Partial<Content> =>
    ({ kind: 'transaction', amount: 0n, destination, parameters: { entrypoint, value } }) as Partial<Content>
  const unit = { prim: 'Unit' }

  test('that reveal a key again', async () => {
    expect(await failed([revealOf(owner)])).toBe(id('contract.previously_revealed_key'))
  })

  test('that pay more than there is', async () => {
    expect(await failed([paymentBy(owner, { amount: FUNDS })])).toBe(id('contract.balance_too_low'))
  })

  test('that pay nothing', async () => {
    expect(await failed([paymentBy(owner, { amount: 0n })])).toBe(id('contract.empty_transaction'))
  })

  test('with too little gas for what they do', async () => {
    expect(await failed([paymentBy(owner, { gasLimit: 2_168n })])).toBe(id('gas_exhausted.operation'))
  })

  test('with too little storage for a new account', async () => {
    const content = paymentBy(owner, { destination: other.address, storageLimit: 256n })
    expect(await failed([content])).toBe(id('storage_exhausted.operation'))
  })

  test('that cannot pay for a new account', async () => {
    const amount = sandbox().account(owner.address)!.balance - 10_000n - 64_249n
    const content = paymentBy(owner, { destination: other.address, amount })
    expect(await failed([content])).toBe(id('contract.cannot_pay_storage_fee'))
  })

  test('that call a contract that is none, or what it has not', async () => {
    const nowhere = 'KT1Mi8MejYS9agBUnhuHGHSvLf6ZVuwMgsM3'
    expect(await failed([paymentBy(owner, call('transfer', [], nowhere))])).toBe(id('contract.non_existing_contract'))
    expect(await failed([paymentBy(owner, call('burn', []))])).toBe(id('michelson_v1.no_such_entrypoint'))
    expect(await failed([paymentBy(owner, call('transfer', unit))])).toBe(id('michelson_v1.bad_contract_parameter'))
  })

  test('that name a delegate who is none, or the same again', async () => {
    const naming = (delegate: string) => [
      contentOf(owner.address, next(owner.address), { kind: 'delegation', delegate }),
    ]
    expect(await failed(naming(koblitz.address))).toBe(id('contract.manager.unregistered_delegate'))
    await inject(sandbox(), await sign(operation(naming(BAKER)), owner))
    sandbox().bake()
    expect(await failed(naming(BAKER))).toBe(id('delegate.unchanged'))
  })

  test('that leave nothing in an account that delegates, which without a delegate ends it', async () => {
    const delegation = contentOf(koblitz.address, next(koblitz.address), { kind: 'delegation', delegate: BAKER })
    await inject(sandbox(), await sign(operation([delegation]), koblitz))
    sandbox().bake()
    const everything = (by: typeof owner) => paymentBy(by, { amount: sandbox().account(by.address)!.balance - 10_000n })
    expect(await failed([everything(koblitz)], koblitz)).toBe(id('implicit.empty_implicit_delegated_contract'))
    await inject(sandbox(), await sign(operation([everything(owner)]), owner))
    sandbox().bake()
    expect(sandbox().account(owner.address)).toBeUndefined()
  })

  test('that stake without a delegate or for another, or finalize an amount', async () => {
    const stake = call('stake', unit, owner.address)
    expect(await failed([paymentBy(owner, { ...stake, amount: 5n } as Partial<Content>)])).toBe(
      id('operations.stake_modification_with_no_delegate_set'),
    )
    const forAnother = { ...call('stake', unit, koblitz.address), amount: 5n } as Partial<Content>
    expect(await failed([paymentBy(owner, forAnother)])).toBe(id('operations.invalid_self_transaction_destination'))
    const finalize = { ...call('finalize_unstake', unit, owner.address), amount: 5n } as Partial<Content>
    expect(await failed([paymentBy(owner, finalize)])).toBe(id('operations.invalid_nonzero_transaction_amount'))
  })

  test('as a whole: what came before is undone, what comes after is not tried', async () => {
    const counter = next(owner.address)
    const contents = [
      paymentBy(owner, { amount: 7n }),
      paymentBy(owner, { amount: FUNDS, counter: counter + 1n }),
      paymentBy(owner, { amount: 9n, counter: counter + 2n }),
    ]
    expect(await failed(contents)).toBe(id('contract.balance_too_low'))
    const statuses = sandbox()
      .head()
      .operations[0]!.receipts.map((each) => each.result.status)
    expect(statuses).toEqual(['backtracked', 'failed', 'skipped'])
    expect(next(owner.address)).toBe(counter + 3n)
  })

  test('with tokens: what an earlier call of the group moved is back', async () => {
    sandbox().giveToken('fa2', owner.address, 3n, 1n)
    const transfer = (amount: number) =>
      call('transfer', [pairOf(owner.address, [[koblitz.address, 1, amount]])]) as Partial<Content>
    const counter = next(owner.address)
    const contents = [paymentBy(owner, transfer(2)), paymentBy(owner, { ...transfer(2), counter: counter + 1n })]
    expect(await failed(contents)).toBe(id('michelson_v1.runtime_error'))
    expect(sandbox().tokenBalance('fa2', owner.address, 1n)).toBe(3n)
  })
})
