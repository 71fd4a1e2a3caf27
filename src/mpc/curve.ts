import type { ECDSA, WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js'
import { secp256k1 as nobleSecp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, concatBytes } from '@noble/curves/utils.js'
import { type Group, groupOf } from './group.ts'
import { type Limbs, limbsOf } from './limbs.ts'

/** A point of a curve, O among them. */
export type Point = WeierstrassPoint<bigint>

/**
 * What threshold ECDSA needs of a curve: it names none itself. It must have
 *
 * - a prime order q, cofactor 1, and coordinates and scalars of 32 bytes, big endian, a point being `04 ‖ x ‖ y`;
 * - 2²⁵⁵ < q < 2²⁵⁶: κ = 256, from which RVOLE has its ξ = κ + 256 = 512 OTs, and `limbs` its single subtraction;
 * - q so close to 2²⁵⁶ that 256 bits of a hash, reduced, are as good as a random scalar: RVOLE's pads and the zero shares
 *   hide secrets behind them. The bias is (2²⁵⁶ − q) / 2²⁵⁶: about 2⁻¹²⁸ for secp256k1, but 2⁻³² for P-256, whose keys
 *   would first need wider hashes. Nothing in the code checks this.
 */
export interface Curve extends Group<Point> {
  /**
   * 1 / `scalar`, in variable time: for public scalars only.
   * @throws Error for 0
   */
  invertPublic(scalar: bigint): bigint
  /** Vectors of scalars, fast. */
  readonly limbs: Limbs
  /**
   * Whether r and s, 32 bytes each, are an ECDSA signature in its low-s form.
   * @param digest 32 bytes, taken as they are
   * @param publicKey 65 bytes
   */
  verify(
    signature: { readonly r: Uint8Array; readonly s: Uint8Array },
    digest: Uint8Array,
    publicKey: Uint8Array,
  ): boolean
}

/**
 * A curve and its ECDSA as noble has them.
 * @throws RangeError the order does not have 256 bits
 */
export function curveOf(name: string, ecdsa: ECDSA): Curve {
  const group = ecdsa.Point
  const { Fn } = group
  return {
    ...groupOf<Point>(name, {
      base: group.BASE,
      zero: group.ZERO,
      order: Fn.ORDER,
      pointLength: 65,
      writePoint: (point) => point.toBytes(false),
      readPoint(encoded) {
        const point = group.fromBytes(encoded)
        point.assertValidity()
        return point
      },
      writeScalar: (scalar) => Fn.toBytes(scalar),
      readInteger: bytesToNumberBE,
    }),
    invertPublic: (scalar) => Fn.inv(scalar),
    limbs: limbsOf(Fn.ORDER),
    verify: ({ r, s }, digest, publicKey) =>
      ecdsa.verify(concatBytes(r, s), digest, publicKey, { prehash: false, lowS: true }),
  }
}

/** The curve of the keys (SEC 2, §2.4.1). */
export const secp256k1: Curve = curveOf('secp256k1', nobleSecp256k1)
