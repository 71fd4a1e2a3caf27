import * as s from '../cbor/shape.ts'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import type { PairState } from '../mpc/pair.ts'
import type { PartyIndex } from '../mpc/party.ts'
import type { KeygenRecord } from './certificate.ts'
import type { CurveName, KeygenPlan } from './plan.ts'
import type { SealingKey } from './seal.ts'
import type { SigningMaterial } from './signing.ts'

const SUITES = { secp256k1: 'secp256k1-dkls23', ed25519: 'ed25519-frost' } as const

/** What is secret about a party's part of a key, as it is stored. The rest is in the plan and the record. */
export interface KeySecret {
  readonly curve: CurveName
  /** Scalar, 32 bytes, in the encoding of the curve. */
  readonly share: Uint8Array
  readonly sealing: SealingKey
}

const keySecret = s.record({
  version: s.literal(1),
  suite: s.oneOf('secp256k1-dkls23', 'ed25519-frost'),
  share: s.bytes(32),
  sealing: s.record({ publicKey: s.bytes(32), secretKey: s.bytes(32) }),
})

const pair = s.record({
  version: s.literal(1),
  suite: s.literal('softspoken-128'),
  self: s.uint({ min: 1, max: 0xffff }),
  peer: s.uint({ min: 1, max: 0xffff }),
  epoch: s.uint(0xffff_ffff),
  generation: s.uint(0xffff_ffff),
  id: s.bytes(32),
  chosen: s.record({ delta: s.bytes(16), seeds: s.bytes(4096) }),
  both: s.record({ zero: s.bytes(4096), one: s.bytes(4096) }),
  zeroSeed: s.bytes(32),
})

export function encodeKeySecret({ curve, share, sealing }: KeySecret): Uint8Array {
  return encodeAs(keySecret, { version: 1, suite: SUITES[curve], share, sealing })
}

/** @throws CborError, ShapeError */
export function decodeKeySecret(bytes: Uint8Array): KeySecret {
  const { suite, share, sealing } = decodeAs(keySecret, bytes)
  return { curve: suite === SUITES.ed25519 ? 'ed25519' : 'secp256k1', share, sealing }
}

export function encodePair(state: PairState): Uint8Array {
  return encodeAs(pair, { version: 1, suite: 'softspoken-128', ...state })
}

/** @throws CborError, ShapeError */
export function decodePair(bytes: Uint8Array): PairState {
  const { version: _, suite: __, ...state } = decodeAs(pair, bytes)
  return state
}

/**
 * Puts together what a party signs with.
 * @param position of the key in the plan and the record
 */
export function signingMaterial(
  self: PartyIndex,
  plan: KeygenPlan,
  record: KeygenRecord,
  position: number,
  secret: KeySecret,
  pairs: readonly PairState[],
): SigningMaterial {
  const key = record.keys[position]!
  return {
    curve: plan.keys[position]!.curve,
    share: {
      keyId: key.keyId,
      epoch: plan.epoch,
      threshold: plan.threshold,
      index: self,
      secret: secret.share,
      publicKey: key.publicKey,
      publicShares: new Map(key.publicShares.map(({ index, point }) => [index, point])),
      chainCode: key.chainCode,
    },
    parties: plan.parties,
    pairs: new Map(pairs.map((state) => [state.peer, state])),
    sealing: secret.sealing,
    sealingKeys: new Map(record.sealing.map(({ index, key }) => [index, key])),
  }
}
