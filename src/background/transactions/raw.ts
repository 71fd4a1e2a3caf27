import { hexToBytes } from '@noble/hashes/utils.js'
import type { SignedTransactionEntry } from '../stores/activity.ts'

/** The signed bytes: what a node is given. */
export function rawOf({ transaction }: SignedTransactionEntry): Uint8Array {
  return hexToBytes(transaction.raw.slice(2))
}

/** The bytes that were signed. */
export function unsignedOf({ transaction }: SignedTransactionEntry): Uint8Array {
  return hexToBytes(transaction.unsigned.slice(2))
}
