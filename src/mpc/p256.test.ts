import { p256 as noble } from '@noble/curves/nist.js'
import { expect, test } from 'vitest'
import { hashToPoints } from './hash-to-p256.ts'
import { encodePoints, p256 } from './p256.ts'

test('points are encoded together as one by one, whatever their projective form', () => {
  const G = noble.Point.BASE
  const points = [G, G.double(), G.add(G.double()), hashToPoints([new Uint8Array()])[0]!.subtract(G)]
  const encoded = encodePoints(points)
  expect(encoded).toEqual(points.map((point) => point.toBytes(false)))
  encoded.forEach((bytes, i) => {
    expect(p256.decodePoint(bytes)?.equals(points[i]!)).toBe(true)
  })
})

test('O has no encoding, alone or among others', () => {
  expect(() => encodePoints([noble.Point.BASE, noble.Point.ZERO])).toThrow(RangeError)
})
