import { Serial } from '../serial.ts'
import { type WatchPorts, watchOnce } from './watch.ts'

export interface WatcherPorts extends WatchPorts {
  /** Some transaction is settled now. */
  readonly onSettled: () => void
  /** Transactions are waiting for a block, or no longer. */
  readonly onWatch: (needed: boolean) => void
}

/** Looks at pending transactions, one look at a time: two would send the same one twice and contradict each other. */
export class Watcher {
  readonly #ports: WatcherPorts
  readonly #looking = new Serial()

  constructor(ports: WatcherPorts) {
    this.#ports = ports
  }

  look(): Promise<void> {
    return this.#looking.run(async () => {
      const { watched, onSettled, onWatch } = this.#ports
      const before = await watched()
      await watchOnce(this.#ports)
      const after = await watched()
      if (after.length !== before.length) onSettled()
      onWatch(after.length > 0)
    })
  }
}
