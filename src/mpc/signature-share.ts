import { bytesToNumberBE } from '@noble/curves/utils.js'
import type { Infer } from '../cbor/shape.ts'
import * as s from '../cbor/shape.ts'
import { secp256k1 } from './curve.ts'
import type { Presignature } from './presign.ts'

/** One signer's part of a signature: w_i and u_i. */
export const signatureShareShape = s.record({ w: secp256k1.scalar, u: secp256k1.scalar })
export type SignatureShare = Infer<typeof signatureShareShape>

/**
 * The last round of DKLs23 Protocol 3.6: w_i = h·φ_i + r·v_i. Nobody can take it back: the presignature is used up.
 * @param digest 32 bytes; its 256 bits are a number modulo q
 */
export function signatureShare({ point, phi, u, v }: Presignature, digest: Uint8Array): SignatureShare {
  const r = secp256k1.reduce(point.toAffine().x)
  return { w: secp256k1.reduce(bytesToNumberBE(digest) * phi + r * v), u }
}
