import type { NodeError } from './errors.ts'

/** A change of a balance, as receipts list them. */
export type BalanceUpdate = { readonly kind: string; readonly change: string; readonly origin: 'block' } & Readonly<
  Record<string, unknown>
>

const update = (kind: string, change: bigint, fields: Record<string, unknown>): BalanceUpdate => ({
  kind,
  ...fields,
  change: String(change),
  origin: 'block',
})

/** Mutez that went from one account or contract to another. */
export const moved = (from: string, to: string, amount: bigint): BalanceUpdate[] =>
  amount === 0n ? [] : [update('contract', -amount, { contract: from }), update('contract', amount, { contract: to })]

/** Mutez that a fee took. */
export const feeTaken = (from: string, fee: bigint): BalanceUpdate[] =>
  fee === 0n
    ? []
    : [update('contract', -fee, { contract: from }), update('accumulator', fee, { category: 'block fees' })]

/** Mutez that were burned for storage. */
export const burned = (from: string, amount: bigint): BalanceUpdate[] =>
  amount === 0n
    ? []
    : [update('contract', -amount, { contract: from }), update('burned', amount, { category: 'storage fees' })]

/** Mutez that became stake with a delegate. */
export const stakeMade = (from: string, delegate: string, amount: bigint): BalanceUpdate[] => [
  update('contract', -amount, { contract: from }),
  update('freezer', amount, { category: 'deposits', staker: { contract: from, delegate } }),
]

/** Stake that was asked back. */
export const stakeAskedBack = (staker: string, delegate: string, amount: bigint, cycle: number): BalanceUpdate[] =>
  amount === 0n
    ? []
    : [
        update('freezer', -amount, { category: 'deposits', staker: { contract: staker, delegate } }),
        update('freezer', amount, { category: 'unstaked_deposits', staker: { contract: staker, delegate }, cycle }),
      ]

/** Stake that came back to the account. */
export const stakeReturned = (staker: string, amount: bigint, cycle: number): BalanceUpdate[] =>
  amount === 0n
    ? []
    : [
        update('freezer', -amount, { category: 'unstaked_deposits', staker: { contract: staker }, cycle }),
        update('contract', amount, { contract: staker }),
      ]

/** What became of one content. Fields beyond the status are named as nodes name them. */
export type Result =
  | {
      readonly status: 'applied' | 'backtracked'
      readonly consumed_milligas: string
      readonly [field: string]: unknown
    }
  | { readonly status: 'failed'; readonly errors: readonly NodeError[] }
  | { readonly status: 'skipped' }
