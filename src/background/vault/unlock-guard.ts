import * as v from 'valibot'
import { WalletError } from '../errors.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'

const KEY = 'unlock-tries'
const TRIES = 5
const WAIT_MS = 30_000

const TriesSchema = v.strictObject({
  failed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Milliseconds since 1970. */
  waitUntil: v.number(),
})

/** Five tries, then a pause. The count is stored before a try is made, so that killing the worker gains nothing. */
export class UnlockGuard {
  readonly #store: KeyValueStore
  readonly #now: () => number

  constructor(store: KeyValueStore, now: () => number) {
    this.#store = store
    this.#now = now
  }

  async #read(): Promise<v.InferOutput<typeof TriesSchema>> {
    const stored = v.safeParse(TriesSchema, await this.#store.get(KEY))
    return stored.success ? stored.output : { failed: 0, waitUntil: 0 }
  }

  /** Milliseconds until the next try is allowed, 0 when it is now. */
  async remaining(): Promise<number> {
    // A clock that was set back never makes the pause longer than it is.
    return Math.min(WAIT_MS, Math.max(0, (await this.#read()).waitUntil - this.#now()))
  }

  /** Counts a try as failed until `succeeded` says otherwise. Throws `wait-before-next-try` during the pause. */
  async begin(): Promise<void> {
    if ((await this.remaining()) > 0) throw new WalletError('wait-before-next-try', 'Five tries. Wait 30 seconds.')
    const failed = (await this.#read()).failed + 1
    const waitUntil = failed >= TRIES ? this.#now() + WAIT_MS : 0
    await this.#store.set(KEY, { failed: failed >= TRIES ? 0 : failed, waitUntil })
  }

  succeeded(): Promise<void> {
    return this.#store.remove(KEY)
  }
}
