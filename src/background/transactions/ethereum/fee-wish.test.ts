import { expect, test } from 'vitest'
import type { Fees } from '../../../chains/ethereum/build-transaction.ts'
import { contradictionIn, type FeeWish, feesFor, NO_FEE_WISH } from './fee-wish.ts'

/** A base fee of 10 and a usual tip of 3. */
const BASE_FEE: Fees = { kind: 'base-fee', maxFeePerGas: 23n, maxPriorityFeePerGas: 3n }
const ONE_PRICE: Fees = { kind: 'gas-price', gasPrice: 7n }

test.each<[string, Partial<FeeWish>, bigint, bigint]>([
  ['nothing: the market', {}, 23n, 3n],
  ['both', { maxFeePerGas: 50n, maxPriorityFeePerGas: 1n }, 50n, 1n],
  ['a lone highest price keeps the usual tip', { maxFeePerGas: 50n }, 50n, 3n],
  ['a lone highest price below the usual tip bounds it', { maxFeePerGas: 2n }, 2n, 2n],
  ['a lone tip keeps the room for the base fee', { maxPriorityFeePerGas: 40n }, 60n, 40n],
  ['a gas price is both', { gasPrice: 12n }, 12n, 12n],
])('on a chain with base fee, %s', (_, wish, maxFeePerGas, maxPriorityFeePerGas) => {
  expect(feesFor({ ...NO_FEE_WISH, ...wish }, BASE_FEE)).toEqual({
    kind: 'base-fee',
    maxFeePerGas,
    maxPriorityFeePerGas,
  })
})

test.each<[string, Partial<FeeWish>, bigint]>([
  ['nothing: the market', {}, 7n],
  ['a gas price', { gasPrice: 12n }, 12n],
  ['a highest price', { maxFeePerGas: 50n, maxPriorityFeePerGas: 1n }, 50n],
  ['a lone tip, which it does not have', { maxPriorityFeePerGas: 1n }, 7n],
])('on a chain of one price, %s', (_, wish, gasPrice) => {
  expect(feesFor({ ...NO_FEE_WISH, ...wish }, ONE_PRICE)).toEqual({ kind: 'gas-price', gasPrice })
})

test.each<[boolean, Partial<FeeWish>, number | null]>([
  [true, { gasPrice: 1n, maxFeePerGas: 1n }, null],
  [true, { gasPrice: 1n, maxPriorityFeePerGas: 1n }, null],
  [true, { gasPrice: 1n }, 2],
  [true, { maxFeePerGas: 1n }, 0],
  [true, { maxPriorityFeePerGas: 1n }, 1],
  [true, { maxFeePerGas: 1n, maxPriorityFeePerGas: 2n }, null],
  [false, { maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }, 2],
  [false, { gasPrice: 1n }, 0],
  [false, { gasPrice: 1n }, 1],
  [false, { gasPrice: 1n }, null],
  [false, {}, 0],
])('contradicts itself: %s, %o of type %o', (expected, wish, type) => {
  expect(contradictionIn({ ...NO_FEE_WISH, ...wish }, type) !== null).toBe(expected)
})
