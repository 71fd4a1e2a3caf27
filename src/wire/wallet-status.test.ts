import * as v from 'valibot'
import { expect, test } from 'vitest'
import { walletStatusSchema } from './wallet-status.ts'

const id = 'ab'.repeat(32)
const key = { id, epoch: 1, state: 'active' }
const pair = { peer: 2, epoch: 1, generation: 0, id, burned: { generation: 0, count: 1 } }

test('a status is read', () => {
  const status = { keys: [key], pairs: [pair, { ...pair, burned: null }] }
  expect(v.parse(walletStatusSchema, status)).toEqual(status)
})

test.each<[string, object]>([
  ['peer 0', { peer: 0 }],
  ['a peer beyond 16 bits', { peer: 0x1_0000 }],
  ['half an epoch', { epoch: 0.5 }],
  ['a generation below 0', { generation: -1 }],
  ['a generation that has no next', { generation: 0xffff_ffff }],
  ['a generation that is no number', { generation: Number.NaN }],
  ['a burned generation that has no next', { burned: { generation: 0xffff_ffff, count: 1 } }],
  ['a burn that never was', { burned: { generation: 0, count: 0 } }],
  ['an id in capitals', { id: id.toUpperCase() }],
  ['a short id', { id: id.slice(2) }],
  ['no id', { id: undefined }],
])('%s is no status', (_, change) => {
  expect(v.safeParse(walletStatusSchema, { keys: [], pairs: [{ ...pair, ...change }] }).success).toBe(false)
})
