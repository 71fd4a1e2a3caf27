import { buildTransaction, type Fees } from './build-transaction.ts'
import { decodeTransaction } from './transaction.ts'

/**
 * The same transaction at the same nonce for a higher price.
 * @param unsigned the pending transaction's unsigned bytes
 * @param market what the chain asks now; the price is never below it
 * @throws PayloadError
 */
export function speedUp(unsigned: Uint8Array, market: Fees): Uint8Array {
  const { chainId, nonce, to, value, data, gasLimit, accessList } = decodeTransaction(unsigned)
  const fees = replacementFees(unsigned, market)
  return buildTransaction({ chainId, nonce, to, value, data, gasLimit, fees, accessList: accessList ?? [] })
}

/**
 * A payment of nothing to oneself at the nonce of a pending transaction, which then can no longer happen.
 * @param account lower-case address of the sender
 * @param gasLimit what such a payment takes on this chain: 21,000 on Ethereum, more on some others
 * @throws PayloadError
 */
export function cancel(unsigned: Uint8Array, account: string, market: Fees, gasLimit: bigint): Uint8Array {
  const { chainId, nonce } = decodeTransaction(unsigned)
  const fees = replacementFees(unsigned, market)
  return buildTransaction({ chainId, nonce, to: account, value: 0n, data: '0x', gasLimit, fees })
}

/** Nodes replace a pending transaction only when both its fees rise by a tenth; some ask for an eighth. */
function replacementFees(unsigned: Uint8Array, market: Fees): Fees {
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = decodeTransaction(unsigned)
  if (maxFeePerGas !== null && maxPriorityFeePerGas !== null) {
    const asked = market.kind === 'base-fee' ? market : both(market.gasPrice)
    return {
      kind: 'base-fee',
      maxFeePerGas: larger(bumped(maxFeePerGas), asked.maxFeePerGas),
      maxPriorityFeePerGas: larger(bumped(maxPriorityFeePerGas), asked.maxPriorityFeePerGas),
    }
  }
  const asked = market.kind === 'gas-price' ? market.gasPrice : market.maxFeePerGas
  return { kind: 'gas-price', gasPrice: larger(bumped(gasPrice ?? 0n), asked) }
}

function both(price: bigint): { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint } {
  return { maxFeePerGas: price, maxPriorityFeePerGas: price }
}

/** At least 12.5 % more, rounded up, and more than nothing. */
function bumped(fee: bigint): bigint {
  return fee + (fee + 7n) / 8n + (fee === 0n ? 1n : 0n)
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
