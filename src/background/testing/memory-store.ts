import type { KeyValueStore } from '../storage/key-value-store.ts'

/** Keeps values in memory, copied on the way in and out as a browser's storage does. */
export function memoryStore(
  initial: Record<string, unknown> = {},
): KeyValueStore & { readonly values: Map<string, unknown> } {
  const values = new Map(Object.entries(initial))
  return {
    values,
    async get(key) {
      return structuredClone(values.get(key))
    },
    async set(key, value) {
      values.set(key, structuredClone(value))
    },
    async remove(key) {
      values.delete(key)
    },
  }
}
