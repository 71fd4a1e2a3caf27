import { expect, test } from 'vitest'
import { strengthOf } from './password-strength.ts'

test.each([
  ['', 0],
  ['password', 1],
  ['Password1', 1],
  ['12345678901234567890', 1],
  ['aaaaaaaaaaaaaaaaaaaa', 1],
  ['correct correct correct correct', 1],
  ['qwertyuiop', 1],
  ['moss eleven', 1],
  ['oyster gantry moss', 2],
  ['oyster gantry moss eleven', 3],
  ['oyster gantry moss eleven harbour', 4],
  ['r7#Kq2!v', 2],
  ['r7#Kq2!vT9wL', 3],
  ['xkr7#Kq2!vT9wLp0&d', 4],
] as const)('%j is strength %i', (password, strength) => {
  expect(strengthOf(password)).toBe(strength)
})
