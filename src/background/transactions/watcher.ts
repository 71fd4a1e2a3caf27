import { Serial } from '../serial.ts'
import { type ActivityEntry, type SignedTransactionEntry, sharesNumber } from '../stores/activity.ts'
import { type WatchPorts, watchOnce } from './watch.ts'

export interface WatcherPorts extends WatchPorts {
  /** Some transaction is settled now. */
  readonly onSettled: () => void
  /** Its node did not take it, and its number is free. */
  readonly onRefused: (entry: SignedTransactionEntry) => void
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
      const { activity, watched, onSettled, onRefused, onWatch } = this.#ports
      const before = await watched()
      await watchOnce(this.#ports)
      const after = await watched()
      const left = new Set(after.map(({ id }) => id))
      if (before.some(({ id }) => !left.has(id))) onSettled()
      const known = new Set(before.filter(isRefused).map(({ id }) => id))
      const entries = await activity.list()
      for (const entry of after.filter(isRefused))
        if (!known.has(entry.id) && isItsNumberFree(entry, entries)) onRefused(entry)
      onWatch(!after.every(isRefused))
    })
  }
}

function isRefused({ state }: SignedTransactionEntry): boolean {
  return state === 'not-taken'
}

/** Nobody else has it: what it was to replace may still happen, and another may have taken it while this looked. */
function isItsNumberFree(refused: SignedTransactionEntry, entries: readonly ActivityEntry[]): boolean {
  return entries.every((each) => !sharesNumber(refused, each) || isRefused(each))
}
