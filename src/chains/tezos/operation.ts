import type { Micheline } from './micheline/micheline.ts'

/** A group of manager operations, as nodes write it in JSON: all numbers are decimal strings. */
export interface Operation {
  /** Hash of a recent block; the operation is valid for some blocks after it. */
  readonly branch: string
  readonly contents: readonly Content[]
}

export type Content =
  | RevealContent
  | TransactionContent
  | OriginationContent
  | DelegationContent
  | ConstantContent
  | StorageContent

interface Manager {
  readonly source: string
  /** Mutez. */
  readonly fee: string
  readonly counter: string
  readonly gas_limit: string
  readonly storage_limit: string
}

export interface RevealContent extends Manager {
  readonly kind: 'reveal'
  readonly public_key: string
  /** Of BLS keys only. */
  readonly proof?: string
}

export interface TransactionContent extends Manager {
  readonly kind: 'transaction'
  /** Mutez. */
  readonly amount: string
  readonly destination: string
  /** Absent: the entrypoint `default` with Unit. */
  readonly parameters?: { readonly entrypoint: string; readonly value: Micheline }
}

export interface OriginationContent extends Manager {
  readonly kind: 'origination'
  /** Mutez. */
  readonly balance: string
  readonly delegate?: string
  readonly script: { readonly code: Micheline; readonly storage: Micheline }
}

export interface DelegationContent extends Manager {
  readonly kind: 'delegation'
  /** Absent: no delegate from then on. */
  readonly delegate?: string
}

export interface ConstantContent extends Manager {
  readonly kind: 'register_global_constant'
  readonly value: Micheline
}

export interface StorageContent extends Manager {
  readonly kind: 'increase_paid_storage'
  /** Bytes. */
  readonly amount: string
  readonly destination: string
}
