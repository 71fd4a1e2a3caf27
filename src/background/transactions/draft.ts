import { type AccessList, buildTransaction, type Fees } from '../../chains/ethereum/build-transaction.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { decodeTransaction } from '../../chains/ethereum/transaction.ts'
import { type FeeWish, feesFor } from './fee-wish.ts'

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

/** Unsigned bytes, and what is known of the number in them. */
export interface Drafted {
  readonly bytes: Uint8Array
  /**
   * `next`: it is the first that the chain has free, and another as good when that is promised; `named`: it is meant. Null
   * when the bytes come in place of a transaction that has this number.
   */
  readonly number: { readonly kind: 'next' | 'named'; readonly firstFree: number } | null
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

function rebuild(unsigned: Uint8Array, change: { fees?: Fees; nonce?: number }): Uint8Array {
  const { chainId, nonce, to, value, data, gasLimit, accessList, gasPrice, maxFeePerGas, maxPriorityFeePerGas } =
    decodeTransaction(unsigned)
  const fees: Fees =
    maxFeePerGas !== null && maxPriorityFeePerGas !== null
      ? { kind: 'base-fee', maxFeePerGas, maxPriorityFeePerGas }
      : { kind: 'gas-price', gasPrice: gasPrice ?? 0n }
  return buildTransaction({ chainId, to, value, data, gasLimit, accessList: accessList ?? [], nonce, fees, ...change })
}

export function nonceOf(unsigned: Uint8Array): number {
  return decodeTransaction(unsigned).nonce
}
