import type { FamilyName } from '../../messages/values.ts'
import type { HexPayload } from '../requests/request.ts'
import type { AccountSignature } from '../signing.ts'
import { readChain } from '../stores/networks.ts'
import { ETHEREUM_TRANSACTIONS } from './ethereum/family.ts'
import { TEZOS_TRANSACTIONS } from './tezos/family.ts'

/** What the bytes of a chain family's transactions are to the wallet. Nothing here asks a node. */
export interface TransactionFamily {
  /** What a transaction is as a payload. */
  readonly payload: HexPayload['kind']
  /**
   * How several of one account go on: `pool`, nodes hold them with their numbers until blocks take them; `one-by-one`, each
   * waits here until the one before it is in a block.
   */
  readonly line: 'pool' | 'one-by-one'
  numbers(unsigned: Uint8Array): Numbers
  /** A draft with other numbers. Those that it came with are the first that the chain had free. */
  renumber(drafted: Uint8Array, first: number): Uint8Array
  /** @throws TypeError for a signature on another curve */
  attach(unsigned: Uint8Array, signature: AccountSignature): { readonly raw: Uint8Array; readonly hash: string }
  /** Whether two differ in nothing but numbers, limits and fees. */
  doTheSame(one: Uint8Array, other: Uint8Array): boolean
  /** A message's signature as whoever asked for it gets it. */
  encodeSignature(signature: AccountSignature): string
}

/** Those that a transaction uses up: each account counts its own, on each chain. */
export interface Numbers {
  readonly first: number
  /** At least 1. */
  readonly count: number
}

/** Unsigned bytes, and what is known of the number in them. */
export interface Drafted {
  readonly bytes: Uint8Array
  /**
   * `next`: it is the first that the chain has free, and another as good when that is promised; `named`: it is meant. Null
   * when the bytes come in place of a transaction that has this number.
   */
  readonly number: { readonly kind: 'next' | 'named'; readonly firstFree: number } | null
  /** The last block that may hold it; null where any may. */
  readonly lastLevel: number | null
}

export function transactionsOf(family: FamilyName): TransactionFamily {
  return FAMILIES[family]
}

/** @param chain its CAIP-2 name */
export function transactionsOn(chain: string): TransactionFamily {
  return transactionsOf(readChain(chain).family)
}

const FAMILIES: Readonly<Record<FamilyName, TransactionFamily>> = {
  ethereum: ETHEREUM_TRANSACTIONS,
  tezos: TEZOS_TRANSACTIONS,
}
