import { encodeAs } from '../cbor/shape.ts'
import { combine, type EcdsaSignature } from './combine.ts'
import type { Curve } from './curve.ts'
import type { Env } from './env.ts'
import { BenignAbort } from './errors.ts'
import type { KeyShare } from './key-share.ts'
import { readMessage } from './message.ts'
import type { PairState } from './pair.ts'
import type { PartyIndex, Protocol } from './party.ts'
import { presign } from './presign.ts'
import { signatureShare, signatureShareShape } from './signature-share.ts'

export type { EcdsaSignature }

/** What the signers agree on. */
export interface SignSetup {
  /** The key's. */
  readonly curve: Curve
  /** 32 bytes. */
  readonly ceremony: Uint8Array
  /** Exactly t parties of the key, ascending. */
  readonly signers: readonly PartyIndex[]
  /** The signer that gets all shares and alone learns the signature. */
  readonly combiner: PartyIndex
  /** Non-hardened BIP-32 steps from the root; empty for the root itself. */
  readonly path: readonly number[]
  /** 32 bytes, which this party hashed itself from what it was asked to sign. */
  readonly digest: Uint8Array
}

/**
 * One signer's part in an ECDSA signature, all rounds: DKLs23 (ePrint 2023/765) Protocol 3.6. The presignature is used
 * in the same breath and never seen outside.
 * @returns the verified signature at the combiner, undefined at the others
 * @throws BenignAbort `invalid-setup`; at the combiner also `malformed-message`, `invalid-signature`
 * @throws BenignAbort, CheatingAbort, StateFault as `presign`
 */
export async function* signParty(
  setup: SignSetup,
  share: KeyShare,
  pairs: ReadonlyMap<PartyIndex, PairState>,
  env: Env,
): Protocol<EcdsaSignature | undefined> {
  const { curve, ceremony, signers, combiner, path, digest } = setup
  if (!signers.includes(combiner) || digest.length !== 32) {
    throw new BenignAbort('invalid-setup', 'A signer combines, and the digest has 32 bytes.')
  }

  const presignature = yield* presign({ curve, ceremony, signers, path, terms: [combiner, digest] }, share, pairs, env)

  // Round 3: the shares, to the combiner only.
  const shape = signatureShareShape(curve)
  const own = signatureShare(curve, presignature, digest)
  if (combiner !== share.index) {
    const directs = new Map([[combiner, encodeAs(shape, own)]])
    yield { directs, awaits: { broadcasts: [], directs: [] } }
    return undefined
  }
  const peers = signers.filter((signer) => signer !== share.index)
  const { directs } = yield { awaits: { broadcasts: [], directs: peers } }
  const others = peers.map((peer) => readMessage(shape, directs.get(peer)!, peer))
  return combine(curve, presignature, [own, ...others], digest)
}
