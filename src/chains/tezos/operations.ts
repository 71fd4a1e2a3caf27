import type { Micheline } from './micheline/micheline.ts'
import type { Action } from './wish.ts'

/** XTZ, in mutez. */
export function payment(to: string, amount: bigint): Action {
  return { kind: 'transaction', amount: amount.toString(), destination: to }
}

export function call(contract: string, entrypoint: string, value: Micheline, amount = 0n): Action {
  return { kind: 'transaction', amount: amount.toString(), destination: contract, parameters: { entrypoint, value } }
}

export interface TokenPayment {
  readonly contract: string
  readonly from: string
  readonly to: string
  /** In the token's smallest unit. */
  readonly amount: bigint
}

/** A transfer of an FA1.2 token (TZIP-7). */
export function fa12Transfer({ contract, from, to, amount }: TokenPayment): Action {
  const value = pair({ string: from }, pair({ string: to }, { int: amount.toString() }))
  return call(contract, 'transfer', value)
}

/** A transfer of one FA2 token (TZIP-12). */
export function fa2Transfer({ contract, from, to, amount }: TokenPayment, tokenId: bigint): Action {
  const moved = pair({ string: to }, pair({ int: tokenId.toString() }, { int: amount.toString() }))
  return call(contract, 'transfer', [pair({ string: from }, [moved])])
}

/** @param baker null: the account delegates to nobody from then on */
export function delegation(baker: string | null): Action {
  return baker === null ? { kind: 'delegation' } : { kind: 'delegation', delegate: baker }
}

/** Stakes mutez with the account's baker. Staking is a payment to oneself at an entrypoint of its own. */
export function stake(account: string, amount: bigint): Action {
  return call(account, 'stake', UNIT, amount)
}

/** Asks mutez back that are staked: they can be taken out some cycles later. */
export function unstake(account: string, amount: bigint): Action {
  return call(account, 'unstake', UNIT, amount)
}

/** Takes out what was asked back and has waited long enough. */
export function finalizeUnstake(account: string): Action {
  return call(account, 'finalize_unstake', UNIT)
}

const UNIT: Micheline = { prim: 'Unit' }

function pair(left: Micheline, right: Micheline): Micheline {
  return { prim: 'Pair', args: [left, right] }
}
