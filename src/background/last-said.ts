import { RpcError } from '../chains/node.ts'

const FRESH_MS = 15_000

/** When it was said, and whether a later question went unanswered. */
export interface Said<T> {
  readonly value: T
  /** Milliseconds since 1970. */
  readonly asOf: number
  readonly stale: boolean
}

/** What nodes last said about accounts and their chains. Asking never waits: the answer is told as a change. */
export class LastSaid<T> {
  readonly #now: () => number
  readonly #onChange: () => void
  readonly #known = new Map<string, Said<T>>()
  readonly #asking = new Map<string, Promise<void>>()
  readonly #asked = new Map<string, number>()

  constructor(now: () => number, onChange: () => void) {
    this.#now = now
    this.#onChange = onChange
  }

  /**
   * What is known so far, or null; asks again where that is not fresh.
   * @param ask throws RpcError
   */
  of(key: string, ask: () => Promise<T>): Said<T> | null {
    const isFresh = this.#now() - (this.#asked.get(key) ?? Number.NEGATIVE_INFINITY) < FRESH_MS
    if (!isFresh && !this.#asking.has(key)) {
      this.#asked.set(key, this.#now())
      this.#asking.set(
        key,
        this.#ask(key, ask).finally(() => this.#asking.delete(key)),
      )
    }
    return this.#known.get(key) ?? null
  }

  /** Something moved: the next look asks again. */
  outdated(): void {
    this.#asked.clear()
    this.#onChange()
  }

  async #ask(key: string, ask: () => Promise<T>): Promise<void> {
    const before = this.#known.get(key)
    try {
      this.#known.set(key, { value: await ask(), asOf: this.#now(), stale: false })
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      if (before === undefined) return
      this.#known.set(key, { ...before, stale: true })
    }
    this.#onChange()
  }
}
