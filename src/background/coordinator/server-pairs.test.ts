import { expect, test } from 'vitest'
import type { KeygenPlan } from '../../ceremony/plan.ts'
import type { WalletStatus } from '../../wire/wallet-status.ts'
import { brokenPairs } from './server-pairs.ts'

type Half = WalletStatus['pairs'][number]

/** This browser and three servers, any three of which sign: every two of them have a pair. */
const PLAN = {
  epoch: 0,
  threshold: 3,
  parties: [1, 2, 3, 4].map((index) => ({ index, role: index === 1 ? 'device' : 'server' })),
} as unknown as KeygenPlan

const half = (peer: number, change: Partial<Half> = {}): Half => {
  const { generation = 0 } = change
  return { peer, epoch: 0, generation, id: `0${generation}`.repeat(32), burned: null, ...change }
}
const said = (...servers: [number, Half[]][]) => new Map(servers.map(([index, pairs]) => [index, { keys: [], pairs }]))
const SOUND: [number, Half[]][] = [
  [2, [half(1), half(3), half(4)]],
  [3, [half(1), half(2), half(4)]],
  [4, [half(1), half(2), half(3)]],
]

test('sound pairs are not shown', () => {
  expect(brokenPairs(PLAN, said(...SOUND))).toEqual([])
})

test('nothing is said of what no server has spoken of', () => {
  expect(brokenPairs(PLAN, new Map())).toEqual([])
})

test.each([
  ['the one', 2],
  ['the other', 3],
])('burned by %s, it is broken, though the other does not answer', (_, by) => {
  const peer = by === 2 ? 3 : 2
  const burned = { generation: 0, count: 1 }
  expect(brokenPairs(PLAN, said([by, [half(peer, { burned })]]))).toEqual([{ pair: [2, 3], burned: true, next: 1 }])
})

test('renewed on both sides since it was burned, it is sound', () => {
  const renewed = { generation: 1, burned: { generation: 0, count: 1 } }
  expect(brokenPairs(PLAN, said([2, [half(3, renewed)]], [3, [half(2, renewed)]]))).toEqual([])
})

test('renewed on one side only, it is broken and not burned, and goes on above both', () => {
  expect(brokenPairs(PLAN, said([2, [half(3, { generation: 4 })]], [3, [half(2)]]))).toEqual([
    { pair: [2, 3], burned: false, next: 5 },
  ])
})

test('one that was burned above what is certified goes on above that', () => {
  const burned = { generation: 6, count: 2 }
  expect(brokenPairs(PLAN, said([2, [half(3, { generation: 5, burned })]]))).toEqual([
    { pair: [2, 3], burned: true, next: 7 },
  ])
})

test('what claims to have had the last generation is not renewed: that could not be written down', () => {
  const claimed = { burned: { generation: 0xffff_fffe, count: 1 } }
  expect(brokenPairs(PLAN, said([2, [half(3)]], [3, [half(2, claimed)]]))).toEqual([])
})

test('what this browser has with a server is not a pair of two servers', () => {
  expect(brokenPairs(PLAN, said([2, [half(1, { burned: { generation: 0, count: 1 } })]]))).toEqual([])
})

test('another epoch says nothing of this one', () => {
  const burned = { generation: 0, count: 1 }
  expect(brokenPairs(PLAN, said([2, [half(3, { epoch: 1, burned })]]))).toEqual([])
})

test('where no two servers sign together there is no such pair', () => {
  const two = { ...PLAN, threshold: 2 }
  const burned = { generation: 0, count: 1 }
  expect(brokenPairs(two, said([2, [half(3, { burned })]]))).toEqual([])
})

test('two servers that hold different pairs of one generation have none', () => {
  const other = { id: 'ff'.repeat(32) }
  expect(brokenPairs(PLAN, said([2, [half(3)]], [3, [half(2, other)]]))).toEqual([
    { pair: [2, 3], burned: false, next: 1 },
  ])
})
