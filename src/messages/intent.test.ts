import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type Intent, intent } from './intent.ts'

const transfer: Intent = {
  vocabulary: 1,
  chain: 'eip155:1',
  account: `0x${'b0'.repeat(20)}`,
  target: `0x${'15'.repeat(20)}`,
  value: '500000000000000000',
  maximumFee: '410000000000000',
  nonce: 7,
  digest: `0x${'ab'.repeat(32)}`,
  meaning: {
    class: 'transfer',
    asset: { standard: 'native', amount: '500000000000000000' },
    from: `0x${'b0'.repeat(20)}`,
    to: `0x${'15'.repeat(20)}`,
    through: 'transaction',
    deadline: null,
  },
}

test('an intent comes out of JSON as it went in', () => {
  expect(v.parse(intent, JSON.parse(JSON.stringify(transfer)))).toEqual(transfer)
})

test('a class nobody knows does not cross', () => {
  expect(v.is(intent, { ...transfer, meaning: { class: 'gift' } })).toBe(false)
})

test('an amount that is no decimal number does not cross', () => {
  expect(v.is(intent, { ...transfer, value: '1e18' })).toBe(false)
  expect(v.is(intent, { ...transfer, value: '-1' })).toBe(false)
})
