import { expect, test } from 'vitest'
import { buildTransaction, type Fees } from '../../../chains/ethereum/build-transaction.ts'
import { decodeTransaction } from '../../../chains/ethereum/transaction.ts'
import { heldTo } from './draft.ts'

const GAS = 21_000n
const transaction = (fees: Fees) =>
  buildTransaction({ chainId: 1n, nonce: 0, to: `0x${'b0'.repeat(20)}`, value: 5n, data: '0x', gasLimit: GAS, fees })
const baseFee = (maxFeePerGas: bigint, maxPriorityFeePerGas = 1n): Fees => ({
  kind: 'base-fee',
  maxFeePerGas,
  maxPriorityFeePerGas,
})
const gasPrice = (price: bigint): Fees => ({ kind: 'gas-price', gasPrice: price })

test.each([
  ['lower by now', baseFee(90n), 100n, baseFee(90n)],
  ['higher by now', baseFee(112n), 100n, baseFee(100n)],
  ['higher by just a third', baseFee(120n), 90n, baseFee(90n)],
  ['higher by more than a third', baseFee(121n), 90n, baseFee(121n)],
  ['higher, and nearly all of it the tip', baseFee(112n, 110n), 100n, baseFee(100n, 100n)],
  ['a gas price, higher by now', gasPrice(112n), 100n, gasPrice(100n)],
  ['a gas price, much higher by now', gasPrice(200n), 100n, gasPrice(200n)],
])('the fee a person was told holds: %s', (_, present, told, then) => {
  const held = heldTo(transaction(present), told * GAS + GAS - 1n)
  expect(decodeTransaction(held)).toEqual(decodeTransaction(transaction(then)))
})
