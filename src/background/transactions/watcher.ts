import { Serial } from '../serial.ts'
import { type ActivityEntry, isTransaction, type SignedTransactionEntry, sharesNumber } from '../stores/activity.ts'
import { type WatchPorts, watchOnce } from './watch.ts'

export interface WatcherPorts extends WatchPorts {
  /** Some transaction is settled now. */
  readonly onSettled: () => void
  /** Its node did not take it, or no block ever will: its number is free. */
  readonly onFreed: (entry: SignedTransactionEntry) => void
  /** Transactions are waiting for a block, or no longer. */
  readonly onWatch: (needed: boolean) => void
}

/** Looks at pending transactions, one look at a time: two would send the same one twice and contradict each other. */
export class Watcher {
  readonly #ports: WatcherPorts
  readonly #looking = new Serial()
  #next: Promise<void> | undefined

  constructor(ports: WatcherPorts) {
    this.#ports = ports
  }

  /** However often it is asked for while one look is under way, one more follows. */
  look(): Promise<void> {
    this.#next ??= this.#looking.run(async () => {
      this.#next = undefined
      const { activity, watched, onSettled, onFreed, onWatch } = this.#ports
      const before = await watched()
      await watchOnce(this.#ports)
      const after = await watched()
      const left = new Set(after.map(({ id }) => id))
      if (before.some(({ id }) => !left.has(id))) onSettled()
      const known = new Set(before.filter(isRefused).map(({ id }) => id))
      const entries = await activity.list()
      const looked = new Set([...before, ...after].map(({ id }) => id))
      for (const entry of entries.filter(isTransaction))
        if (looked.has(entry.id) && !known.has(entry.id) && isItsNumberFree(entry, entries)) onFreed(entry)
      onWatch(!after.every(isRefused))
    })
    return this.#next
  }
}

function isRefused({ state }: SignedTransactionEntry): boolean {
  return state === 'not-taken'
}

/** Nobody has it: what it was to replace may still happen, and another may have taken it while this looked. */
function isItsNumberFree(entry: SignedTransactionEntry, entries: readonly ActivityEntry[]): boolean {
  return entries.every((each) => !sharesNumber(entry, each) || isRefused(each) || each.state === 'expired')
}
