import { expect, test } from 'vitest'
import { rowFor } from './row-keys.ts'

const names = ['Main', 'Loans', 'Museum', 'the archive']

test('arrows lead to the row before or after', () => {
  expect([rowFor('ArrowDown', '', 0, names), rowFor('ArrowUp', 'm', 0, names)]).toEqual([1, 3])
})

test('a letter leads to the next name that begins with it, more letters to the one they begin', () => {
  expect([0, 2].map((at) => rowFor('m', '', at, names))).toEqual([2, 0])
  expect(rowFor('u', 'm', 2, names)).toBe(2)
  expect(rowFor('a', 'm', 2, names)).toBe(0)
  expect(rowFor('T', '', 0, names)).toBe(3)
  expect(rowFor(' ', 'the', 3, names)).toBe(3)
})

test('no other key leads anywhere', () => {
  for (const key of ['x', ' ', 'Enter', 'Tab', 'Escape', 'ArrowRight']) expect(rowFor(key, '', 0, names)).toBeNull()
})
