import * as v from 'valibot'
import { WalletError } from '../errors.ts'
import { withDeadline } from '../storage/deadline.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'

const KEY = 'unlock-tries'
const TRIES = 5
const WAIT_MS = 30_000
const DEADLINE_MS = 5_000

const TriesSchema = v.strictObject({
  failed: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Milliseconds since 1970. */
  waitUntil: v.number(),
})
type Tries = v.InferOutput<typeof TriesSchema>

const NONE: Tries = { failed: 0, waitUntil: 0 }

/**
 * Five tries, then a pause. The count is stored before a try is made, so that killing the worker gains nothing. Where the
 * store fails, the count of this worker stands: the owner must get in, and whoever has the browser's files needs no
 * browser to try passwords on them.
 */
export class UnlockGuard {
  readonly #store: KeyValueStore
  readonly #now: () => number
  #counted: Tries = NONE

  constructor(store: KeyValueStore, now: () => number) {
    this.#store = store
    this.#now = now
  }

  async #read(): Promise<Tries> {
    const kept = await this.#store.get(KEY).catch(() => undefined)
    const stored = v.safeParse(TriesSchema, kept)
    const { failed, waitUntil } = stored.success ? stored.output : NONE
    return {
      failed: Math.max(failed, this.#counted.failed),
      waitUntil: Math.max(waitUntil, this.#counted.waitUntil),
    }
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
    this.#counted = { failed: failed >= TRIES ? 0 : failed, waitUntil }
    await this.#attempt(this.#store.set(KEY, this.#counted))
  }

  async succeeded(): Promise<void> {
    this.#counted = NONE
    await this.#attempt(this.#store.remove(KEY))
  }

  async #attempt(writing: Promise<void>): Promise<void> {
    // What is not stored is counted in memory.
    await withDeadline(writing, DEADLINE_MS).catch(() => undefined)
  }
}
