import {
  type ActivityEntry,
  inBlockInItsPlace,
  isNewestOfItsNumber,
  isTransaction,
  type SignedTransactionEntry,
} from '../stores/activity.ts'
import { transactionsOn } from './family.ts'
import { unsignedOf } from './raw.ts'

/**
 * Whether a transaction may be offered to be signed once more: it never happened in time, or another, which was not signed
 * here, took its number; and nothing that was signed since does the same.
 * @param newestFirst all of Activity
 */
export function maySignAgain(entry: SignedTransactionEntry, newestFirst: readonly ActivityEntry[]): boolean {
  if (entry.state !== 'expired' && !isOvertaken(entry, newestFirst)) return false
  const since = newestFirst.slice(
    0,
    newestFirst.findIndex(({ id }) => id === entry.id),
  )
  return !since.some(
    (each) =>
      isTransaction(each) &&
      each.account === entry.account &&
      each.chain === entry.chain &&
      transactionsOn(entry.chain).doTheSame(unsignedOf(each), unsignedOf(entry)),
  )
}

function isOvertaken(entry: SignedTransactionEntry, newestFirst: readonly ActivityEntry[]): boolean {
  return (
    entry.state === 'replaced' &&
    entry.transaction.replacedBy === null &&
    isNewestOfItsNumber(entry, newestFirst) &&
    inBlockInItsPlace(entry, newestFirst) === undefined
  )
}
