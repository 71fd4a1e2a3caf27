import { hexToBytes } from '@noble/hashes/utils.js'
import { Transaction, type TransactionLike } from 'ethers/transaction'
import { PayloadError } from '../payload.ts'
import { decodeTransaction } from './transaction.ts'

/** Wei per unit of gas: with a base fee (EIP-1559), or the one price of a chain that has none. */
export type Fees =
  | { readonly kind: 'base-fee'; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly kind: 'gas-price'; readonly gasPrice: bigint }

/** A transaction with nothing left open. */
export interface TransactionPlan {
  readonly chainId: bigint
  readonly nonce: number
  /** Null creates a contract. */
  readonly to: string | null
  /** Wei. */
  readonly value: bigint
  /** `0x` hex. */
  readonly data: string
  readonly gasLimit: bigint
  readonly fees: Fees
}

/**
 * The unsigned bytes of a transaction: EIP-1559, or legacy with chain id where the chain has no base fee.
 * @throws PayloadError when a number is outside its range or an address or data is malformed
 */
export function buildTransaction({ chainId, nonce, to, value, data, gasLimit, fees }: TransactionPlan): Uint8Array {
  const common = { chainId, nonce, to, value, data, gasLimit }
  const transaction =
    fees.kind === 'base-fee'
      ? {
          ...common,
          type: 2,
          maxFeePerGas: fees.maxFeePerGas,
          maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
          accessList: [],
        }
      : { ...common, type: 0, gasPrice: fees.gasPrice }
  const bytes = encode(transaction)
  decodeTransaction(bytes)
  return bytes
}

function encode(transaction: TransactionLike<string>): Uint8Array {
  try {
    return hexToBytes(Transaction.from(transaction).unsignedSerialized.slice(2))
  } catch {
    throw new PayloadError('undecodable', 'No transaction can be made of this.')
  }
}
