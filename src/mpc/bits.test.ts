import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bitAt, maskOf, select, toBytes, toWords, transpose } from './bits.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe('packed bits', () => {
  test('bit i is bit i mod 8 of byte i div 8', () => {
    const value = Uint8Array.of(0b1000_0001, 0b0000_0010)
    expect(Array.from({ length: 16 }, (_, i) => bitAt(value, i))).toEqual([
      1, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0,
    ])
  })

  test('a mask is all zeros or all ones', () => {
    expect(maskOf(0)).toBe(0)
    expect(maskOf(1) >>> 0).toBe(0xffffffff)
  })

  test('select takes the one the bit names', () => {
    fc.assert(
      fc.property(bytes(65), bytes(65), (zero, one) => {
        expect(select(0, zero, one)).toEqual(zero)
        expect(select(1, zero, one)).toEqual(one)
      }),
    )
  })

  test('words and bytes are inverse, and words are little endian', () => {
    expect([...toWords(Uint8Array.of(1, 2, 3, 0xff))]).toEqual([0xff030201])
    fc.assert(
      fc.property(bytes(64), (value) => {
        expect(toBytes(toWords(value))).toEqual(value)
      }),
    )
  })
})

describe('transpose', () => {
  test.each([
    [32, 32],
    [32, 64],
    [128, 256],
    [128, 640],
    [640, 128],
  ])('of %i × %i bits moves bit (r, c) to (c, r)', (rows, columns) => {
    fc.assert(
      fc.property(bytes((rows * columns) / 8), (matrix) => {
        const naive = new Uint8Array(matrix.length)
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < columns; c++) {
            const to = c * rows + r
            naive[to >>> 3]! |= bitAt(matrix, r * columns + c) << (to & 7)
          }
        }
        expect(toBytes(transpose(toWords(matrix), rows, columns))).toEqual(naive)
      }),
      { numRuns: 5 },
    )
  })
})
