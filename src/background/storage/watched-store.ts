import { WalletError } from '../errors.ts'
import { withDeadline } from './deadline.ts'
import type { KeyTrouble, KeyValueStore } from './key-value-store.ts'

const DEADLINE_MS = 5_000
/** How long a store that hung is left alone: whoever asks meanwhile is told at once that it cannot be read. */
const PAUSE_MS = 30_000

export interface StoreWatcher {
  heard(key: string, trouble: KeyTrouble | null): void
  /** It was read, whatever it is. */
  answered(key: string): void
  wasPutAside(key: string): void
}

/**
 * A store whose reads end. Writes take as long as they take: one that was given up on may still land, and what it holds
 * would then be there although somebody was told that it is not.
 */
export function watchedStore(store: KeyValueStore, watcher: StoreWatcher, now: () => number): KeyValueStore {
  let hungAt = Number.NEGATIVE_INFINITY
  async function read(key: string): Promise<unknown> {
    if (now() - hungAt < PAUSE_MS) throw new WalletError('storage-timeout', 'This browser’s storage does not answer.')
    const reading = store.get(key)
    // It did answer, late: the next one is asked as ever.
    reading.then(
      () => {
        hungAt = Number.NEGATIVE_INFINITY
      },
      () => {},
    )
    try {
      return await withDeadline(reading, DEADLINE_MS)
    } catch (error) {
      if (error instanceof WalletError && error.code === 'storage-timeout') hungAt = now()
      throw error
    }
  }
  return {
    async get(key) {
      try {
        const value = await read(key)
        watcher.answered(key)
        return value
      } catch (error) {
        watcher.heard(key, 'unreadable')
        throw error
      }
    },
    set: (key, value) => store.set(key, value),
    remove: (key) => store.remove(key),
    heard: watcher.heard,
    wasPutAside: watcher.wasPutAside,
  }
}
