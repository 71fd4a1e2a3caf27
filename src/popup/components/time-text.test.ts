import { expect, test } from 'vitest'
import { clockTime, dayAndTime } from './time-text.ts'

const at = (day: number, hour: number, minute: number, year = 2026) => new Date(year, 10, day, hour, minute).getTime()

test('the clock follows the locale', () => {
  expect(clockTime(at(2, 14, 2), 'en-GB')).toBe('14:02')
  expect(clockTime(at(2, 0, 5), 'de-DE')).toBe('00:05')
  expect(clockTime(at(2, 14, 2), 'en-US')).toMatch(/^02:02\sPM$/)
})

test('the day is said when it is not today', () => {
  expect(dayAndTime(at(2, 14, 2), at(2, 23, 59), 'en-GB')).toBe('14:02')
  expect(dayAndTime(at(2, 14, 2), at(3, 0, 0), 'en-GB')).toBe('2 November, 14:02')
  expect(dayAndTime(at(2, 14, 2, 2025), at(3, 0, 0), 'en-GB')).toBe('2 November 2025, 14:02')
})
