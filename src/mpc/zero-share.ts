import type { Curve } from './curve.ts'
import { hash } from './hash.ts'
import type { PairState } from './pair.ts'

/**
 * ζ_i: one party's summand of a sharing of zero among the signers (DKLs23 §3.2). Each pair adds the same number on one
 * side and takes it away on the other: `±hash('zero-share', zeroSeed, keyId, epoch, session)` mod q, plus at the lower
 * index. The session is the signers' own, so that no two runs mask alike.
 * @param session 32 bytes
 * @param pairs this party's pairs with all other signers
 * @returns a scalar
 */
export function zeroShare(
  curve: Curve,
  key: { readonly keyId: Uint8Array; readonly epoch: number },
  session: Uint8Array,
  pairs: readonly PairState[],
): bigint {
  const sum = pairs.reduce((total, { self, peer, zeroSeed }) => {
    const summand = curve.hashToScalar(hash('zero-share', zeroSeed, key.keyId, key.epoch, session))
    return self < peer ? total + summand : total - summand
  }, 0n)
  return curve.reduce(sum)
}
