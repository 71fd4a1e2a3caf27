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
