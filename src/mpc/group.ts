import { mapHashToField } from '@noble/curves/abstract/modular.js'
import { bytesToNumberBE } from '@noble/curves/utils.js'
import { bytes, converted, type Shape } from '../cbor/shape.ts'
import type { Env } from './env.ts'

/** An element of a group of prime order, O among them. Only `multiply` may see a secret. */
export interface GroupPoint {
  add(other: GroupPoint): GroupPoint
  /** @param scalar from 1 to order − 1 */
  multiply(scalar: bigint): GroupPoint
  /** In variable time. @param scalar from 0 to order − 1 */
  multiplyUnsafe(scalar: bigint): GroupPoint
  equals(other: GroupPoint): boolean
  is0(): boolean
}

/** What sharing a key needs of a group: it names none itself. */
export interface Group<Point extends GroupPoint = GroupPoint> {
  /** Goes into the hashes of key generation. */
  readonly name: string
  /** q, a prime. */
  readonly order: bigint
  /** G */
  readonly base: Point
  /** O */
  readonly zero: Point
  /** Of the one length of this group's encoding; the zero point has none. */
  readonly point: Shape<Point>
  /** 32 bytes, below the order. */
  readonly scalar: Shape<bigint>
  /** A scalar that is not 0. */
  readonly nonZeroScalar: Shape<bigint>
  /** @throws RangeError for the zero point */
  encodePoint(point: Point): Uint8Array
  /** undefined for every other encoding than the one above, and for what is no point of the group. */
  decodePoint(bytes: Uint8Array): Point | undefined
  /** @param scalar from 0 to order − 1 */
  encodeScalar(scalar: bigint): Uint8Array
  /** undefined unless 32 bytes below the order. */
  decodeScalar(bytes: Uint8Array): bigint | undefined
  /** Any integer modulo the order. */
  reduce(integer: bigint): bigint
  /**
   * A hash of 32 bytes as a scalar. Whatever the order: no scalar comes up more than about 2 / q of the time, which is all
   * that a challenge needs.
   */
  hashToScalar(hash: Uint8Array): bigint
  /** From 1 to order − 1, of 48 random bytes (FIPS 186-5, A.2); the bias is below 2^−128. */
  randomScalar(env: Env): bigint
}

/** A group as a library has it: where its points lie, and how it writes points and scalars. */
export interface GroupParts<Point extends GroupPoint> {
  readonly base: Point
  readonly zero: Point
  readonly order: bigint
  /** Bytes of an encoded point. */
  readonly pointLength: number
  writePoint(point: Point): Uint8Array
  /** May throw for what is no point of the group. @param bytes of the right length */
  readPoint(bytes: Uint8Array): Point
  writeScalar(scalar: bigint): Uint8Array
  /** The integer that 32 bytes write, whatever it is. */
  readInteger(bytes: Uint8Array): bigint
}

export function groupOf<Point extends GroupPoint>(name: string, parts: GroupParts<Point>): Group<Point> {
  const { base, zero, order, pointLength, writePoint, readPoint, writeScalar, readInteger } = parts
  const reduce = (integer: bigint) => ((integer % order) + order) % order
  const encodePoint = (point: Point) => {
    if (point.is0()) throw new RangeError('The zero point has no encoding.')
    return writePoint(point)
  }
  const decodePoint = (encoded: Uint8Array) => {
    if (encoded.length !== pointLength) return undefined
    try {
      const point = readPoint(encoded)
      return point.is0() ? undefined : point
    } catch {
      return undefined
    }
  }
  const decodeScalar = (encoded: Uint8Array) => {
    if (encoded.length !== 32) return undefined
    const scalar = readInteger(encoded)
    return scalar < order ? scalar : undefined
  }
  const decodeNonZero = (encoded: Uint8Array) => decodeScalar(encoded) || undefined

  return {
    name,
    order,
    base,
    zero,
    point: converted(bytes(pointLength), encodePoint, decodePoint),
    scalar: converted(bytes(32), writeScalar, decodeScalar),
    nonZeroScalar: converted(bytes(32), writeScalar, decodeNonZero),
    encodePoint,
    decodePoint,
    encodeScalar: writeScalar,
    decodeScalar,
    reduce,
    hashToScalar: (hash) => reduce(bytesToNumberBE(hash)),
    randomScalar: (env) => bytesToNumberBE(mapHashToField(env.random(48), order)),
  }
}
