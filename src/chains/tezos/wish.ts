import type { Content } from './operation.ts'

type WithoutTerms<C> = C extends Content ? Omit<C, 'source' | 'fee' | 'counter' | 'gas_limit' | 'storage_limit'> : never

/** What one operation does, without who does it, its number and what it may cost. */
export type Action = WithoutTerms<Content>

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

export function actionOf(content: Content): Action {
  const { source: _, fee: __, counter: ___, gas_limit: ____, storage_limit: _____, ...action } = content
  return action
}
