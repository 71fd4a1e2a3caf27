import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { memoryStore } from '../testing/memory-store.ts'
import { watchedStore } from './watched-store.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a store that hangs is waited for once, then left alone for a while, and is asked again', async () => {
  const heard: string[] = []
  let asked = 0
  const store = {
    ...memoryStore({ k: 1 }),
    get: () => (++asked < 3 ? new Promise<never>(() => {}) : Promise.resolve('there')),
  }
  const watcher = {
    heard: (key: string, trouble: string | null) => void heard.push(`${key} ${trouble}`),
    answered: (key: string) => void heard.push(`${key} answered`),
    wasPutAside: () => {},
  }
  const watched = watchedStore(store, watcher, () => Date.now())
  const fails = async (within: number) => {
    const read = expect(watched.get('k')).rejects.toMatchObject({ code: 'storage-timeout' })
    await vi.advanceTimersByTimeAsync(within)
    await read
  }
  await fails(5_000)
  await fails(0)
  expect(asked).toBe(1)
  await vi.advanceTimersByTimeAsync(30_000)
  await fails(5_000)
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await watched.get('k')).toBe('there')
  expect(heard).toEqual(['k unreadable', 'k unreadable', 'k unreadable', 'k answered'])
})
