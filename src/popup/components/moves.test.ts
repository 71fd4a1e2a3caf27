import { expect, test } from 'vitest'
import { moveTo } from './moves.ts'

test('the arrows of the axis go round, Home and End to the ends', () => {
  expect([0, 3].map((at) => moveTo('ArrowDown', 'vertical', at, 3))).toEqual([1, 0])
  expect([0, 3].map((at) => moveTo('ArrowUp', 'vertical', at, 3))).toEqual([3, 2])
  expect([0, 3].map((at) => moveTo('ArrowRight', 'horizontal', at, 3))).toEqual([1, 0])
  expect([0, 3].map((at) => moveTo('ArrowLeft', 'horizontal', at, 3))).toEqual([3, 2])
  expect([moveTo('Home', 'vertical', 2, 3), moveTo('End', 'horizontal', 2, 3)]).toEqual([0, 3])
})

test('no other key leads anywhere', () => {
  for (const key of ['ArrowLeft', 'ArrowRight', 'Enter', 'm']) expect(moveTo(key, 'vertical', 1, 3)).toBeNull()
  for (const key of ['ArrowUp', 'ArrowDown', 'Tab']) expect(moveTo(key, 'horizontal', 1, 3)).toBeNull()
})
