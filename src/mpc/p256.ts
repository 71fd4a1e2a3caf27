import { normalizeZ } from '@noble/curves/abstract/curve.js'
import { p256 as nobleP256 } from '@noble/curves/nist.js'
import { curveOf, type Point } from './curve.ts'

/** P-256 (NIST SP 800-186) as base OT needs it: public points, their sums and differences. */
export const p256 = curveOf('P-256', nobleP256)

/**
 * 65 bytes each, `04 ‖ x ‖ y`, with one field inversion for all.
 * @throws RangeError a point is O
 */
export function encodePoints(points: readonly Point[]): Uint8Array[] {
  return normalizeZ(nobleP256.Point, [...points]).map((point) => p256.encodePoint(point))
}
