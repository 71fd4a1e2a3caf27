import * as v from 'valibot'
import { intent } from '../../messages/intent.ts'
import { problem, problemAction } from '../../messages/problem.ts'
import { transactionHash } from '../../messages/values.ts'
import { WalletError } from '../errors.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { ethereumChain } from './networks.ts'
import { Stored, type StoreShape } from './stored.ts'

/**
 * The states of a signed transaction; the rest of `state` is about what never became one. `signed`: its node does not have
 * it yet; `not-taken`: its node refused it, and its number is free; `dropped`: its node had it and forgot it; `expired`: no
 * block took it in time, and none ever will.
 */
export const TRANSACTION_STATES = [
  'signed',
  'not-taken',
  'pending',
  'confirmed',
  'failed',
  'replaced',
  'dropped',
  'expired',
] as const
const CONSENT_STATES = ['message-signed', 'rejected', 'refused', 'lapsed'] as const

const EarlierTransactionSchema = v.strictObject({
  hash: transactionHash,
  /** What the node is given, hexadecimal. Kept so that it can be sent again without signing again. */
  raw: v.pipe(v.string(), v.regex(/^0x(?:[0-9a-f]{2})+$/)),
  /** The unsigned bytes it was made from, hexadecimal. */
  unsigned: v.pipe(v.string(), v.regex(/^0x(?:[0-9a-f]{2})+$/)),
  /** The first of its numbers. */
  nonce: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** The transaction that took this one's nonce. */
  replacedBy: v.nullable(transactionHash),
})
const TransactionSchema = v.strictObject({
  ...EarlierTransactionSchema.entries,
  /** How many numbers it uses up, from `nonce` on. */
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** The last block that may hold it; null where any may. */
  lastLevel: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
})

const EntrySchema = v.strictObject({
  /** That of the request it came from. */
  id: v.string(),
  /** Milliseconds since 1970. */
  at: v.number(),
  state: v.picklist([...TRANSACTION_STATES, ...CONSENT_STATES]),
  /** Key of the site; null when the wallet's own pages asked. */
  site: v.nullable(v.string()),
  /** Id of the account, which is its address. */
  account: v.string(),
  /** The CAIP-2 name of the chain. */
  chain: v.string(),
  intent,
  signedWith: v.array(v.string()),
  transaction: v.nullable(TransactionSchema),
  problem: v.nullable(problem),
})
export type ActivityEntry = v.InferOutput<typeof EntrySchema>
export type ActivityEntryState = ActivityEntry['state']
export type SignedTransactionEntry = ActivityEntry & { transaction: NonNullable<ActivityEntry['transaction']> }

const MOST_ENTRIES = 500

const { chain: _, transaction: __, ...sinceFirst } = EntrySchema.entries
const SecondEntrySchema = v.strictObject({
  ...sinceFirst,
  transaction: v.nullable(EarlierTransactionSchema),
  chainId: v.number(),
})
const FirstEntrySchema = v.strictObject({
  ...SecondEntrySchema.entries,
  problem: v.nullable(v.object({ ...problem.entries, actions: v.array(v.string()) })),
})
const Second = v.strictObject({ entries: v.array(SecondEntrySchema), lost: v.boolean() })
const isAction = (action: string) => v.is(problemAction, action)

interface Kept {
  entries: ActivityEntry[]
  /** An earlier list was damaged: what it held may still wait for a block, at numbers that nobody here knows. */
  lost: boolean
}

const shape: StoreShape<Kept> = {
  key: 'activity',
  schema: v.strictObject({ entries: v.array(EntrySchema), lost: v.boolean() }),
  initial: { entries: [], lost: false },
  migrations: [
    // Ids of accounts were the same in every wallet; what was signed names the address. Some ways on are no more.
    (value) => {
      const entries = v.parse(v.array(FirstEntrySchema), value).map((entry) => ({
        ...entry,
        account: entry.intent.account,
        problem: entry.problem && { ...entry.problem, actions: entry.problem.actions.filter(isAction) },
      }))
      return { entries, lost: false }
    },
    // All chains were Ethereum's.
    (value) => {
      const { entries, lost } = v.parse(Second, value)
      const here = entries.map(({ chainId, transaction, ...rest }) => ({
        ...rest,
        chain: ethereumChain(chainId),
        transaction: transaction && { ...transaction, count: 1, lastLevel: null },
      }))
      return { entries: here, lost }
    },
  ],
  afterDamage: { entries: [], lost: true },
  irreplaceable: true,
}

/** What may follow what. A block may turn out to hold what seemed replaced. */
const NEXT: Readonly<Record<ActivityEntryState, readonly ActivityEntryState[]>> = {
  signed: ['pending', 'not-taken', 'confirmed', 'failed', 'replaced', 'expired'],
  'not-taken': ['signed', 'pending', 'confirmed', 'failed', 'replaced', 'expired'],
  pending: ['confirmed', 'failed', 'replaced', 'dropped', 'expired'],
  dropped: ['pending', 'confirmed', 'failed', 'replaced', 'expired'],
  expired: [],
  replaced: ['confirmed', 'failed'],
  confirmed: [],
  failed: [],
  'message-signed': [],
  rejected: [],
  refused: [],
  lapsed: [],
}

const NOT_AT_NODE: ReadonlySet<ActivityEntryState> = new Set(['signed', 'not-taken'])
const UNSETTLED: ReadonlySet<ActivityEntryState> = new Set(['signed', 'not-taken', 'pending', 'dropped'])

