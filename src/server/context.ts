import type { CeremonyTable } from '../ceremony/ceremony-table.ts'
import type { Identity } from '../ceremony/identity.ts'
import type { Env } from '../mpc/env.ts'
import type { ServerSeat } from './ceremonies/seat.ts'
import type { Clock } from './clock.ts'
import type { NewKeys } from './http/new-keys.ts'
import type { RateLimit } from './http/rate-limit.ts'
import type { Reply } from './http/reply.ts'
import type { Log } from './log.ts'
import type { Store } from './storage/store.ts'

/** What every part of one running server shares. */
export interface ServerContext {
  readonly identity: Identity
  readonly origin: string
  /** Reached over the loopback interface only, by one person's own machine. */
  readonly local: boolean
  readonly store: Store
  readonly table: CeremonyTable<Reply, ServerSeat>
  readonly newKeys: NewKeys
  readonly env: Env
  readonly now: Clock
  readonly log: Log
  /** What is rationed besides requests. */
  readonly limits: {
    /** Keys for new wallets, by nobody in particular: they cost the most and anyone may ask. */
    readonly keygens: RateLimit
    /** Further keys, by wallet. */
    readonly furtherKeys: RateLimit
    /** Signatures of a key's check, by key: as many as an interrupted making may need. */
    readonly keyChecks: RateLimit
    /** Pair renewals, by wallet. */
    readonly renewals: RateLimit
  }
}

/** Who asks, once the request's signature has verified. */
export interface Caller {
  readonly requestKeyId: string
  /** Hex; undefined while a keygen of a new wallet is under way. */
  readonly wallet: string | undefined
}
