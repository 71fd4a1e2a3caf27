import type { Fees } from '../../../chains/ethereum/build-transaction.ts'

/** What a site suggests to pay, in wei per unit of gas; null is for the wallet to fill in. */
export interface FeeWish {
  readonly gasPrice: bigint | null
  readonly maxFeePerGas: bigint | null
  readonly maxPriorityFeePerGas: bigint | null
}

export const NO_FEE_WISH: FeeWish = { gasPrice: null, maxFeePerGas: null, maxPriorityFeePerGas: null }

/** Why a suggestion contradicts itself or the transaction type it names; null when it does not. */
export function contradictionIn(wish: FeeWish, type: number | null): string | null {
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = wish
  const hasMaximum = maxFeePerGas !== null || maxPriorityFeePerGas !== null
  if (gasPrice !== null && hasMaximum) return 'A gas price and a highest price per gas exclude each other.'
  if (gasPrice !== null && type === 2) return 'A transaction of type 2 has no gas price.'
  if (hasMaximum && (type === 0 || type === 1)) return `A transaction of type ${type} has a gas price and no other.`
  if (maxFeePerGas !== null && maxPriorityFeePerGas !== null && maxPriorityFeePerGas > maxFeePerGas) {
    return 'The tip is more than the highest price per gas.'
  }
  return null
}

/**
 * A suggestion is followed as far as the chain can express it. What it leaves open is as the market has it: never a tip
 * above the highest price, nor a highest price that leaves the base fee no room to double. With a base fee, one price is
 * both: what is left over of it goes to the miner, as it would with a transaction of the older kind.
 */
export function feesFor({ gasPrice, maxFeePerGas, maxPriorityFeePerGas }: FeeWish, market: Fees): Fees {
  if (market.kind === 'gas-price') return { ...market, gasPrice: gasPrice ?? maxFeePerGas ?? market.gasPrice }
  if (gasPrice !== null) return { ...market, maxFeePerGas: gasPrice, maxPriorityFeePerGas: gasPrice }
  const tip = maxPriorityFeePerGas ?? smaller(market.maxPriorityFeePerGas, maxFeePerGas)
  const maximum = maxFeePerGas ?? market.maxFeePerGas - market.maxPriorityFeePerGas + tip
  return { ...market, maxFeePerGas: maximum, maxPriorityFeePerGas: tip }
}

/** The amount itself, or the limit where that is lower. */
export function smaller(a: bigint, limit: bigint | null): bigint {
  return limit !== null && limit < a ? limit : a
}
