/**
 * A party's x-coordinate: an integer from 1 to 65535, never reused within a wallet.
 */
export type PartyIndex = number

/** Whose messages a party needs before it can go on. */
export interface Awaited {
  readonly broadcasts: readonly PartyIndex[]
  readonly directs: readonly PartyIndex[]
}

/** What a party sends in one round, and what it waits for before the next. */
export interface Outbox {
  /** One message for every other party, the same for all. */
  readonly broadcast?: Uint8Array
  /** Messages for one receiver each; the carrier seals them. */
  readonly directs?: ReadonlyMap<PartyIndex, Uint8Array>
  readonly awaits: Awaited
}

/** Exactly the messages the last `Outbox` waited for, by sender. */
export interface Inbox {
  readonly broadcasts: ReadonlyMap<PartyIndex, Uint8Array>
  readonly directs: ReadonlyMap<PartyIndex, Uint8Array>
}

/**
 * One party's part in a protocol, top to bottom. The state between rounds is the generator itself: it lives in memory
 * and cannot be stored.
 */
export type Protocol<Result> = AsyncGenerator<Outbox, Result, Inbox>
