import { WalletError } from '../errors.ts'
import { isUnsettled, type SignedTransactionEntry } from '../stores/activity.ts'
import { type Drafted, transactionsOn } from '../transactions/family.ts'
import { nextNonce, numbersFrom } from '../transactions/nonce.ts'
import { type Count, promised } from './numbers.ts'
import type { SignBody, WaitingRequest } from './request.ts'

interface Taken {
  readonly requests: readonly WaitingRequest[]
  /** What was signed of this count, and may still hold its numbers. */
  readonly sent: readonly SignedTransactionEntry[]
}

interface Chosen {
  readonly bytes: Uint8Array
  readonly number: Pick<SignBody, 'replaces' | 'numbered'>
  /** Free numbers, for open requests whose own are what this one names. */
  readonly spare: readonly number[]
}

/**
 * Numbers for a draft that nobody else holds; those that it names itself where they are meant, also to replace what holds
 * them.
 * @throws `same-number`
 */
export function chooseNumber(
  { bytes }: Drafted,
  { kind, firstFree }: NonNullable<Drafted['number']>,
  count: Count,
  { requests, sent }: Taken,
): Chosen {
  const family = transactionsOn(count.chain)
  const { first: named, count: takes } = family.numbers(bytes)
  const numbers = sent.flatMap(({ transaction }) => numbersFrom({ first: transaction.nonce, count: transaction.count }))
  const { all, fixed } = promised(requests, count)
  if (kind === 'next') {
    const next = nextNonce(firstFree, [...numbers, ...all], takes)
    const moved = family.renumber(bytes, next)
    return { bytes: moved, number: { replaces: null, numbered: 'next' }, spare: [] }
  }
  if (named < firstFree || numbers.includes(named)) {
    const waiting = sent.filter(isUnsettled).find(({ transaction }) => transaction.nonce === named)
    const replaces = waiting ? { id: waiting.id, hash: waiting.transaction.hash, how: 'named' as const } : null
    return { bytes, number: { replaces, numbered: null }, spare: [] }
  }
  if (fixed.includes(named)) throw new WalletError('same-number', 'A transaction of this number waits already.')
  const spare = nextNonce(firstFree, [...numbers, ...all, named])
  return { bytes, number: { replaces: null, numbered: 'named' }, spare: [spare] }
}
