import type { KeyValueStore } from './key-value-store.ts'

/** Keeps a damaged value under a key that nothing else uses: what cannot be read today may be read by somebody tomorrow. */
export async function putAside(store: KeyValueStore, key: string, value: unknown): Promise<void> {
  await store.set(`damaged ${key} ${crypto.randomUUID()}`, value)
}
