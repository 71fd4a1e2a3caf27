import { p256 as noble, p256_hasher } from '@noble/curves/nist.js'
import { expect, test } from 'vitest'
import { encodePoints, hashToPoint, p256 } from './p256.ts'

test('hashing to the curve is P256_XMD:SHA-256_SSWU_RO_ of RFC 9380 (appendix J.1.1, empty message)', () => {
  const { x, y } = p256_hasher
    .hashToCurve(new Uint8Array(), { DST: 'QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_' })
    .toAffine()
  expect(x.toString(16)).toBe('2c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4')
  expect(y.toString(16)).toBe('8a7a74985cc5c776cdfe4b1f19884970453912e9d31528c060be9ab5c43e8415')
})

test('our tag makes other points than the suite’s own, and other messages other points', () => {
  const message = Uint8Array.of(1)
  expect(hashToPoint(message).equals(p256_hasher.hashToCurve(message))).toBe(false)
  expect(hashToPoint(message).equals(hashToPoint(Uint8Array.of(2)))).toBe(false)
  expect(hashToPoint(message).equals(hashToPoint(Uint8Array.of(1)))).toBe(true)
})

test('points are encoded together as one by one, whatever their projective form', () => {
  const G = noble.Point.BASE
  const points = [G, G.double(), G.add(G.double()), hashToPoint(new Uint8Array()).subtract(G)]
  const encoded = encodePoints(points)
  expect(encoded).toEqual(points.map((point) => point.toBytes(false)))
  encoded.forEach((bytes, i) => {
    expect(p256.decodePoint(bytes)?.equals(points[i]!)).toBe(true)
  })
})

test('O has no encoding, alone or among others', () => {
  expect(() => encodePoints([noble.Point.BASE, noble.Point.ZERO])).toThrow(RangeError)
})
