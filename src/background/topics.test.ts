import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Topic } from '../messages/events.ts'
import { Topics } from './topics.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what changes in a burst is said once, and what changes after it is said too', () => {
  const said: Topic[][] = []
  const topics = new Topics((each) => said.push(each))
  topics.changed('requests')
  topics.changed('requests', 'activity')
  expect(said).toEqual([])
  vi.runAllTimers()
  expect(said).toEqual([['requests', 'activity']])

  topics.changed('activity')
  vi.runAllTimers()
  expect(said).toEqual([['requests', 'activity'], ['activity']])
})

test('what never ceases to change is said all the same', () => {
  const said: Topic[][] = []
  const topics = new Topics((each) => said.push(each))
  for (let at = 0; at < 100; at++) {
    topics.changed('requests')
    vi.advanceTimersByTime(10)
  }
  expect(said.length).toBeGreaterThan(10)
})
