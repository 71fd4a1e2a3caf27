import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bitAt, toBytes, toWords, transpose } from './bits.ts'
import { combine } from './gf128.ts'

const element = fc.bigInt(0n, (1n << 128n) - 1n)

/** Schoolbook, on integers whose bit k is the coefficient of xᵏ. */
function multiply(a: bigint, b: bigint): bigint {
  let product = 0n
  for (let k = 0n; k < 128n; k++) if ((b >> k) & 1n) product ^= a << k
  for (let k = 254n; k >= 128n; k--) if ((product >> k) & 1n) product ^= ((1n << 128n) | 0x87n) << (k - 128n)
  return product
}

const littleEndian = (value: bigint) =>
  Uint8Array.from({ length: 16 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))

const integer = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

test('the reference field is a field: x · x¹²⁷ = x⁷ + x² + x + 1, and products commute and distribute', () => {
  expect(multiply(2n, 1n << 127n)).toBe(0x87n)
  fc.assert(
    fc.property(element, element, element, (a, b, c) => {
      expect(multiply(a, b)).toBe(multiply(b, a))
      expect(multiply(a, b ^ c)).toBe(multiply(a, b) ^ multiply(a, c))
    }),
    { numRuns: 20 },
  )
})

test('a batch of 128 elements is combined like each of them alone', () => {
  fc.assert(
    fc.property(fc.array(element, { minLength: 1, maxLength: 4 }), fc.infiniteStream(element), (chi, stream) => {
      const blocks = chi.length + 1
      const batch = Array.from({ length: 128 }, () => Array.from({ length: blocks }, () => stream.next().value))
      const rows = new Uint8Array(128 * 16 * blocks)
      batch.forEach((row, a) => {
        row.forEach((value, j) => {
          rows.set(littleEndian(value), 16 * (a * blocks + j))
        })
      })
      const columns = transpose(toWords(rows), 128, 128 * blocks)
      const sums = toBytes(
        transpose(combine(toWords(Uint8Array.from(chi.flatMap((c) => [...littleEndian(c)]))), columns, 4), 128, 128),
      )
      batch.forEach((row, a) => {
        const expected = chi.reduce((sum, c, j) => sum ^ multiply(c, row[j]!), row[chi.length]!)
        expect(integer(sums.subarray(16 * a, 16 * a + 16))).toBe(expected)
      })
    }),
    { numRuns: 5 },
  )
})

test('a batch of one has columns of one bit', () => {
  fc.assert(
    fc.property(element, element, element, (chi, a, b) => {
      const bits = Uint8Array.from([...littleEndian(a), ...littleEndian(b)])
      const columns = Uint32Array.from({ length: 256 }, (_, i) => bitAt(bits, i))
      const sum = combine(toWords(littleEndian(chi)), columns, 1)
      const value = sum.reduce((out, bit, k) => out | (BigInt(bit) << BigInt(k)), 0n)
      expect(value).toBe(multiply(chi, a) ^ b)
    }),
    { numRuns: 50 },
  )
})
