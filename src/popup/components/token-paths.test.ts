import { expect, test } from 'vitest'
import { apart, logo, outline } from './token-paths.ts'

test.each([
  ['apart', apart.left, 'M13.75 2.15 13.75 11.25 8.75 11.25 8.75 21.46A10 10 0 0 1 13.75 2.15Z'],
  ['apart', apart.right, 'M15.25 2.54 15.25 12.75 10.25 12.75 10.25 21.85A10 10 0 0 0 15.25 2.54Z'],
  ['outline', outline.left, 'M13.2 2.68 13.2 10.7 8.2 10.7 8.2 20.6A9.4 9.4 0 0 1 13.2 2.68Z'],
  ['outline', outline.right, 'M15.8 3.4 15.8 13.3 10.8 13.3 10.8 21.32A9.4 9.4 0 0 0 15.8 3.4Z'],
  ['logo', logo.left, 'M13.85 1.16 13.85 11.25 8.65 11.25 8.65 22.48A11 11 0 0 1 13.85 1.16Z'],
  ['logo', logo.right, 'M15.35 1.52 15.35 12.75 10.15 12.75 10.15 22.84A11 11 0 0 0 15.35 1.52Z'],
])('the %s half is the drawn one', (_name, path, drawn) => {
  expect(path).toBe(drawn)
})