export function isTransaction(entry: ActivityEntry): entry is SignedTransactionEntry {
  return entry.transaction !== null
}

/** Signed, and not yet known to be in a block or overtaken. */
export function isUnsettled(entry: ActivityEntry): entry is SignedTransactionEntry {
  return isTransaction(entry) && UNSETTLED.has(entry.state)
}

/** Of one account on one chain, with a number in common: only one of the two can happen. */
export function sharesNumber(one: SignedTransactionEntry, other: ActivityEntry): other is SignedTransactionEntry {
  return (
    isTransaction(other) &&
    one.account === other.account &&
    one.chain === other.chain &&
    one.transaction.nonce < other.transaction.nonce + other.transaction.count &&
    other.transaction.nonce < one.transaction.nonce + one.transaction.count
  )
}

/** Of those that share its number, the one that a block holds. */
export function inBlockInItsPlace(
  entry: SignedTransactionEntry,
  entries: readonly ActivityEntry[],
): SignedTransactionEntry | undefined {
  return entries
    .filter((each) => sharesNumber(entry, each))
    .find(({ state }) => state === 'confirmed' || state === 'failed')
}

/** The newest of those that share its number: what is older gave way to it, unless the node did not take the newer one. */
export function isNewestOfItsNumber(entry: SignedTransactionEntry, newestFirst: readonly ActivityEntry[]): boolean {
  const taken = newestFirst.filter((each) => each.state !== 'not-taken' || each.id === entry.id)
  return taken.find((each) => sharesNumber(entry, each))?.id === entry.id
}

/** Whether another look, or another sending of the same bytes, has found more of a transaction than `state` says. */
function hasGoneOn(entry: ActivityEntry, state: ActivityEntryState): boolean {
  if (!isTransaction(entry) || !UNSETTLED.has(state)) return false
  return !isUnsettled(entry) || (NOT_AT_NODE.has(state) && !NOT_AT_NODE.has(entry.state))
}

/**
 * What was asked, signed, sent or refused; the newest first. Nothing stands in for it: what cannot be written down is not
 * released, and numbers that may be promised are not given to another.
 */
export class Activity {
  readonly #stored: Stored<Kept>

  constructor(store: KeyValueStore, onChange: () => void) {
    this.#stored = new Stored(shape, store, onChange)
  }

  /** @throws `store-unreadable`, `store-newer` */
  async list(): Promise<readonly ActivityEntry[]> {
    return (await this.#stored.read()).entries
  }

  /** Whether an earlier list was damaged, and nobody has yet looked for what it may have held. */
  async isLost(): Promise<boolean> {
    return (await this.#stored.read()).lost
  }

  /** The person has looked at the chain for what the lost list may have held. */
  async lostWasSeen(): Promise<void> {
    await this.#stored.update((kept) => ({ ...kept, lost: false }))
  }

  /** @throws `activity-lost` while the next number may be promised to what the lost list held */
  async assertNumbersKnown(): Promise<void> {
    if (await this.isLost())
      throw new WalletError('activity-lost', 'The wallet sends nothing yet. Open it: it says why.')
  }

  /** @throws `no-activity` */
  async get(id: string): Promise<ActivityEntry> {
    const entry = (await this.list()).find((each) => each.id === id)
    if (entry === undefined) throw new WalletError('no-activity', 'There is no such line in Activity.')
    return entry
  }

  /** Adds an entry. The oldest settled ones go when there are very many; an unsettled one never does. */
  async add(entry: ActivityEntry): Promise<void> {
    await this.#change((entries) => {
      const kept = entries.filter((each, at) => isUnsettled(each) || at < MOST_ENTRIES - 1)
      return [entry, ...kept.filter((each) => each.id !== entry.id)]
    })
  }

  /** Moves an entry to another state; does nothing when it is there already, or beyond. Throws `activity-order` on a wrong step. */
  async move(
    id: string,
    state: ActivityEntryState,
    change: Partial<Pick<ActivityEntry, 'problem'>> = {},
  ): Promise<void> {
    const before = (await this.get(id)).state
    if (before === state && change.problem === undefined) return
    await this.#change((entries) =>
      entries.map((entry) => {
        if (entry.id !== id) return entry
        if (hasGoneOn(entry, state)) return entry
        if (entry.state !== state && !NEXT[entry.state].includes(state)) {
          throw new WalletError('activity-order', `A request that is ${entry.state} does not become ${state}.`)
        }
        return { ...entry, ...change, state }
      }),
    )
  }

  /** A transaction of this account and number is in a block: the others of that number never will be. */
  async settleNonce(settled: SignedTransactionEntry): Promise<void> {
    const { hash: by } = settled.transaction
    await this.#change((entries) =>
      entries.map((entry) => {
        const mayBeOvertaken = isUnsettled(entry) || entry.state === 'replaced'
        if (!mayBeOvertaken || entry.id === settled.id || !sharesNumber(settled, entry)) return entry
        return {
          ...entry,
          state: 'replaced',
          problem: null,
          transaction: { ...entry.transaction, replacedBy: by },
        }
      }),
    )
  }

  async #change(change: (entries: ActivityEntry[]) => ActivityEntry[]): Promise<void> {
    await this.#stored.update((kept) => ({ ...kept, entries: change(kept.entries) }))
  }

  async unsettled(): Promise<readonly SignedTransactionEntry[]> {
    return (await this.list()).filter(isUnsettled)
  }
}
