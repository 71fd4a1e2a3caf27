/** What is wrong with what is kept under a key: it cannot be read at the moment, or a newer version wrote it. */
export type KeyTrouble = 'unreadable' | 'newer'

/**
 * A place that keeps JSON values. The distinction that everything above relies on: `undefined` means «not there»; a
 * rejection means «cannot be read at the moment», which says nothing about what is there.
 */
export interface KeyValueStore {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
  /** Hears whether what is under a key can be used; null when it can. */
  heard?(key: string, trouble: KeyTrouble | null): void
  /** Hears that something under a key was damaged and has been put aside. */
  wasPutAside?(key: string): void
}
