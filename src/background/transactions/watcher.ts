import { Serial } from '../serial.ts'
import { type ActivityEntry, isTransaction, type SignedTransactionEntry, sharesNumber } from '../stores/activity.ts'
import { IN_BLOCK } from './problems.ts'
import { type WatchPorts, watchOnce } from './watch.ts'

export interface WatcherPorts extends WatchPorts {
  /** Some transaction is settled now, or a block holds it: what accounts hold is another. */
  readonly onMoved: () => void
  /** Its node did not take it, or no block ever will: its number is free. */
  readonly onFreed: (entry: SignedTransactionEntry) => void
  /** Transactions are waiting for a block, or no longer. */
  readonly onWatch: (needed: boolean) => void
}

/**
 * Looks at pending transactions, one look at a time: two would send the same one twice and contradict each other. However
 * often it is asked to, no more than one look waits for the one under way.
 */
export class Watcher {
  readonly #ports: WatcherPorts
  readonly #looking = new Serial()
  /** It has not begun yet. */
  #next: Promise<void> | undefined

  constructor(ports: WatcherPorts) {
    this.#ports = ports
  }

  /**
   * @throws what stood in the way of looking at one of them: the others were looked at, and it is told what became of them
   */
  look(): Promise<void> {
    this.#next ??= this.#looking.run(async () => {
      this.#next = undefined
      const before = await this.#ports.watched()
      try {
        await watchOnce(this.#ports)
      } finally {
        await this.#tell(before)
      }
    })
    return this.#next
  }

  async #tell(before: readonly SignedTransactionEntry[]): Promise<void> {
    const { activity, watched, onMoved, onFreed, onWatch } = this.#ports
    const after = await watched()
    const places = new Map(after.map((entry) => [entry.id, placeOf(entry)]))
    if (before.some((entry) => places.get(entry.id) !== placeOf(entry))) onMoved()
    const known = new Set(before.filter(isRefused).map(({ id }) => id))
    const entries = await activity.list()
    const looked = new Set([...before, ...after].map(({ id }) => id))
    for (const entry of entries.filter(isTransaction))
      if (looked.has(entry.id) && !known.has(entry.id) && isItsNumberFree(entry, entries)) onFreed(entry)
    onWatch(!after.every(isRefused))
  }
}

/** Whether a block holds it that may still give way to another. */
function placeOf({ problem }: SignedTransactionEntry): 'in-block' | 'waiting' {
  return problem?.code === IN_BLOCK ? 'in-block' : 'waiting'
}

function isRefused({ state }: SignedTransactionEntry): boolean {
  return state === 'not-taken'
}

/** Nobody has it: what it was to replace may still happen, and another may have taken it while this looked. */
function isItsNumberFree(entry: SignedTransactionEntry, entries: readonly ActivityEntry[]): boolean {
  return entries.every((each) => !sharesNumber(entry, each) || isRefused(each) || each.state === 'expired')
}
