import fc from 'fast-check'
import { expect, test } from 'vitest'
import { amountNumber, amountText } from './amount-text.ts'

const en = { locale: 'en-US' }

test.each([
  [420000000000000000n, '0.42'],
  [0n, '0'],
  [1n, '<\u00a00.0001'],
  [99999999999999n, '<\u00a00.0001'],
  [100000000000000n, '0.0001'],
  [1840200000000000000n, '1.8402'],
  [1999999999999999999n, '1.999999'],
  [-500000000000000000n, '\u22120.5'],
  [12408553201500000000000000000n, '12,408,553,201.5'],
] as const)('%s wei in a list is %s', (wei, shown) => {
  expect(amountNumber(wei, 18, en)).toBe(shown)
})

test('approvals show every digit', () => {
  expect(amountNumber(1n, 18, { ...en, digits: 'all' })).toBe('0.000000000000000001')
  expect(amountNumber('1840200000000000001', 18, { ...en, digits: 'all' })).toBe('1.840200000000000001')
})

test('a unit never breaks from its number', () => {
  expect(amountText(985000000n, 6, 'USDC', en)).toBe('985\u00a0USDC')
  expect(amountText(7n, 0, 'works', en)).toBe('7\u00a0works')
})

test('grouping follows the locale', () => {
  expect(amountNumber(12408553201500000000000000000n, 18, { locale: 'de-DE' })).toBe('12.408.553.201,5')
})

test('all digits are exact for any quantity', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), fc.integer({ min: 0, max: 77 }), (units, decimals) => {
      const [whole = '', fraction = ''] = amountNumber(units, decimals, { ...en, digits: 'all' }).split('.')
      expect(BigInt(whole.replaceAll(',', '') + fraction.padEnd(decimals, '0'))).toBe(units)
    }),
  )
})

test('a short amount is never more than there is', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10n ** 14n, max: 2n ** 128n }), (wei) => {
      const [whole = '', fraction = ''] = amountNumber(wei, 18, en).split('.')
      const shown = BigInt(whole.replaceAll(',', '') + fraction.padEnd(18, '0'))
      expect(wei - shown).toBeGreaterThanOrEqual(0n)
      expect(wei - shown).toBeLessThan(10n ** 12n)
    }),
  )
})
