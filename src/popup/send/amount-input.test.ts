import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAmount, typedAmount } from './amount-input.ts'

test('decimals by point or comma', () => {
  expect(readAmount('0.5', 18)).toEqual({ units: '500000000000000000' })
  expect(readAmount(' 0,5 ', 18)).toEqual({ units: '500000000000000000' })
  expect(readAmount('.5', 1)).toEqual({ units: '5' })
  expect(readAmount('1.', 1)).toEqual({ units: '10' })
  expect(readAmount('0', 18)).toEqual({ units: '0' })
})

test('what is no amount', () => {
  for (const typed of ['', '.', '-1', '1e18', '0x10', '1 000', '1,234', '1.2.3', '١']) {
    expect(readAmount(typed, 18)).toEqual({ error: 'no-number' })
  }
})

test('more decimals than the coin has are not cut silently', () => {
  expect(readAmount('0.123', 2)).toEqual({ error: 'too-fine' })
  expect(readAmount('0.120', 2)).toEqual({ units: '12' })
})

test('every amount is typed back to itself', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 200n), (units) => {
      expect(readAmount(typedAmount(units.toString(), 18), 18)).toEqual({ units: units.toString() })
    }),
  )
})
