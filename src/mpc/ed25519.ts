import { ed25519 as nobleEd25519 } from '@noble/curves/ed25519.js'
import { bytesToNumberLE } from '@noble/curves/utils.js'
import { type Group, groupOf } from './group.ts'

const { Point } = nobleEd25519

/**
 * The prime-order subgroup of edwards25519 in the encodings of RFC 8032, §5.1: points and scalars of 32 bytes, little
 * endian. Encodings that are not canonical and points with a component of small order are none of it.
 */
export const ed25519: Group = groupOf('ed25519', {
  base: Point.BASE,
  zero: Point.ZERO,
  order: Point.Fn.ORDER,
  pointLength: 32,
  writePoint: (point) => point.toBytes(),
  readPoint(encoded) {
    const point = Point.fromBytes(encoded, false)
    if (!point.isTorsionFree()) throw new RangeError('This point is not in the prime-order subgroup.')
    return point
  },
  writeScalar: (scalar) => Point.Fn.toBytes(scalar),
  readInteger: bytesToNumberLE,
})
