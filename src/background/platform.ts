import type { Topic } from '../messages/events.ts'
import type { DeskPorts } from './desk.ts'
import type { KeyValueStore } from './storage/key-value-store.ts'

/** What the browser gives. */
export interface Platform extends Pick<DeskPorts, 'window' | 'setBadge' | 'keepAwake'> {
  readonly local: KeyValueStore
  readonly session: KeyValueStore
  /** The vault's second copy. */
  readonly vaultCopy: KeyValueStore
  readonly now: () => number
  readonly version: string
  readonly isOnline: () => boolean
  readonly readOwnFile: (path: string) => Promise<unknown>
  readonly passwordCost: () => Promise<number>
  /** Views that changed, for the extension's own pages. */
  readonly onChanged: (...topics: Topic[]) => void
  readonly onUnlocked: () => void
  /** The icon in the browser's toolbar. */
  readonly showIcon: (locked: boolean) => void
  /** A web page may have to be told about it. */
  readonly onPageStateChanged: () => void
  /** Shows the page that makes a wallet. */
  readonly openOnboarding: () => Promise<void>
  /** Transactions are waiting for a block, or no longer. */
  readonly onWatch: (needed: boolean) => void
}
