import { mapHashToField } from '@noble/curves/abstract/modular.js'
import type { ECDSA, WeierstrassPoint } from '@noble/curves/abstract/weierstrass.js'
import { secp256k1 as nobleSecp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, concatBytes } from '@noble/curves/utils.js'
import { bytes, converted, type Shape } from '../cbor/shape.ts'
import type { Env } from './env.ts'
import { type Limbs, limbsOf } from './limbs.ts'

/** A point of a curve, O among them. */
export type Point = WeierstrassPoint<bigint>

/**
 * What the protocols need of a curve: they name none themselves. It must have
 *
 * - a prime order q, cofactor 1, and coordinates and scalars of 32 bytes;
 * - 2²⁵⁵ < q < 2²⁵⁶: κ = 256, from which RVOLE has its ξ = κ + 256 = 512 OTs, and `limbs` its single subtraction;
 * - q so close to 2²⁵⁶ that 256 bits of a hash, reduced, are as good as a random scalar: RVOLE's pads and the zero shares
 *   hide secrets behind them. The bias is (2²⁵⁶ − q) / 2²⁵⁶: about 2⁻¹²⁸ for secp256k1, but 2⁻³² for P-256, whose keys
 *   would first need wider hashes. Nothing in the code checks this.
 */
export interface Curve {
  /** Goes into the hashes of key generation. */
  readonly name: string
  /** q */
  readonly order: bigint
  /** G */
  readonly base: Point
  /** O */
  readonly zero: Point
  /** 65 bytes, `04 ‖ x ‖ y`, coordinates below the field's prime; the zero point has no encoding. */
  readonly point: Shape<Point>
  /** 32 bytes, big endian, below the order. */
  readonly scalar: Shape<bigint>
  /** A scalar that is not 0. */
  readonly nonZeroScalar: Shape<bigint>
  /** @throws RangeError for the zero point */
  encodePoint(point: Point): Uint8Array
  /** undefined for every other encoding than the one above, and for points off the curve. */
  decodePoint(bytes: Uint8Array): Point | undefined
  /** @param scalar from 0 to order − 1 */
  encodeScalar(scalar: bigint): Uint8Array
  /** undefined unless 32 bytes below the order. */
  decodeScalar(bytes: Uint8Array): bigint | undefined
  /** Any integer modulo the order. */
  reduce(integer: bigint): bigint
  /** A hash of 32 bytes as a scalar, with the bias said at the top. */
  hashToScalar(hash: Uint8Array): bigint
  /**
   * 1 / `scalar`, in variable time: for public scalars only.
   * @throws Error for 0
   */
  invertPublic(scalar: bigint): bigint
  /** From 1 to order − 1, of 48 random bytes (FIPS 186-5, A.2); the bias is below 2^−128. */
  randomScalar(env: Env): bigint
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

  const encodePoint = (point: Point) => {
    if (point.is0()) throw new RangeError('The zero point has no encoding.')
    return point.toBytes(false)
  }
  const decodePoint = (encoded: Uint8Array) => {
    if (encoded.length !== 65 || encoded[0] !== 4) return undefined
    try {
      const point = group.fromBytes(encoded)
      point.assertValidity()
      return point
    } catch {
      return undefined
    }
  }
  const encodeScalar = (scalar: bigint) => Fn.toBytes(scalar)
  const decodeScalar = (encoded: Uint8Array) => {
    if (encoded.length !== 32) return undefined
    const scalar = bytesToNumberBE(encoded)
    return scalar < Fn.ORDER ? scalar : undefined
  }
  const decodeNonZero = (encoded: Uint8Array) => decodeScalar(encoded) || undefined

  return {
    name,
    order: Fn.ORDER,
    base: group.BASE,
    zero: group.ZERO,
    point: converted(bytes(65), encodePoint, decodePoint),
    scalar: converted(bytes(32), encodeScalar, decodeScalar),
    nonZeroScalar: converted(bytes(32), encodeScalar, decodeNonZero),
    encodePoint,
    decodePoint,
    encodeScalar,
    decodeScalar,
    reduce: (integer) => Fn.create(integer),
    hashToScalar: (hash) => Fn.create(bytesToNumberBE(hash)),
    invertPublic: (scalar) => Fn.inv(scalar),
    randomScalar: (env) => bytesToNumberBE(mapHashToField(env.random(48), Fn.ORDER)),
    limbs: limbsOf(Fn.ORDER),
    verify: ({ r, s }, digest, publicKey) =>
      ecdsa.verify(concatBytes(r, s), digest, publicKey, { prehash: false, lowS: true }),
  }
}

/** The curve of the keys (SEC 2, §2.4.1). */
export const secp256k1: Curve = curveOf('secp256k1', nobleSecp256k1)
