import { expect, test } from 'vitest'
import { keygenPlan, openIdentities } from '../../ceremony/testing/memory-wallet.ts'
import type { WalletStatus } from '../../wire/wallet-status.ts'
import { brokenPairs } from './server-pairs.ts'

type Pair = WalletStatus['pairs'][number]

const plan = keygenPlan(await openIdentities(4), 3)
const id = (byte: string) => byte.repeat(32)
const half = (peer: number, change: Partial<Pair> = {}): WalletStatus => ({
  keys: [],
  pairs: [{ peer, epoch: 1, generation: 4, id: id('aa'), burned: null, ...change }],
})
const broken = (two: WalletStatus, three: WalletStatus) =>
  brokenPairs(
    plan,
    new Map([
      [2, two],
      [3, three],
    ]),
  )

test('two servers that hold the same pair sign with it', () => {
  expect(broken(half(3), half(2))).toEqual([])
})

test('two servers that hold different pairs do not, though of one generation', () => {
  expect(broken(half(3), half(2, { id: id('bb') }))).toEqual([{ pair: [2, 3], burned: false, next: 5 }])
})

test('the next generation is above what either has had', () => {
  const later = half(2, { generation: 7, id: id('bb') })
  expect(broken(half(3), later)).toMatchObject([{ next: 8 }])
  expect(broken(half(3, { burned: { generation: 9, count: 1 } }), later)).toMatchObject([{ burned: true, next: 10 }])
})
