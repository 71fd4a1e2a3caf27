import { decodeTransaction } from '../../chains/ethereum/transaction.ts'
import { payloadOf } from '../requests/readings.ts'
import {
  type ActivityEntry,
  inBlockInItsPlace,
  isNewestOfItsNumber,
  isTransaction,
  type SignedTransactionEntry,
} from '../stores/activity.ts'

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
      doTheSame(each.transaction.unsigned, entry.transaction.unsigned),
  )
}

/** Whether two unsigned transactions, hexadecimal, differ in nothing but number, gas and fee. */
export function doTheSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((bytes) =>
    decodeTransaction(payloadOf({ kind: 'ethereum-transaction', bytes }).bytes),
  )
  return a.to === b.to && a.value === b.value && a.data === b.data
}
