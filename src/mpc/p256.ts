import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { p256 as nobleP256, p256_hasher } from '@noble/curves/nist.js'
import { curveOf, type Point } from './curve.ts'

/** P-256 as base OT needs it: public points, their sums and differences, and hashing to the curve. */
export const p256 = curveOf('P-256', nobleP256)

const SUITE = { DST: 'symbolon/v1/base-ot/P256_XMD:SHA-256_SSWU_RO_' }

/** 65 bytes each, `04 ‖ x ‖ y`, with one field inversion for all. None of the points is O. */
export function encodePoints(points: readonly Point[]): Uint8Array[] {
  return normalizeZ(nobleP256.Point, [...points]).map((point) => p256.encodePoint(point))
}

/** `P256_XMD:SHA-256_SSWU_RO_` of RFC 9380 under this project's tag: a point whose logarithm nobody knows. */
export function hashToPoint(message: Uint8Array): Point {
  return p256_hasher.hashToCurve(message, SUITE)
}
