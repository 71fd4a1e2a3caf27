import type { CborValue } from '../cbor/index.ts'
import { record } from '../cbor/shape.ts'
import type { Curve, Point } from './curve.ts'
import type { Env } from './env.ts'
import { hash } from './hash.ts'

/** That somebody knows the discrete logarithm of a point (Schnorr 1991, made non-interactive by Fiat–Shamir). */
export interface SchnorrProof {
  /** R = r·G. */
  readonly nonce: Point
  /** z = r + e·secret. */
  readonly response: bigint
}

/** R in 65 bytes, z in 32: 117 in its encoding. */
export function schnorrProofShape(curve: Curve) {
  return record({ nonce: curve.point, response: curve.scalar })
}

/**
 * @param context what the proof is for; it proves nothing elsewhere
 * @param point secret·G
 * @throws RangeError the point is O
 */
export function prove(
  curve: Curve,
  context: readonly CborValue[],
  point: Point,
  secret: bigint,
  env: Env,
): SchnorrProof {
  const r = curve.randomScalar(env)
  const nonce = curve.base.multiply(r)
  return { nonce, response: curve.reduce(r + challenge(curve, context, point, nonce) * secret) }
}

/**
 * z·G − e·A = R, in variable time: all of it is public.
 * @throws RangeError A or R is O
 */
export function verify(curve: Curve, context: readonly CborValue[], point: Point, proof: SchnorrProof): boolean {
  const e = challenge(curve, context, point, proof.nonce)
  return curve.base.mulAddUnsafe(proof.response, point, curve.reduce(-e)).equals(proof.nonce)
}

function challenge(curve: Curve, context: readonly CborValue[], point: Point, nonce: Point): bigint {
  return curve.hashToScalar(hash('dkg-proof', curve.name, context, curve.encodePoint(point), curve.encodePoint(nonce)))
}
