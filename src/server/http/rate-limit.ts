import type { Clock } from '../clock.ts'
import { HttpProblem } from './reply.ts'

/** How many at once, and how many more per second. */
export interface Rate {
  readonly burst: number
  readonly perSecond: number
}

const MAX_CALLERS = 10_000

/** One token bucket per caller, in memory. */
export class RateLimit {
  readonly #rate: Rate
  readonly #now: Clock
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  constructor(rate: Rate, now: Clock) {
    this.#rate = rate
    this.#now = now
  }

  /** @throws HttpProblem 429 `busy` */
  take(caller: string): void {
    const now = this.#now()
    const { burst, perSecond } = this.#rate
    const bucket = this.#buckets.get(caller) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) * perSecond)
    this.#buckets.delete(caller)
    this.#makeRoom()
    this.#buckets.set(caller, { tokens: tokens < 1 ? tokens : tokens - 1, at: now })
    if (tokens < 1)
      throw new HttpProblem(429, 'busy', 'Too many requests.', { retryAfter: Math.ceil((1 - tokens) / perSecond) })
  }

  /** Forgets the caller that was quiet longest: its bucket is the fullest. */
  #makeRoom(): void {
    if (this.#buckets.size < MAX_CALLERS) return
    const [oldest] = this.#buckets.keys()
    this.#buckets.delete(oldest)
  }
}
