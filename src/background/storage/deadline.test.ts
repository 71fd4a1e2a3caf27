import { afterEach, expect, test, vi } from 'vitest'
import { withDeadline } from './deadline.ts'

afterEach(() => vi.useRealTimers())

test('a store that hangs cannot be read', async () => {
  vi.useFakeTimers()
  const outcome = expect(withDeadline(new Promise(() => {}), 5_000)).rejects.toMatchObject({ code: 'storage-timeout' })
  await vi.advanceTimersByTimeAsync(5_000)
  await outcome
})

test('a store that answers in time is heard', async () => {
  expect(await withDeadline(Promise.resolve(1), 5_000)).toBe(1)
  await expect(withDeadline(Promise.reject(new Error('disk')), 5_000)).rejects.toThrow('disk')
})
