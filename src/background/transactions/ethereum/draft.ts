import { type AccessList, buildTransaction, type Fees } from '../../../chains/ethereum/build-transaction.ts'
import type { EthereumRpc } from '../../../chains/ethereum/rpc.ts'
import { decodeTransaction } from '../../../chains/ethereum/transaction.ts'
import type { Drafted } from '../family.ts'
import { type FeeWish, feesFor, smaller } from './fee-wish.ts'

/** A transaction with some things left open: null is for the wallet to fill in. */
export interface TransactionWish {
  readonly chainId: number
  /** Lower case. */
  readonly from: string
  readonly to: string | null
  /** Wei. */
  readonly value: bigint
  readonly data: string
  readonly gasLimit: bigint | null
  readonly fees: FeeWish
  readonly nonce: number | null
  /** None where it is absent. */
  readonly accessList?: AccessList
}

type DraftingNode = Pick<EthereumRpc, 'fees' | 'nonce' | 'estimateGas'>

/** A fifth on top of the estimate: state moves between now and the block. A plain payment needs exactly 21,000. */
export function gasWithMargin(estimate: bigint): bigint {
  return estimate === 21_000n ? estimate : estimate + estimate / 5n
}

/**
 * The unsigned bytes of what was wished for, with fee, gas and number taken from the node where the wish leaves them open.
 * @throws RpcError, PayloadError
 */
export async function draftTransaction(node: DraftingNode, wish: TransactionWish): Promise<Drafted> {
  const { chainId, from, to, value, data, accessList = [] } = wish
  const [market, gasLimit, firstFree] = await Promise.all([
    node.fees(),
    wish.gasLimit ?? node.estimateGas({ from, to, value, data, accessList }).then(gasWithMargin),
    node.nonce(from),
  ])
  const fees = feesFor(wish.fees, market)
  const nonce = wish.nonce ?? firstFree
  return {
    bytes: buildTransaction({ chainId: BigInt(chainId), nonce, to, value, data, gasLimit, fees, accessList }),
    number: { kind: wish.nonce === null ? 'next' : 'named', firstFree },
    lastLevel: null,
  }
}

/** The same transaction at the present price: what «refresh» does. */
export function reprice(unsigned: Uint8Array, fees: Fees): Uint8Array {
  return rebuild(unsigned, { fees })
}

/** The same transaction with another number, after one before it was given up. */
export function renumber(unsigned: Uint8Array, nonce: number): Uint8Array {
  return rebuild(unsigned, { nonce })
}

/**
 * The same transaction with a fee of at most what a person was told before, unless prices rose by more than a third since:
 * then it would wait, and whoever reviews it is told the present one.
 * @param atMost wei
 */
export function heldTo(unsigned: Uint8Array, atMost: bigint): Uint8Array {
  const fees = feesOf(unsigned)
  const price = atMost / decodeTransaction(unsigned).gasLimit
  const present = fees.kind === 'base-fee' ? fees.maxFeePerGas : fees.gasPrice
  if (present <= price || present * 3n > price * 4n) return unsigned
  if (fees.kind === 'gas-price') return reprice(unsigned, { ...fees, gasPrice: price })
  const tip = smaller(fees.maxPriorityFeePerGas, price)
  return reprice(unsigned, { ...fees, maxFeePerGas: price, maxPriorityFeePerGas: tip })
}

function feesOf(unsigned: Uint8Array): Fees {
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas } = decodeTransaction(unsigned)
  return maxFeePerGas !== null && maxPriorityFeePerGas !== null
    ? { kind: 'base-fee', maxFeePerGas, maxPriorityFeePerGas }
    : { kind: 'gas-price', gasPrice: gasPrice ?? 0n }
}

function rebuild(unsigned: Uint8Array, change: { fees?: Fees; nonce?: number }): Uint8Array {
  const { chainId, nonce, to, value, data, gasLimit, accessList } = decodeTransaction(unsigned)
  const fees = feesOf(unsigned)
  return buildTransaction({ chainId, to, value, data, gasLimit, accessList: accessList ?? [], nonce, fees, ...change })
}

export function nonceOf(unsigned: Uint8Array): number {
  return decodeTransaction(unsigned).nonce
}
