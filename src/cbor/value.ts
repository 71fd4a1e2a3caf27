/**
 * What dCBOR can say. Integers are numbers up to ±(2^53 − 1) and bigints beyond; a number that is no such integer is a
 * float. Map keys compare by their encoding, not by identity.
 */
export type CborValue =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | ReadonlyMap<CborValue, CborValue>
  | Tagged

export interface Tagged {
  /** 0 … 2^64 − 1; a bigint beyond 2^53 − 1. */
  readonly tag: number | bigint
  readonly value: CborValue
}

export type CborErrorCode =
  | 'truncated'
  | 'trailing-bytes'
  | 'non-minimal-head'
  | 'indefinite-length'
  | 'reserved-head'
  | 'unknown-simple-value'
  | 'non-canonical-number'
  | 'non-canonical-bignum'
  | 'invalid-text'
  | 'non-canonical-text'
  | 'misordered-key'
  | 'duplicate-key'
  | 'too-deep'
  | 'not-encodable'

/** Bytes that are not dCBOR, or a value that dCBOR cannot say. */
export class CborError extends Error {
  override readonly name = 'CborError'
  readonly code: CborErrorCode

  constructor(code: CborErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Arrays, maps and tags inside one another, at most. */
export const MAX_DEPTH = 64

export const MAJOR = { unsigned: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, tag: 6, simple: 7 } as const

export const SIMPLE = { false: 20, true: 21, null: 22 } as const

/** Bytewise lexicographic order, the order of map keys: negative when `a` comes first, 0 when equal. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

/** Tags 2 and 3 hold only integers that the head of an integer cannot, without leading zeros (RFC 8949 §3.4.3). */
export function isCanonicalBignum(tag: number | bigint, value: CborValue): boolean {
  if (BigInt(tag) !== 2n && BigInt(tag) !== 3n) return true
  return value instanceof Uint8Array && value.length > 8 && value[0] !== 0
}
