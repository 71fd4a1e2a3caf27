import type { Transport } from '../coordinator/secret-server.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'

/** What a worker works with while it lives: once its life is over, nothing that it has begun gets any further. */
export function oneLife() {
  let isOver = false
  const never = new Promise<never>(() => {})
  const whileAlive = async <T>(act: () => Promise<T>): Promise<T> => {
    if (isOver) return never
    const result = await act()
    return isOver ? never : result
  }
  return {
    end() {
      isOver = true
    },
    store: (store: KeyValueStore): KeyValueStore => ({
      get: (key) => whileAlive(() => store.get(key)),
      set: (key, value) => whileAlive(() => store.set(key, value)),
      remove: (key) => whileAlive(() => store.remove(key)),
    }),
    transport: (transport: Transport): Transport => ({
      fetch: (input, init) => whileAlive(() => transport.fetch(input, init)),
      now: () => transport.now(),
      random: (length) => transport.random(length),
      deadline: () => transport.deadline(),
    }),
  }
}
