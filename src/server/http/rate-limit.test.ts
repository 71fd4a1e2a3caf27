import { expect, test } from 'vitest'
import { RateLimit } from './rate-limit.ts'

function limitAt(rate: { burst: number; perSecond: number }) {
  const clock = { now: 1000 }
  return { clock, limit: new RateLimit(rate, () => clock.now) }
}

const busy = (retryAfter: number) => expect.objectContaining({ status: 429, code: 'busy', extra: { retryAfter } })

test('a burst, then as many as time brings', () => {
  const { clock, limit } = limitAt({ burst: 3, perSecond: 0.5 })
  for (let i = 0; i < 3; i++) limit.take('a')
  expect(() => limit.take('a')).toThrow(busy(2))
  clock.now += 1
  expect(() => limit.take('a')).toThrow(busy(1))
  clock.now += 1
  limit.take('a')
  expect(() => limit.take('a')).toThrow(busy(2))
})

test('each caller has its own, and time fills no bucket beyond the burst', () => {
  const { clock, limit } = limitAt({ burst: 1, perSecond: 1 })
  limit.take('a')
  limit.take('b')
  clock.now += 1000
  limit.take('a')
  expect(() => limit.take('a')).toThrow(busy(1))
})

test('a clock that goes back gives nothing', () => {
  const { clock, limit } = limitAt({ burst: 1, perSecond: 1 })
  limit.take('a')
  clock.now -= 1000
  expect(() => limit.take('a')).toThrow(busy(1))
})
