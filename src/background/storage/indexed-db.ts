import type { KeyValueStore } from './key-value-store.ts'

const NAME = 'symbolon'
const VERSION = 1
export type ObjectStoreName = 'vault' | 'request-keys'
const OBJECT_STORES: readonly ObjectStoreName[] = ['vault', 'request-keys']

function answer<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const request = factory.open(NAME, VERSION)
  request.onupgradeneeded = () => {
    for (const name of OBJECT_STORES) {
      if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name)
    }
  }
  return answer(request)
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
  })
}

/** One object store of the wallet's database. A write resolves when it is on the disk (`durability: "strict"`). */
export function indexedDbStore(name: ObjectStoreName, factory: IDBFactory = indexedDB): KeyValueStore {
  async function within<T>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await open(factory)
    try {
      const transaction = database.transaction(name, mode, { durability: 'strict' })
      const done = committed(transaction)
      const result = await answer(use(transaction.objectStore(name)))
      await done
      return result
    } finally {
      database.close()
    }
  }
  return {
    get: (key) => within('readonly', (store) => store.get(key)),
    async set(key, value) {
      await within('readwrite', (store) => store.put(value, key))
    },
    remove: (key) => within('readwrite', (store) => store.delete(key)),
  }
}
