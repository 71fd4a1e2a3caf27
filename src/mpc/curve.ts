import { mapHashToField } from '@noble/curves/abstract/modular.js'
import type { WeierstrassPoint, WeierstrassPointCons } from '@noble/curves/abstract/weierstrass.js'
import { secp256k1 as nobleSecp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE } from '@noble/curves/utils.js'
import { bytes, converted, type Shape } from '../cbor/shape.ts'
import type { Env } from './env.ts'

export type Point = WeierstrassPoint<bigint>

/** What the protocols need of a curve of prime order with 32-byte coordinates and scalars. */
export interface Curve {
  readonly name: string
  readonly order: bigint
  readonly base: Point
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
  /** A hash of 32 bytes as a scalar; the bias is 2^−128 on curves whose order is that close to 2^256. */
  hashToScalar(hash: Uint8Array): bigint
  /** 1 / `scalar`, in variable time: for public scalars only. */
  invertPublic(scalar: bigint): bigint
  /** From 1 to order − 1, with a bias below 2^−128. */
  randomScalar(env: Env): bigint
}

/** A group of prime order (cofactor 1) with coordinates and scalars of 32 bytes, and its strict encodings. */
export function curveOf(name: string, group: WeierstrassPointCons<bigint>): Curve {
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
  }
}

export const secp256k1: Curve = curveOf('secp256k1', nobleSecp256k1.Point)
