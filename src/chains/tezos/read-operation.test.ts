import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { forgeOperation } from './forge.ts'
import type { Content } from './operation.ts'
import { blake2b } from './testing/independent.ts'
import {
  ALICE,
  ALICE_KEY,
  BAKER,
  BOB,
  BRANCH,
  call,
  codeOf,
  content,
  forged,
  intentOf,
  payment,
  REVEAL,
  readBytes,
  TOKEN,
} from './testing/operations.ts'

const EXECUTION = { gasLimit: '1000', storageLimit: '60', reveals: null }
const GROUP = { gasLimit: '2000', storageLimit: '120' }
const UNIT = { prim: 'Unit' }

test('a payment, whole', () => {
  expect(intentOf(payment({ amount: '1500000' }))).toEqual({
    vocabulary: 1,
    chain: 'tezos',
    account: ALICE,
    target: BOB,
    value: '1500000',
    maximumFee: '400',
    nonce: 10,
    digest: `0x${bytesToHex(blake2b(Uint8Array.of(3, ...forged(payment({ amount: '1500000' }))), 32))}`,
    meaning: {
      class: 'transfer',
      asset: { standard: 'native', amount: '1500000' },
      from: ALICE,
      to: BOB,
      through: 'transaction',
      deadline: null,
      execution: EXECUTION,
    },
  })
})

describe('each kind', () => {
  test.each([
    [payment({ destination: TOKEN }), { target: TOKEN, value: '5', meaning: { class: 'transfer', to: TOKEN } }],
    [REVEAL, { target: null, value: '0', meaning: { class: 'reveal', publicKey: ALICE_KEY, execution: EXECUTION } }],
    [
      content({ kind: 'delegation', delegate: BAKER }),
      { target: null, value: '0', meaning: { class: 'delegation', delegate: BAKER, execution: EXECUTION } },
    ],
    [content({ kind: 'delegation' }), { meaning: { class: 'delegation', delegate: null } }],
    [
      content({
        kind: 'origination',
        balance: '7',
        delegate: BAKER,
        script: { code: [{ prim: 'parameter', args: [{ prim: 'unit' }] }], storage: { string: 'a\u200bb' } },
      }),
      {
        target: null,
        value: '7',
        meaning: {
          class: 'origination',
          balance: '7',
          delegate: BAKER,
          code: '{parameter unit}',
          storage: '"a\u200bb"',
          hiddenCharacters: true,
          execution: EXECUTION,
        },
      },
    ],
    [
      content({ kind: 'register_global_constant', value: { int: '-3' } }),
      { meaning: { class: 'global-constant', value: '-3', hiddenCharacters: false, execution: EXECUTION } },
    ],
    [
      content({ kind: 'increase_paid_storage', amount: '200', destination: TOKEN }),
      { target: TOKEN, value: '0', meaning: { class: 'increase-paid-storage', contract: TOKEN, bytes: '200' } },
    ],
  ])('%#', (each, intent) => {
    expect(intentOf(each)).toMatchObject(intent)
  })
})

describe('stake', () => {
  const own = (entrypoint: string, fields = {}) => call(entrypoint, UNIT, { destination: ALICE, ...fields })

  test.each([
    ['stake', '5', { value: '5', meaning: { class: 'staking', action: 'stake', amount: '5' } }],
    ['unstake', '5', { value: '0', meaning: { class: 'staking', action: 'unstake', amount: '5' } }],
    ['finalize_unstake', '0', { value: '0', meaning: { class: 'staking', action: 'finalize_unstake', amount: null } }],
    ['finalize_unstake', '5', { value: '5', meaning: { class: 'contract-call', entrypoint: 'finalize_unstake' } }],
    ['set_delegate_parameters', '0', { meaning: { class: 'contract-call', entrypoint: 'set_delegate_parameters' } }],
  ])('%s of %s', (entrypoint, amount, intent) => {
    expect(intentOf(own(entrypoint, { amount }))).toMatchObject({ target: ALICE, ...intent })
  })

  test('of another account, or with parameters, is a call', () => {
    expect(intentOf(call('stake', UNIT, { destination: BOB }))).toMatchObject({ meaning: { class: 'contract-call' } })
    expect(intentOf(own('stake', { parameters: { entrypoint: 'stake', value: { int: '1' } } }))).toMatchObject({
      meaning: { class: 'contract-call', parameters: '1' },
    })
    expect(intentOf(call('unstake', UNIT, { amount: '5', destination: BOB }))).toMatchObject({ value: '5' })
  })
})

