import type { Infer } from '../cbor/shape.ts'
import * as s from '../cbor/shape.ts'
import type { Curve } from './curve.ts'
import type { Presignature } from './presign.ts'

/** One signer's part of a signature, w_i and u_i: 73 bytes in its encoding. */
export function signatureShareShape({ scalar }: Curve) {
  return s.record({ w: scalar, u: scalar })
}
export type SignatureShare = Infer<ReturnType<typeof signatureShareShape>>

/**
 * The last round of DKLs23 Protocol 3.6: w_i = h·φ_i + r·v_i. Nobody can take it back: the presignature is used up.
 * @param digest 32 bytes; its 256 bits are a number modulo q
 */
export function signatureShare(curve: Curve, { point, phi, u, v }: Presignature, digest: Uint8Array): SignatureShare {
  const r = curve.reduce(point.toAffine().x)
  return { w: curve.reduce(curve.hashToScalar(digest) * phi + r * v), u }
}
