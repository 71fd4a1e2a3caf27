import { RpcError } from '../chains/node.ts'
import type { BalanceView } from '../messages/view.ts'
import type { ChainNode } from './nodes.ts'

const FRESH_MS = 15_000

/** What accounts hold, as the node last said. Asking never waits: the answer is told as a change. */
export class Balances {
  readonly #now: () => number
  readonly #onChange: () => void
  readonly #known = new Map<string, BalanceView>()
  readonly #asking = new Map<string, Promise<void>>()
  readonly #asked = new Map<string, number>()

  constructor(now: () => number, onChange: () => void) {
    this.#now = now
    this.#onChange = onChange
  }

  /** The balance on a chain known so far, or null; asks the node behind it when that is not fresh. */
  of(chain: string, address: string, node: Pick<ChainNode, 'balance'>): BalanceView | null {
    const key = `${chain} ${address}`
    const isFresh = this.#now() - (this.#asked.get(key) ?? Number.NEGATIVE_INFINITY) < FRESH_MS
    if (!isFresh && !this.#asking.has(key)) {
      this.#asked.set(key, this.#now())
      this.#asking.set(
        key,
        this.#ask(key, address, node).finally(() => this.#asking.delete(key)),
      )
    }
    return this.#known.get(key) ?? null
  }

  /** Something moved: the next look asks again. */
  outdated(): void {
    this.#asked.clear()
    this.#onChange()
  }

  async #ask(key: string, address: string, node: Pick<ChainNode, 'balance'>): Promise<void> {
    const before = this.#known.get(key)
    try {
      const amount = (await node.balance(address)).toString()
      this.#known.set(key, { amount, asOf: this.#now(), stale: false })
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      if (before === undefined) return
      this.#known.set(key, { ...before, stale: true })
    }
    this.#onChange()
  }
}
