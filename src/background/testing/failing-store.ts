import type { KeyValueStore } from '../storage/key-value-store.ts'

/** A store whose disk is broken. */
export function failingStore(): KeyValueStore {
  const fail = () => Promise.reject(new DOMException('The disk is broken.', 'UnknownError'))
  return { get: fail, set: fail, remove: fail }
}

/** A store that never answers. */
export function hangingStore(): KeyValueStore {
  const hang = () => new Promise<never>(() => {})
  return { get: hang, set: hang, remove: hang }
}
