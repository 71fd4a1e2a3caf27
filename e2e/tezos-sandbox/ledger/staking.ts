import { RULES } from '../node/protocol.ts'
import type { Outcome } from './actions.ts'
import { refusal } from './errors.ts'
import { accountOf, debit, type Ledger } from './ledger.ts'
import { type BalanceUpdate, stakeAskedBack, stakeMade, stakeReturned } from './receipt.ts'

export type PseudoCall = {
  readonly source: string
  readonly destination: string
  readonly amount: bigint
  readonly cycle: number
}

/** Sets, changes or withdraws the delegate of an account. Whoever names itself becomes a delegate. */
export function delegate(ledger: Ledger, source: string, to: string | undefined, cycle: number): Outcome {
  const account = accountOf(ledger, source)
  if (ledger.delegates.has(source)) {
    if (to === source) throw refusal.activeDelegate()
    throw refusal.delegateDeletion(source)
  }
  if (to !== undefined && to === account.delegate) throw refusal.unchangedDelegate()
  if (to === source) ledger.delegates.add(source)
  else if (to !== undefined && !ledger.delegates.has(to)) throw refusal.unregisteredDelegate(to)
  const updates = account.delegate === undefined ? [] : askBack(ledger, source, account.staked, cycle)
  if (to === undefined) delete account.delegate
  else account.delegate = to
  return { updates }
}

export function stake(ledger: Ledger, { source, destination, amount }: PseudoCall): Outcome {
  if (amount === 0n) throw refusal.emptyTransaction(destination)
  if (source !== destination) throw refusal.stakeForAnother()
  const account = accountOf(ledger, source)
  const { delegate } = account
  if (delegate === undefined) throw refusal.stakeWithoutDelegate()
  // First, since an account with stake does not cease to exist.
  account.staked += amount
  debit(ledger, source, amount)
  return { updates: stakeMade(source, delegate, amount) }
}

/** Asks back as much of the stake as there is, at most `amount`. */
export function unstake(ledger: Ledger, { source, destination, amount, cycle }: PseudoCall): Outcome {
  if (source !== destination) throw refusal.stakeForAnother()
  if (accountOf(ledger, source).delegate === undefined) throw refusal.stakeWithoutDelegate()
  return { updates: askBack(ledger, source, amount, cycle) }
}

/** Gives back what was asked back long enough ago; anyone may do so for anyone. */
export function finalizeUnstake(ledger: Ledger, { destination, amount, cycle }: PseudoCall): Outcome {
  if (amount !== 0n) throw refusal.amountNotZero(amount)
  const account = ledger.accounts.get(destination)
  if (account === undefined) return {}
  const due = account.unstaking.filter((each) => each.cycle <= cycle)
  account.unstaking = account.unstaking.filter((each) => each.cycle > cycle)
  for (const each of due) account.balance += each.amount
  return { updates: due.flatMap((each) => stakeReturned(destination, each.amount, each.cycle)) }
}

function askBack(ledger: Ledger, source: string, wanted: bigint, cycle: number): BalanceUpdate[] {
  const account = accountOf(ledger, source)
  const amount = wanted < account.staked ? wanted : account.staked
  if (amount === 0n) return []
  account.staked -= amount
  account.unstaking.push({ amount, cycle: cycle + RULES.unstakeCycles })
  return stakeAskedBack(source, account.delegate!, amount, cycle)
}
