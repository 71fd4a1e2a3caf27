import { ED25519_TORSION_SUBGROUP, ed25519 as noble } from '@noble/curves/ed25519.js'
import { bytesToHex, hexToBytes, numberToBytesLE } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import { ed25519 } from './ed25519.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'

const { Point } = noble
const env = deterministicEnv('ed25519')
const prime = Point.Fp.ORDER
/** A point of order 8. */
const torsion = Point.fromHex(ED25519_TORSION_SUBGROUP[1]!)

test('the points of order 8 and less are as many as they are', () => {
  const orders = ED25519_TORSION_SUBGROUP.map((hex) => Point.fromHex(hex, true).multiplyUnsafe(8n).is0())
  expect(orders).toEqual(new Array(8).fill(true))
  expect(torsion.multiplyUnsafe(4n).is0()).toBe(false)
})

describe('points', () => {
  test('come out as they went in', () => {
    for (let i = 0; i < 8; i++) {
      const point = ed25519.base.multiply(ed25519.randomScalar(env))
      expect(ed25519.decodePoint(ed25519.encodePoint(point))!.equals(point)).toBe(true)
    }
  })

  test('zero has no encoding', () => {
    expect(() => ed25519.encodePoint(ed25519.zero)).toThrow(RangeError)
    expect(ed25519.decodePoint(Point.ZERO.toBytes())).toBeUndefined()
  })

  test.each(ED25519_TORSION_SUBGROUP)('of small order, %s', (hex) => {
    expect(ed25519.decodePoint(hexToBytes(hex))).toBeUndefined()
  })

  test.each([1n, 2n, 3n, 4n, 5n, 6n, 7n])('with a component of small order, the %i-th', (n) => {
    const mixed = Point.BASE.multiply(12345n).add(torsion.multiplyUnsafe(n))
    expect(Point.fromBytes(mixed.toBytes()).equals(mixed)).toBe(true)
    expect(ed25519.decodePoint(mixed.toBytes())).toBeUndefined()
  })

  test.each([
    ['y = p + 1, of zero', numberToBytesLE(prime + 1n, 32)],
    ['y = p, of a point of order 4', numberToBytesLE(prime, 32)],
    ['y = 1 with the sign of x set', numberToBytesLE(1n | (1n << 255n), 32)],
    ['off the curve', numberToBytesLE(2n, 32)],
    ['31 bytes', Point.BASE.toBytes().subarray(0, 31)],
    ['33 bytes', Uint8Array.of(...Point.BASE.toBytes(), 0)],
    ['none', new Uint8Array()],
  ])('not so encoded: %s', (_, encoded) => {
    expect(ed25519.decodePoint(encoded)).toBeUndefined()
  })

  // 19 values of y have a second encoding in 255 bits. Zero aside, no point of the subgroup has such a y.
  test('whose y is not reduced', () => {
    const unreduced = Array.from({ length: 19 }, (_, y) => numberToBytesLE(prime + BigInt(y), 32))
    for (const encoded of unreduced) {
      expect(ed25519.decodePoint(encoded)).toBeUndefined()
      expect(ed25519.decodePoint(encoded.with(31, encoded[31]! | 0x80))).toBeUndefined()
    }
  })
})

describe('scalars', () => {
  const little = (value: bigint) => numberToBytesLE(value, 32)

  test('are 32 bytes, little endian, below the order', () => {
    expect(bytesToHex(ed25519.encodeScalar(258n))).toBe(`0201${'00'.repeat(30)}`)
    expect(ed25519.decodeScalar(little(0n))).toBe(0n)
    expect(ed25519.decodeScalar(little(ed25519.order - 1n))).toBe(ed25519.order - 1n)
  })

  test.each([
    ['the order', little(ed25519.order)],
    ['the order and one', little(ed25519.order + 1n)],
    ['with a bit above the order', little(1n | (1n << 253n))],
    ['all ones', new Uint8Array(32).fill(0xff)],
    ['31 bytes', little(1n).subarray(0, 31)],
    ['33 bytes', Uint8Array.of(...little(1n), 0)],
  ])('none is %s', (_, encoded) => {
    expect(ed25519.decodeScalar(encoded)).toBeUndefined()
  })

  test('a hash is read big endian, and reduced', () => {
    expect(ed25519.hashToScalar(new Uint8Array(32).with(31, 7))).toBe(7n)
    expect(ed25519.hashToScalar(new Uint8Array(32).fill(0xff))).toBe((2n ** 256n - 1n) % ed25519.order)
  })
})
