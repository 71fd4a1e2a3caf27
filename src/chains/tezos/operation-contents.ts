import type { Micheline } from './micheline-json.ts'

/** What one operation does, in the words of the node's JSON. Amounts are mutez, in decimal digits. */
export type Action =
  | { readonly kind: 'reveal'; readonly public_key: string }
  | {
      readonly kind: 'transaction'
      readonly amount: string
      readonly destination: string
      readonly parameters?: { readonly entrypoint: string; readonly value: Micheline }
    }
  /** Without `delegate` the account delegates to nobody from then on. */
  | { readonly kind: 'delegation'; readonly delegate?: string }
  | {
      readonly kind: 'origination'
      readonly balance: string
      readonly delegate?: string
      readonly script: { readonly code: readonly Micheline[]; readonly storage: Micheline }
    }
  /** `amount` is bytes. */
  | { readonly kind: 'increase_paid_storage'; readonly amount: string; readonly destination: string }
  | { readonly kind: 'register_global_constant'; readonly value: Micheline }

/** What it may cost, and its number. */
export interface Terms {
  readonly fee: string
  readonly counter: string
  readonly gas_limit: string
  /** Bytes. */
  readonly storage_limit: string
}

/** One operation of a group, complete. */
export type OperationContents = Action & Terms & { readonly source: string }

/** One operation with some things left open: null is for the wallet to fill in. */
export interface OperationWish {
  readonly action: Action
  /** Mutez. */
  readonly fee: bigint | null
  readonly gasLimit: bigint | null
  /** Bytes. */
  readonly storageLimit: bigint | null
}

export function openWish(action: Action): OperationWish {
  return { action, fee: null, gasLimit: null, storageLimit: null }
}

/** A group that may be signed as it is. */
export interface OperationGroup {
  /** Hash of the block it builds on. */
  readonly branch: string
  readonly contents: readonly OperationContents[]
}
