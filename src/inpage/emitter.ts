export type Listener = (...values: unknown[]) => void

/** The part of Node's EventEmitter that EIP-1193 requires, and `once`, which dapps use. */
export class Emitter {
  readonly #listeners = new Map<string, { listener: Listener; once: boolean }[]>()

  on(event: string, listener: Listener): this {
    return this.#add(event, listener, false)
  }

  once(event: string, listener: Listener): this {
    return this.#add(event, listener, true)
  }

  removeListener(event: string, listener: Listener): this {
    const kept = this.#listeners.get(event) ?? []
    const at = kept.findLastIndex((entry) => entry.listener === listener)
    if (at >= 0) this.#listeners.set(event, kept.toSpliced(at, 1))
    return this
  }

  protected emit(event: string, ...values: unknown[]): void {
    const entries = this.#listeners.get(event) ?? []
    this.#listeners.set(
      event,
      entries.filter((entry) => !entry.once),
    )
    for (const { listener } of entries) {
      try {
        listener.apply(this, values)
      } catch (error) {
        // A page's broken listener is the page's: reported as its own uncaught error, the next listener still runs.
        setTimeout(() => {
          throw error
        })
      }
    }
  }

  #add(event: string, listener: Listener, once: boolean): this {
    if (typeof listener !== 'function') throw new TypeError('A listener is a function.')
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), { listener, once }])
    return this
  }
}
