import type { Curve } from './curve.ts'
import { BenignAbort } from './errors.ts'
import type { Presignature } from './presign.ts'
import type { SignatureShare } from './signature-share.ts'

/** An ECDSA signature in its low-s form. */
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
 * The end of DKLs23 (ePrint 2023/765) Protocol 3.6: s = Σw / Σu, and nothing leaves that does not verify.
 * @param shares of all signers
 * @param digest the 32 bytes that were signed
 * @throws BenignAbort `invalid-signature`: some share is wrong, and the shares do not tell whose
 */
export function combine(
  curve: Curve,
  { point, publicKey }: Pick<Presignature, 'point' | 'publicKey'>,
  shares: readonly SignatureShare[],
  digest: Uint8Array,
): EcdsaSignature {
  const w = curve.reduce(shares.reduce((sum, share) => sum + share.w, 0n))
  const u = curve.reduce(shares.reduce((sum, share) => sum + share.u, 0n))
  if (w === 0n || u === 0n) throw invalidSignature()
  const s = curve.reduce(w * curve.invertPublic(u))
  const high = s > curve.order / 2n

  const { x, y } = point.toAffine()
  const signature = {
    r: curve.encodeScalar(curve.reduce(x)),
    s: curve.encodeScalar(high ? curve.order - s : s),
    // −s belongs to −R, whose y has the other parity.
    recovery: (Number(y & 1n) ^ Number(high)) | (x >= curve.order ? 2 : 0),
    publicKey,
  }
  if (!curve.verify(signature, digest, publicKey)) throw invalidSignature()
  return signature
}

function invalidSignature(): BenignAbort {
  return new BenignAbort('invalid-signature', 'The shares of the signers do not make a valid signature.')
}