describe('groups', () => {
  test('a reveal before one other operation is told beside it', () => {
    expect(intentOf(REVEAL, payment())).toMatchObject({
      target: BOB,
      value: '5',
      maximumFee: '800',
      nonce: 10,
      meaning: { class: 'transfer', to: BOB, execution: { ...GROUP, reveals: ALICE_KEY } },
    })
  })

  test('several operations are a batch, in order, each with what is its own', () => {
    const group = intentOf(
      payment({ fee: '1' }),
      content({ kind: 'delegation', delegate: BAKER, fee: '2', gas_limit: '7', storage_limit: '8' }),
    )
    expect(group).toMatchObject({ target: null, value: '5', maximumFee: '3', nonce: 10 })
    expect(group.meaning).toMatchObject({
      class: 'batch',
      execution: { gasLimit: '1007', storageLimit: '68', reveals: null },
      operations: [
        { target: BOB, value: '5', fee: '1', gasLimit: '1000', storageLimit: '60', meaning: { class: 'transfer' } },
        { target: null, value: '0', fee: '2', gasLimit: '7', storageLimit: '8', meaning: { class: 'delegation' } },
      ],
    })
    expect(JSON.stringify(group.meaning).match(/execution/g)).toHaveLength(1)
  })

  test('a reveal elsewhere, or before two, is one of the batch', () => {
    const classes = (...contents: Content[]) => {
      const { meaning } = intentOf(...contents)
      return meaning.class === 'batch' ? meaning.operations.map((each) => each.meaning.class) : meaning.class
    }
    expect(classes(payment(), REVEAL)).toEqual(['transfer', 'reveal'])
    expect(classes(REVEAL, payment(), payment())).toEqual(['reveal', 'transfer', 'transfer'])
    expect(classes(REVEAL, REVEAL)).toEqual(['reveal', 'reveal'])
  })
})

describe('refusals', () => {
  const codeFor = (...contents: Content[]) => codeOf(readBytes(forgeOperation({ branch: BRANCH, contents })))

  test.each([
    ['another-source', 'another source', [payment({ source: BOB })]],
    ['another-source', 'another source behind its own', [payment(), payment({ source: BOB, counter: '11' })]],
    [
      'another-key',
      'a key of another account',
      [content({ kind: 'reveal', public_key: 'edpkuqNrmPPcy2S3G1uKYnxmg7Gov3c8q7AABKRs9EtTVtfDg5Fu7R' })],
    ],
    [
      'another-key',
      'a key of another curve',
      [content({ kind: 'reveal', public_key: 'p2pk66iTZwLmRPshQgUr2HE3RUzSFwAN5MNaBQ5rfduT1dGKXd25pNN' })],
    ],
    ['counter-gap', 'a counter left out', [payment(), payment({ counter: '12' })]],
    ['counter-gap', 'a counter twice', [payment(), payment()]],
    ['amount-out-of-range', 'a counter that is no number here', [payment({ counter: String(2n ** 53n) })]],
  ])('%s: %s', (code, _, contents) => {
    expect(codeFor(...contents)).toBe(code)
  })

  test('the account is a tz1 or a tz2', () => {
    for (const account of [BAKER, TOKEN, `${ALICE.slice(0, -1)}a`, ''])
      expect(codeOf(readBytes(forged(payment()), account))).toBe('bad-account')
    expect(codeOf(readBytes(forged(payment({ source: BOB })), BOB))).toBe('read')
  })

  test('an account of one family signs nothing of the other', () => {
    expect(codeOf(readBytes(forged(payment()), `0x${'ab'.repeat(20)}`))).toBe('wrong-purpose')
    expect(codeOf(readBytes(Uint8Array.of(2), ALICE, 'ethereum-transaction'))).toBe('wrong-purpose')
  })
})
