import * as v from 'valibot'
import { expect, test } from 'vitest'
import type { Intent } from './intent.ts'
import { IntentSchema } from './intent-schema.ts'

const INTENT: Intent = {
  vocabulary: 1,
  chain: 'eip155:1',
  account: `0x${'ab'.repeat(20)}`,
  target: null,
  value: '0',
  maximumFee: '0',
  nonce: 0,
  digest: `0x${'00'.repeat(32)}`,
  meaning: { class: 'contract-creation', code: '0x00' },
}

test('an intent as this vocabulary has it is accepted', () => {
  expect(v.parse(IntentSchema, INTENT)).toEqual(INTENT)
})

test.each([
  ['vocabulary', 2],
  ['chain', 'Eip155:1'],
  ['chain', 'eip155:'],
  ['account', '0xAB'],
  ['account', INTENT.account.toUpperCase()],
  ['target', ''],
  ['value', '01'],
  ['value', '-1'],
  ['value', 1],
  ['maximumFee', '1.5'],
  ['nonce', -1],
  ['nonce', 2 ** 53],
  ['digest', '0x00'],
  ['meaning', { class: 'contract-creation' }],
  ['meaning', { class: 'contract-creation', code: '0x0' }],
  ['meaning', { class: 'contract-creation', code: '0x00', more: 1 }],
  ['meaning', { class: 'other' }],
  ['meaning', null],
  ['more', 1],
])('another %s is refused: %j', (name, value) => {
  expect(v.is(IntentSchema, { ...INTENT, [name]: value })).toBe(false)
})

test('an approval of nothing is refused', () => {
  const meaning = { class: 'approval', owner: INTENT.account, spender: INTENT.account, grants: [] }
  const approval = { ...meaning, through: 'transaction', deadline: null }
  expect(v.is(IntentSchema, { ...INTENT, meaning: approval })).toBe(false)
  const grant = { contract: INTENT.account, standard: 'erc20', expires: null, scope: 'amount', amount: '1' }
  expect(v.is(IntentSchema, { ...INTENT, meaning: { ...approval, grants: [grant] } })).toBe(true)
})

const TEZOS: Intent = {
  ...INTENT,
  chain: 'tezos',
  account: 'tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx',
  meaning: {
    class: 'delegation',
    delegate: null,
    execution: { gasLimit: '1', storageLimit: '2', reveals: 'edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav' },
  },
}

test('an intent of Tezos is accepted', () => {
  expect(v.parse(IntentSchema, TEZOS)).toEqual(TEZOS)
})

const BATCH = {
  class: 'batch',
  operations: Array(2).fill({
    target: null,
    value: '0',
    fee: '0',
    gasLimit: '0',
    storageLimit: '0',
    meaning: { class: 'delegation', delegate: null },
  }),
  execution: { gasLimit: '0', storageLimit: '0', reveals: null },
}

test.each<[string, unknown]>([
  ['account', 'tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZS0'],
  ['account', 'tz5KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx'],
  ['account', 'tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSxx'],
  ['meaning', { class: 'delegation', delegate: null, execution: null }],
  [
    'meaning',
    { class: 'delegation', delegate: null, execution: { gasLimit: '1', storageLimit: '2', reveals: 'edpk' } },
  ],
  ['meaning', { class: 'token-transfers', contract: TEZOS.account, transfers: [] }],
  ['meaning', { class: 'staking', action: 'slash', amount: null }],
  ['meaning', { ...BATCH, operations: BATCH.operations.slice(1) }],
  ['meaning', { ...BATCH, operations: [BATCH.operations[0], { ...BATCH.operations[0], meaning: BATCH }] }],
  ['meaning', { ...BATCH, operations: [BATCH.operations[0], { ...BATCH.operations[0], meaning: INTENT.meaning }] }],
])('another %s of Tezos is refused: %j', (name, value) => {
  expect(v.is(IntentSchema, { ...TEZOS, meaning: BATCH })).toBe(true)
  expect(v.is(IntentSchema, { ...TEZOS, [name]: value })).toBe(false)
})
