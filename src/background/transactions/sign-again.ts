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
 * Whether a transaction may be offered to be signed once more: another, which was not signed here, took its number, and
 * nothing that was signed since does the same.
 * @param newestFirst all of Activity
 */
export function maySignAgain(entry: SignedTransactionEntry, newestFirst: readonly ActivityEntry[]): boolean {
  if (entry.state !== 'replaced' || entry.transaction.replacedBy !== null) return false
  if (!isNewestOfItsNumber(entry, newestFirst)) return false
  if (inBlockInItsPlace(entry, newestFirst) !== undefined) return false
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
