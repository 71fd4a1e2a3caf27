import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { RpcError } from '../node.ts'
import type { Micheline } from './micheline/micheline.ts'
import { failureIn, refusalIn } from './operation-errors.ts'
import { Simulated } from './rpc-shapes.ts'

const P = 'proto.024-PtTALLiN.'
const applied = { status: 'applied', consumed_milligas: '1451000' }
const content = (result: object, ...internal: object[]) => ({
  kind: 'transaction',
  metadata: {
    operation_result: result,
    internal_operation_results: internal.map((each) => ({ kind: 'transaction', result: each })),
  },
})
const read = (...contents: object[]) => failureIn(v.parse(Simulated, { contents }).contents)
const failed = (...errors: object[]) => ({ status: 'failed', errors })
const rejected = (value: Micheline) =>
  failed({ id: `${P}michelson_v1.runtime_error` }, { id: `${P}michelson_v1.script_rejected`, location: 7, with: value })

describe('what came of a group', () => {
  test('is nothing to tell where all of it was applied', () => {
    expect(read(content(applied), content(applied, applied))).toBeNull()
  })

  test('names the one that failed, and what its contract said', () => {
    const error = read(
      content({ status: 'backtracked' }),
      content(rejected({ string: 'FA2_INSUFFICIENT_BALANCE' })),
      content({ status: 'skipped' }),
    )
    expect(error).toMatchObject({ code: 'script-rejected', at: 1, said: 'FA2_INSUFFICIENT_BALANCE' })
    expect(error!.message).toBe(
      'Operation 2 of 3: The contract refused it: “FA2_INSUFFICIENT_BALANCE”, the sender does not hold enough of this token.',
    )
  })

  test('names none where a reveal only made way for it', () => {
    const reveal = { ...content(applied), kind: 'reveal' }
    expect(read(reveal, content(rejected({ string: 'NO_SALE' })))).toMatchObject({ at: null })
    expect(read(reveal, content(rejected({ string: 'NO_SALE' })), content(applied))).toMatchObject({ at: 1 })
  })

  test('counts those that were asked for: not what the wallet put in front', () => {
    const { contents } = v.parse(Simulated, {
      contents: [
        content({ status: 'backtracked' }),
        content({ status: 'backtracked' }),
        content(rejected({ string: 'NO_SALE' })),
      ],
    })
    expect(failureIn(contents, 1)).toMatchObject({
      at: 1,
      message: 'Operation 2 of 2: The contract refused it: “NO_SALE”.',
    })
  })

  test('finds what failed inside', () => {
    const error = read(content({ status: 'backtracked' }, applied, rejected({ string: 'NO_SALE' })))
    expect(error).toMatchObject({ code: 'script-rejected', at: null, said: 'NO_SALE' })
    expect(error!.message).toBe('The contract refused it: “NO_SALE”.')
  })

  test('a group that was only skipped has failed too', () => {
    expect(read(content({ status: 'backtracked' }))).toMatchObject({ code: 'unknown' })
  })

  test.each<[Micheline, string | null]>([
    [
      { prim: 'Pair', args: [{ string: 'NotEnoughBalance' }, { prim: 'Pair', args: [{ int: '2' }, { int: '1' }] }] },
      'NotEnoughBalance',
    ],
    [{ int: '42' }, '42'],
    [{ prim: 'Unit' }, null],
    [[], null],
    [{ string: `a\u202Eb\n${'c'.repeat(300)}` }, `a b ${'c'.repeat(195)}…`],
  ])('says of %j: %s', (value, said) => {
    expect(read(content(rejected(value)))).toMatchObject({ said })
  })
})

describe('what a node refuses', () => {
  const refused = (...ids: string[]) =>
    refusalIn(new RpcError('refused', 'no', { code: 500, message: 'no', data: ids.map((id) => ({ id })) }))

  test.each([
    [`${P}contract.balance_too_low`, 'balance-too-low'],
    [`${P}contract.cannot_pay_storage_fee`, 'balance-too-low'],
    [`${P}contract.counter_in_the_past`, 'counter-used'],
    [`${P}contract.counter_in_the_future`, 'counter-ahead'],
    [`${P}contract.unrevealed_key`, 'unrevealed'],
    [`${P}contract.previously_revealed_key`, 'revealed-before'],
    [`${P}contract.empty_transaction`, 'nothing-sent'],
    [`${P}contract.non_existing_contract`, 'no-contract'],
    [`${P}gas_exhausted.operation`, 'gas-exhausted'],
    [`${P}storage_exhausted.operation`, 'storage-exhausted'],
    [`${P}gas_limit_too_high`, 'gas-limit'],
    [`${P}prefilter.fees_too_low`, 'fee-too-low'],
    ['node.mempool.rejected_by_full_mempool', 'fee-too-low'],
    [`${P}prefilter.manager_restriction`, 'one-at-a-time'],
    ['prevalidation.operation_conflict', 'one-at-a-time'],
    [`${P}michelson_v1.bad_contract_parameter`, 'bad-parameter'],
    [`${P}contract.manager.unregistered_delegate`, 'delegation'],
    [`${P}delegate.unchanged`, 'delegation'],
    [`${P}operation.invalid_signature`, 'signature'],
    [`${P}something.new`, 'unknown'],
  ])('%s is %s', (id, code) => {
    expect(refused(id)).toMatchObject({ code, at: null })
  })

  test.each([
    [
      'Error while validating injected operation oo:\nError:\n  Counter 5 already used for contract tz1 (expected 6)\n',
      'counter-used',
    ],
    ['Error while validating injected operation oo:\nError:\n  Operation fees are too low\n', 'fee-too-low'],
    ['The operation oo cannot be added because the mempool already contains a conflicting operation.', 'one-at-a-time'],
    ['Operation oo is branched on either:\n - a block BL which is too old (120 blocks in the past)', 'branch-too-old'],
    ['Error:\n  The operation signature is invalid\n', 'signature'],
    ["Can't parse the operation", 'undecodable'],
    ['Something new', 'unknown'],
  ])('in words: %j', (msg, code) => {
    const data = [{ id: 'async_injection_failed' }, { id: 'failure', msg }]
    expect(refusalIn(new RpcError('refused', 'no', { code: 500, message: 'no', data }))).toMatchObject({ code })
  })

  test('a reason that nobody knows is named', () => {
    expect(refused(`${P}something.new`)!.message).toBe(`The network does not take it (${P}something.new).`)
  })

  test('silence is no refusal', () => {
    expect(refusalIn(new RpcError('timeout', 'The node did not answer in time.'))).toBeNull()
  })
})
