import { hash_to_field } from '@noble/curves/abstract/hash-to-curve.js'
import { FpInvertBatch } from '@noble/curves/abstract/modular.js'
import { p256 as nobleP256, p256_hasher } from '@noble/curves/nist.js'
import type { Point } from './curve.ts'

/**
 * `P256_XMD:SHA-256_SSWU_RO_` of RFC 9380 for many messages at once: one exponentiation for each map to the curve, and one
 * field inversion for all of them. What is hashed is public but for the receiver's choice bit; as in noble's own map, the
 * time depends on the numbers.
 */

const { Point: P256 } = nobleP256
const { Fp } = P256
const P = Fp.ORDER
const { a: A, b: B } = P256.CURVE()
/** The suite's Z is −10 (§8.2). */
const Z = P - 10n
const SQRT_OF_MINUS_Z = Fp.sqrt(P - Z)

const SUITE = { ...p256_hasher.defaults, DST: 'symbolon/v1/base-ot/P256_XMD:SHA-256_SSWU_RO_' }

/** Points whose logarithm nobody knows: each message under this project's tag. */
export function hashToPoints(messages: readonly Uint8Array[]): Point[] {
  const elements = messages.flatMap((message) => hash_to_field(message, 2, SUITE).map(([element]) => element!))
  const mapped = mapToCurve(elements)
  return messages.map((_, n) => mapped[2 * n]!.add(mapped[2 * n + 1]!))
}

/** The simplified SWU map of each field element (§6.6.2 in the straight line of appendix F.2). */
export function mapToCurve(elements: readonly bigint[]): Point[] {
  const mapped = elements.map(mapToFraction)
  const inverses = FpInvertBatch(
    Fp,
    mapped.map(({ denominator }) => denominator),
  )
  return mapped.map(({ numerator, y }, n) => P256.fromAffine({ x: (numerator * inverses[n]!) % P, y }))
}

/** The map with x as a fraction, whose denominator is never 0. */
function mapToFraction(u: bigint): { numerator: bigint; denominator: bigint; y: bigint } {
  const zu2 = (((u * u) % P) * Z) % P
  const sum = (zu2 * zu2 + zu2) % P
  const numerator = ((sum + 1n) * B) % P
  // The sum is 0 for u = 0 and for Z·u² = −1: the exception of §6.6.2.
  const denominator = ((sum === 0n ? Z : P - sum) * A) % P
  const denominator2 = (denominator * denominator) % P
  const denominator3 = (denominator2 * denominator) % P
  const g = (((numerator * numerator + denominator2 * A) % P) * numerator + denominator3 * B) % P
  const { isSquare, root } = squareRootOfRatio(g, denominator3)
  // Both candidates, whichever is taken: as many operations for every u.
  const other = { numerator: (zu2 * numerator) % P, y: (((zu2 * u) % P) * root) % P }
  const chosen = isSquare ? { numerator, y: root } : other
  return { ...chosen, denominator, y: (chosen.y & 1n) === (u & 1n) ? chosen.y : P - chosen.y }
}

/** √(g/v) where that is a square, else √(Z·g/v) (appendix F.2.1.2, for a prime ≡ 3 mod 4). */
function squareRootOfRatio(g: bigint, v: bigint): { isSquare: boolean; root: bigint } {
  const gv = (g * v) % P
  const root = (power((((v * v) % P) * gv) % P) * gv) % P
  const other = (root * SQRT_OF_MINUS_Z) % P
  const isSquare = (((root * root) % P) * v) % P === g
  return { isSquare, root: isSquare ? root : other }
}

/** `base` to the (P − 3)/4, whose bits are 32 ones, 31 zeros, a one, 96 zeros and 94 ones: 253 squarings, 12 products. */
function power(base: bigint): bigint {
  // The power of n ones, for n = 2, 4, 8, 16, 32.
  const ones2 = (squared(base, 1) * base) % P
  const ones4 = (squared(ones2, 2) * ones2) % P
  const ones8 = (squared(ones4, 4) * ones4) % P
  const ones16 = (squared(ones8, 8) * ones8) % P
  const ones32 = (squared(ones16, 16) * ones16) % P
  let result = (squared(ones32, 32) * base) % P
  result = (squared(result, 96 + 32) * ones32) % P
  result = (squared(result, 32) * ones32) % P
  result = (squared(result, 16) * ones16) % P
  result = (squared(result, 8) * ones8) % P
  result = (squared(result, 4) * ones4) % P
  return (squared(result, 2) * ones2) % P
}

function squared(element: bigint, times: number): bigint {
  let result = element
  for (let n = 0; n < times; n++) result = (result * result) % P
  return result
}
