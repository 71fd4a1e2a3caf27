import type { CborValue } from '../cbor/index.ts'
import { record } from '../cbor/shape.ts'
import type { Env } from './env.ts'
import type { Group, GroupPoint } from './group.ts'
import { hash } from './hash.ts'

/** That somebody knows the discrete logarithm of a point (Schnorr 1991, made non-interactive by Fiat–Shamir). */
export interface SchnorrProof {
  /** R = r·G. */
  readonly nonce: GroupPoint
  /** z = r + e·secret. */
  readonly response: bigint
}

/** R and z: 117 bytes in its encoding for a point of 65 bytes. */
export function schnorrProofShape(curve: Group) {
  return record({ nonce: curve.point, response: curve.scalar })
}

/**
 * @param context what the proof is for; it proves nothing elsewhere
 * @param point secret·G
 * @throws RangeError the point is O
 */
export function prove(
  curve: Group,
  context: readonly CborValue[],
  point: GroupPoint,
  secret: bigint,
  env: Env,
): SchnorrProof {
  const r = curve.randomScalar(env)
  const nonce = curve.base.multiply(r)
  return { nonce, response: curve.reduce(r + challenge(curve, context, point, nonce) * secret) }
}

/**
 * z·G = R + e·A, in variable time: all of it is public.
 * @throws RangeError A or R is O
 */
export function verify(curve: Group, context: readonly CborValue[], point: GroupPoint, proof: SchnorrProof): boolean {
  const e = challenge(curve, context, point, proof.nonce)
  return curve.base.multiplyUnsafe(proof.response).equals(proof.nonce.add(point.multiplyUnsafe(e)))
}

function challenge(curve: Group, context: readonly CborValue[], point: GroupPoint, nonce: GroupPoint): bigint {
  return curve.hashToScalar(hash('dkg-proof', curve.name, context, curve.encodePoint(point), curve.encodePoint(nonce)))
}
