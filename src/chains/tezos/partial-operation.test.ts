import { describe, expect, test } from 'vitest'
import { PartialOperationError, parsePartialOperations } from './partial-operation.ts'

const ME = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'
const OTHER = 'tz1gjaF81ZRRvdzjobyfVNsAeSC6PScjfQwN'
const KT1 = 'KT1PWx2mnDueood7fEmfbBDKx1D9BAnnXitn'
const pay = { kind: 'transaction', amount: '1', destination: OTHER }

function refusal(value: unknown): PartialOperationError {
  try {
    parsePartialOperations(value, ME)
  } catch (error) {
    if (error instanceof PartialOperationError) return error
    throw error
  }
  throw new Error('It was taken.')
}

describe('what a dapp asks for', () => {
  test('is taken with everything left open', () => {
    expect(parsePartialOperations([pay], ME)).toEqual([{ action: pay, fee: null, gasLimit: null, storageLimit: null }])
  })

  test('keeps what it says, whichever way libraries write it', () => {
    const parameters = { entrypoint: 'mint', value: { int: '7' } }
    const given = [
      { ...pay, source: ME, amount: 5, fee: 400, gas_limit: '1500', storage_limit: '0', counter: '12' },
      { kind: 'transaction', amount: '0', destination: KT1, parameters, gasLimit: 9_000, storageLimit: '60' },
      { kind: 'delegation', delegate: OTHER },
      { kind: 'delegation' },
      { kind: 'reveal', publicKey: 'edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav' },
      { kind: 'origination', balance: '3', script: { code: [], storage: { prim: 'Unit' } } },
      { kind: 'increase_paid_storage', amount: '10', destination: KT1 },
      { kind: 'register_global_constant', value: { string: 'a' } },
    ]
    const wishes = parsePartialOperations(given, ME)
    expect(wishes[0]).toEqual({ action: { ...pay, amount: '5' }, fee: 400n, gasLimit: 1500n, storageLimit: 0n })
    expect(wishes[1]).toMatchObject({ action: { parameters }, gasLimit: 9000n, storageLimit: 60n })
    expect(wishes.map(({ action }) => action.kind)).toEqual(given.map(({ kind }) => kind))
    expect(wishes[3]!.action).toEqual({ kind: 'delegation' })
    expect(wishes[4]!.action).toHaveProperty('public_key')
  })

  test.each([
    ['bad-operation', 'nothing', []],
    ['bad-operation', 'no list', pay],
    ['bad-operation', 'far too many', Array.from({ length: 501 }, () => pay)],
    ['bad-operation', 'something else', [null]],
    ['operation-kind', 'a ballot', [{ kind: 'ballot', source: ME }]],
    ['operation-kind', 'a consensus operation', [{ kind: 'attestation' }]],
    ['operation-kind', 'a property of every object', [{ ...pay, kind: 'toString' }]],
    ['another-source', 'another account', [{ ...pay, source: OTHER }]],
    ['bad-operation', 'a negative amount', [{ ...pay, amount: '-1' }]],
    ['bad-operation', 'a fraction', [{ ...pay, amount: 0.5 }]],
    ['bad-operation', 'an amount beyond 63 bits', [{ ...pay, amount: '9223372036854775808' }]],
    ['bad-operation', 'a leading zero', [{ ...pay, amount: '01' }]],
    ['bad-operation', 'a wrong checksum', [{ ...pay, destination: `${OTHER.slice(0, -1)}P` }]],
    ['bad-operation', 'an address of another chain', [{ ...pay, destination: `0x${'b0'.repeat(20)}` }]],
    ['bad-operation', 'a contract as baker', [{ kind: 'delegation', delegate: KT1 }]],
    [
      'bad-operation',
      'a person whose storage is paid',
      [{ kind: 'increase_paid_storage', amount: '1', destination: ME }],
    ],
    ['bad-operation', 'a long entrypoint', [{ ...pay, parameters: { entrypoint: 'e'.repeat(32), value: [] } }]],
    ['bad-operation', 'no Micheline', [{ ...pay, parameters: { entrypoint: 'a', value: { int: 7 } } }]],
    [
      'bad-operation',
      'a number of 100,000 digits',
      [{ ...pay, parameters: { entrypoint: 'a', value: { int: '9'.repeat(100_000) } } }],
    ],
    ['bad-operation', 'one limit twice', [{ ...pay, gasLimit: 1, gas_limit: 2 }]],
  ])('is refused as %s: %s', (code, _, value) => {
    expect(refusal(value).code).toBe(code)
  })

  test('is refused with the one that is at fault', () => {
    expect(refusal([pay, { ...pay, amount: '-1' }]).message).toBe(
      'Operation 2 of 2: Its amount is not what it should be.',
    )
    expect(refusal([{ ...pay, destination: 'tz1' }]).message).toBe('Its destination is not a Tezos address.')
  })

  test('may be nested as deep as it likes without harm', () => {
    let value: unknown = { int: '1' }
    for (let depth = 0; depth < 10_000; depth += 1) value = [value]
    expect(refusal([{ ...pay, destination: KT1, parameters: { entrypoint: 'a', value } }]).code).toBe('bad-operation')
  })
})
