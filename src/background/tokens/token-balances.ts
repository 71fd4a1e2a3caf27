import type { HeldView } from '../../messages/token.ts'

const FRESH_MS = 15_000

/** What accounts hold of tokens, as the node last said. Asking never waits: the answer is told as a change. */
export class TokenBalances {
  readonly #now: () => number
  readonly #onChange: () => void
  readonly #known = new Map<string, HeldView>()
  readonly #asked = new Map<string, number>()
  readonly #asking = new Set<string>()

  constructor(now: () => number, onChange: () => void) {
    this.#now = now
    this.#onChange = onChange
  }

  /**
   * What is known so far; asks when that is not fresh.
   * @param key names the token and its owner
   * @param ask answers null while the node does not say
   */
  of(key: string, ask: () => Promise<bigint | null>): HeldView {
    const isFresh = this.#now() - (this.#asked.get(key) ?? Number.NEGATIVE_INFINITY) < FRESH_MS
    if (!isFresh && !this.#asking.has(key)) {
      this.#asked.set(key, this.#now())
      this.#asking.add(key)
      void this.#ask(key, ask).finally(() => this.#asking.delete(key))
    }
    return this.#known.get(key) ?? { state: 'asking' }
  }

  /** Something moved: the next look asks again. */
  outdated(): void {
    this.#asked.clear()
    this.#onChange()
  }

  async #ask(key: string, ask: () => Promise<bigint | null>): Promise<void> {
    const amount = await ask()
    const before = this.#known.get(key)
    if (amount !== null) {
      this.#known.set(key, { state: 'known', amount: amount.toString(), asOf: this.#now(), stale: false })
    } else {
      this.#known.set(key, before?.state === 'known' ? { ...before, stale: true } : { state: 'unknown' })
    }
    this.#onChange()
  }
}
