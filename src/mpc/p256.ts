import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { p256, p256_hasher } from '@noble/curves/nist.js'

/** P-256 as base OT needs it: public points, their sums and differences, and hashing to the curve. */
export type Point = typeof p256.Point.BASE

/** Bytes of an encoded point, `04 ‖ x ‖ y`. */
export const POINT_LENGTH = 65

const SUITE = { DST: 'symbolon/v1/base-ot/P256_XMD:SHA-256_SSWU_RO_' }

/**
 * @param bytes 65 bytes, `04 ‖ x ‖ y`
 * @returns undefined unless the coordinates are below the field's prime and lie on the curve; O has no encoding
 */
export function decodePoint(bytes: Uint8Array): Point | undefined {
  if (bytes.length !== POINT_LENGTH || bytes[0] !== 4) return undefined
  try {
    return p256.Point.fromBytes(bytes)
  } catch {
    return undefined
  }
}

/** 65 bytes each, with one field inversion for all. None of the points is O. */
export function encodePoints(points: readonly Point[]): Uint8Array[] {
  return normalizeZ(p256.Point, [...points]).map((point) => point.toBytes(false))
}

/** `P256_XMD:SHA-256_SSWU_RO_` of RFC 9380 under this project's tag: a point whose logarithm nobody knows. */
export function hashToPoint(message: Uint8Array): Point {
  return p256_hasher.hashToCurve(message, SUITE)
}
