import { secp256k1 as noble } from '@noble/curves/secp256k1.js'
import { concatBytes } from '@noble/curves/utils.js'
import { secp256k1 } from './curve.ts'
import { BenignAbort } from './errors.ts'
import type { Presignature } from './presign.ts'
import type { SignatureShare } from './signature-share.ts'

/** An ECDSA signature over secp256k1 in its low-s form. */
export interface EcdsaSignature {
  /** 32 bytes, big endian. */
  readonly r: Uint8Array
  /** 32 bytes, big endian, at most half the order. */
  readonly s: Uint8Array
  /** Which of the four points R could be: bit 0 is the parity of its y, bit 1 whether its x is not below the order. */
  readonly recovery: number
  /** The key it verifies under: 65 bytes, `04 ‖ x ‖ y`. */
  readonly publicKey: Uint8Array
}

/**
 * s = Σw / Σu, and nothing leaves that does not verify.
 * @param shares of all signers
 * @param digest the 32 bytes that were signed
 * @throws BenignAbort `invalid-signature`: some share is wrong, and the shares do not tell whose
 */
export function combine(
  { point, publicKey }: Pick<Presignature, 'point' | 'publicKey'>,
  shares: readonly SignatureShare[],
  digest: Uint8Array,
): EcdsaSignature {
  const w = secp256k1.reduce(shares.reduce((sum, share) => sum + share.w, 0n))
  const u = secp256k1.reduce(shares.reduce((sum, share) => sum + share.u, 0n))
  if (w === 0n || u === 0n) throw invalidSignature()
  const s = secp256k1.reduce(w * secp256k1.invertPublic(u))
  const high = s > secp256k1.order / 2n

  const { x, y } = point.toAffine()
  const signature = {
    r: secp256k1.encodeScalar(secp256k1.reduce(x)),
    s: secp256k1.encodeScalar(high ? secp256k1.order - s : s),
    // −s belongs to −R, whose y has the other parity.
    recovery: (Number(y & 1n) ^ Number(high)) | (x >= secp256k1.order ? 2 : 0),
    publicKey,
  }
  const compact = concatBytes(signature.r, signature.s)
  if (!noble.verify(compact, digest, signature.publicKey, { prehash: false })) throw invalidSignature()
  return signature
}

function invalidSignature(): BenignAbort {
  return new BenignAbort('invalid-signature', 'The shares of the signers do not make a valid signature.')
}
