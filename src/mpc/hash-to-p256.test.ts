import { mod } from '@noble/curves/abstract/modular.js'
import { p256, p256_hasher } from '@noble/curves/nist.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashToPoints, mapToCurve } from './hash-to-p256.ts'

const { Fp } = p256.Point
const DST = 'symbolon/v1/base-ot/P256_XMD:SHA-256_SSWU_RO_'
const bytesOf = (points: readonly InstanceType<typeof p256.Point>[]) => points.map((point) => point.toBytes(false))

test('the slow reference is P256_XMD:SHA-256_SSWU_RO_ of RFC 9380 (appendix J.1.1, empty message)', () => {
  const { x, y } = p256_hasher
    .hashToCurve(new Uint8Array(), { DST: 'QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_' })
    .toAffine()
  expect(x.toString(16)).toBe('2c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4')
  expect(y.toString(16)).toBe('8a7a74985cc5c776cdfe4b1f19884970453912e9d31528c060be9ab5c43e8415')
})

test('messages are hashed together to what the slow reference hashes each to, under our tag', () => {
  const message = fc.uint8Array({ maxLength: 200 })
  const property = fc.property(fc.array(message, { maxLength: 6 }), (messages) => {
    const slow = messages.map((each) => p256_hasher.hashToCurve(each, { DST }))
    expect(bytesOf(hashToPoints(messages))).toEqual(bytesOf(slow))
  })
  fc.assert(property, { numRuns: 60 })
})

test('every field element is mapped as by the slow reference: the least, the greatest, and those with a rule of their own', () => {
  // Z·u² = −1 for u = 1/√10.
  const exceptional = Fp.inv(Fp.sqrt(10n))
  const boundary = [0n, 1n, 2n, Fp.ORDER - 1n, Fp.ORDER - 2n, exceptional, Fp.neg(exceptional)]
  const random = fc.sample(fc.bigInt({ min: 0n, max: Fp.ORDER - 1n }), 100)
  const elements = [...boundary, ...random]
  expect(mod(-10n * exceptional * exceptional, Fp.ORDER)).toBe(Fp.ORDER - 1n)
  // Its types ask for a list, and its code, in a prime field, for one element.
  const slow = elements.map((element) => p256_hasher.mapToCurve(element as never)).map(({ x, y }) => ({ x, y }))
  expect(mapToCurve(elements).map((point) => point.toAffine())).toEqual(slow)
})

test('our tag makes other points than the suite’s own, and other messages other points', () => {
  const [one, two, again] = hashToPoints([Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(1)])
  expect(one!.equals(p256_hasher.hashToCurve(Uint8Array.of(1)))).toBe(false)
  expect(one!.equals(two!)).toBe(false)
  expect(one!.equals(again!)).toBe(true)
})
