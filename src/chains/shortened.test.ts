import { expect, test } from 'vitest'
import { PayloadError } from './payload.ts'
import { shortened } from './shortened.ts'

test('what fits stays, what is longer says that it goes on', () => {
  expect(shortened('abcd', 4)).toBe('abcd')
  expect(shortened('abcde', 4)).toBe('abc…')
})

test('no half of a character is left', () => {
  expect(shortened('ab\u{1f600}cd', 4).isWellFormed()).toBe(true)
})

test('a refusal is no longer than whoever passes it on takes', () => {
  expect(new PayloadError('bad-value', `${'x'.repeat(5_000)} is no number.`).message).toHaveLength(200)
})
