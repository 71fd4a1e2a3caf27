import { RequestEnded } from './requests/approvals.ts'

interface Waiter {
  readonly resolve: () => void
  readonly reject: (reason: RequestEnded) => void
}

/** Requests of sites that wait for the password. */
export class UnlockWaiters {
  readonly #waiting = new Set<Waiter>()

  get size(): number {
    return this.#waiting.size
  }

  /** Resolves on `release`. Rejects with `RequestEnded` when the window is closed or the page is gone. */
  wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { resolve, reject }
      this.#waiting.add(waiter)
      const leave = () => {
        this.#waiting.delete(waiter)
        reject(new RequestEnded('page-gone'))
      }
      if (signal.aborted) leave()
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  release(): void {
    for (const waiter of this.#take()) waiter.resolve()
  }

  abandon(): void {
    for (const waiter of this.#take()) waiter.reject(new RequestEnded('window-closed'))
  }

  #take(): Waiter[] {
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    return waiting
  }
}
