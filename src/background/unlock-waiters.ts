import type { Asking } from './provider/verb.ts'
import { RequestEnded } from './requests/approvals.ts'
import type { Site } from './site.ts'

interface Waiter {
  readonly site: Site
  readonly resolve: () => void
  readonly reject: (reason: RequestEnded) => void
}

/** Requests of sites that wait for the password. */
export class UnlockWaiters {
  readonly #waiting = new Set<Waiter>()

  get size(): number {
    return this.#waiting.size
  }

  sites(): Site[] {
    return [...this.#waiting].map(({ site }) => site)
  }

  /** Resolves on `release`. Rejects with `RequestEnded` when the window is closed or the page is gone. */
  wait({ site, signal }: Asking): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { site, resolve, reject }
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
