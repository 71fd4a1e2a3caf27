import { expect, test } from 'vitest'
import { rowFor } from './row-keys.ts'

const names = ['Main', 'Loans', 'Museum', 'the archive']

test('arrows go round, Home and End to the ends', () => {
  expect([0, 3].map((at) => rowFor('ArrowDown', '', at, names))).toEqual([1, 0])
  expect([0, 3].map((at) => rowFor('ArrowUp', '', at, names))).toEqual([3, 2])
  expect([rowFor('Home', '', 2, names), rowFor('End', '', 2, names)]).toEqual([0, 3])
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
