import { p256 as nobleP256, p384 } from '@noble/curves/nist.js'
import { secp256k1 as nobleSecp256k1 } from '@noble/curves/secp256k1.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import { curveOf, secp256k1 } from './curve.ts'
import { p256 } from './p256.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'

const word = (integer: bigint) => hexToBytes(integer.toString(16).padStart(64, '0'))

describe.each([
  { curve: secp256k1, group: nobleSecp256k1.Point },
  { curve: p256, group: nobleP256.Point },
])('$curve.name', ({ curve, group }) => {
  const prime = group.Fp.ORDER
  /** An x that plus the prime still fits 32 bytes. */
  const smallX = Array.from({ length: 20 }, (_, x) => BigInt(x)).find((x) => {
    const y2 = group.Fp.create(x ** 3n + group.CURVE().a * x + group.CURVE().b)
    return group.Fp.pow(y2, (prime - 1n) / 2n) === 1n
  })!
  const withSmallX = group.fromBytes(concatBytes(Uint8Array.of(2), word(smallX)))
  const valid = curve.encodePoint(curve.base)

  test('brings points and scalars back', () => {
    const scalar = curve.randomScalar(deterministicEnv('scalar'))
    const point = curve.base.multiply(scalar)
    expect(curve.encodePoint(point)).toEqual(group.BASE.multiply(scalar).toBytes(false))
    expect(curve.decodePoint(curve.encodePoint(point))!.equals(point)).toBe(true)
    expect(curve.decodeScalar(curve.encodeScalar(scalar))).toBe(scalar)
    expect(decodeAs(curve.point, encodeAs(curve.point, point)).equals(point)).toBe(true)
    expect(decodeAs(curve.scalar, encodeAs(curve.scalar, 0n))).toBe(0n)
  })

  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['the zero point', new Uint8Array(1)],
    ['the zero point in 65 bytes', new Uint8Array(65)],
    ['x = y = 0', concatBytes(Uint8Array.of(4), new Uint8Array(64))],
    ['a compressed point', curve.base.toBytes(true)],
    ['a compressed point with 32 more bytes', concatBytes(curve.base.toBytes(true), new Uint8Array(32))],
    ['a hybrid encoding', valid.with(0, 6)],
    ['the other hybrid encoding', valid.with(0, 7)],
    ['a point off the curve', valid.with(64, valid[64]! ^ 1)],
    ['x at or above the prime', concatBytes(Uint8Array.of(4), word(smallX + prime), word(withSmallX.y))],
    ['a byte too few', valid.slice(0, 64)],
    ['a byte too many', concatBytes(valid, new Uint8Array(1))],
  ])('takes no point from %s', (_, encoded) => {
    expect(curve.decodePoint(encoded)).toBeUndefined()
  })

  test('takes the point with the small x when x is canonical', () => {
    const encoded = concatBytes(Uint8Array.of(4), word(smallX), word(withSmallX.y))
    expect(curve.decodePoint(encoded)!.equals(withSmallX)).toBe(true)
  })

  test('does not encode the zero point', () => {
    expect(() => curve.encodePoint(curve.zero)).toThrow(RangeError)
  })

  test.each<[string, Uint8Array]>([
    ['the order', word(curve.order)],
    ['the order plus one', word(curve.order + 1n)],
    ['2^256 − 1', new Uint8Array(32).fill(0xff)],
    ['31 bytes', new Uint8Array(31)],
    ['33 bytes', new Uint8Array(33)],
  ])('takes no scalar from %s', (_, encoded) => {
    expect(curve.decodeScalar(encoded)).toBeUndefined()
  })

  test('takes 0 as a scalar, but not as a non-zero one', () => {
    expect(curve.decodeScalar(word(0n))).toBe(0n)
    const wire = encodeAs(curve.scalar, 0n)
    expect(() => decodeAs(curve.nonZeroScalar, wire)).toThrow(expect.objectContaining({ code: 'invalid-value' }))
    expect(decodeAs(curve.nonZeroScalar, encodeAs(curve.scalar, 1n))).toBe(1n)
  })

  test.each([0x00, 0xff])('draws scalars from 1 to order − 1 even from bytes %d', (byte) => {
    const env = { ...deterministicEnv(''), random: (length: number) => new Uint8Array(length).fill(byte) }
    const scalar = curve.randomScalar(env)
    expect(scalar > 0n && scalar < curve.order).toBe(true)
  })
})

test('secp256k1 takes no y at or above the prime', () => {
  const { Fp } = nobleSecp256k1.Point
  // A small y whose x exists: x³ = y² − 7, and p ≡ 7 (mod 9).
  const cubeRoot = (a: bigint) => Fp.pow(a, (Fp.ORDER + 2n) / 9n)
  const y = Array.from({ length: 50 }, (_, i) => BigInt(i)).find((i) => {
    const cube = Fp.create(i * i - 7n)
    return Fp.pow(cubeRoot(cube), 3n) === cube
  })!
  const x = word(cubeRoot(Fp.create(y * y - 7n)))
  expect(secp256k1.decodePoint(concatBytes(Uint8Array.of(4), x, word(y)))).toBeDefined()
  expect(secp256k1.decodePoint(concatBytes(Uint8Array.of(4), x, word(y + Fp.ORDER)))).toBeUndefined()
})

test('a curve whose order has more than 256 bits is none of these', () => {
  expect(() => curveOf('P-384', p384)).toThrow(RangeError)
})
