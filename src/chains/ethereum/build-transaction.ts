import { hexToBytes } from '@noble/hashes/utils.js'
import { Transaction, type TransactionLike } from 'ethers/transaction'
import { PayloadError } from '../payload.ts'
import { decodeTransaction } from './transaction.ts'

/** Wei per unit of gas: with a base fee (EIP-1559), or the one price of a chain that has none. */
export type Fees =
  | { readonly kind: 'base-fee'; readonly maxFeePerGas: bigint; readonly maxPriorityFeePerGas: bigint }
  | { readonly kind: 'gas-price'; readonly gasPrice: bigint }

/** What a transaction names beforehand of the state it touches (EIP-2930). It changes the price of things, and nothing else. */
export type AccessList = readonly { readonly address: string; readonly storageKeys: readonly string[] }[]

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
  /** None where it is absent. */
  readonly accessList?: AccessList
}

/**
 * The unsigned bytes of a transaction: EIP-1559; where the chain has no base fee legacy with chain id, or EIP-2930 for the
 * sake of an access list.
 * @throws PayloadError when a number is outside its range or an address or data is malformed
 */
export function buildTransaction({ fees, accessList = [], ...common }: TransactionPlan): Uint8Array {
  const list = accessList.map(({ address, storageKeys }) => ({ address, storageKeys: [...storageKeys] }))
  const bytes = encode({ ...common, ...priced(fees, list) })
  decodeTransaction(bytes)
  return bytes
}

function priced(fees: Fees, accessList: NonNullable<Transaction['accessList']>): TransactionLike<string> {
  if (fees.kind === 'base-fee') {
    const { maxFeePerGas, maxPriorityFeePerGas } = fees
    return { type: 2, maxFeePerGas, maxPriorityFeePerGas, accessList }
  }
  const { gasPrice } = fees
  return accessList.length === 0 ? { type: 0, gasPrice } : { type: 1, gasPrice, accessList }
}

function encode(transaction: TransactionLike<string>): Uint8Array {
  try {
    return hexToBytes(Transaction.from(transaction).unsignedSerialized.slice(2))
  } catch {
    throw new PayloadError('undecodable', 'No transaction can be made of this.')
  }
}
