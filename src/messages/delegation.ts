// To whom a Tezos account delegates, what it stakes with them, and the changes a person may ask for. Amounts are mutez.
import * as v from 'valibot'
import { quantity, text } from './values.ts'
import { accountView, balanceView, delegationView, networkView } from './view.ts'

export const stakeView = v.object({
  staked: quantity,
  /** No longer staked, and still locked for some days. */
  leaving: quantity,
  /** No longer staked, and free to be taken out. */
  due: quantity,
})

export const delegationPage = v.object({
  account: accountView,
  network: networkView,
  balance: v.nullable(balanceView),
  delegation: delegationView,
  /** Null until the node has said it. */
  stake: v.nullable(stakeView),
})

export const delegationChange = v.variant('kind', [
  /** `to` is as typed. */
  v.object({ kind: v.literal('delegate'), to: text(255) }),
  v.object({ kind: v.literal('withdraw') }),
  v.object({ kind: v.literal('stake'), amount: quantity }),
  v.object({ kind: v.literal('unstake'), amount: quantity }),
  /** All that is due. */
  v.object({ kind: v.literal('take-out') }),
])

export type StakeView = v.InferOutput<typeof stakeView>
export type DelegationPage = v.InferOutput<typeof delegationPage>
export type DelegationChange = v.InferOutput<typeof delegationChange>
