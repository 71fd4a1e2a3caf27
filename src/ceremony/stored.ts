import * as s from '../cbor/shape.ts'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import type { PairState } from '../mpc/pair.ts'
import type { PartyIndex } from '../mpc/party.ts'
import type { KeygenRecord } from './certificate.ts'
import type { KeygenPlan } from './plan.ts'
import type { SealingKey } from './seal.ts'
import type { SigningMaterial } from './signing.ts'

/** What is secret about a party's part of a key, as it is stored. The rest is in the plan and the record. */
export interface KeySecret {
  /** Scalar, 32 bytes. */
  readonly share: Uint8Array
  readonly sealing: SealingKey
}

const keySecret = s.record({
  version: s.literal(1),
  suite: s.literal('secp256k1-dkls23'),
  share: s.bytes(32),
  sealing: s.record({ publicKey: s.bytes(32), secretKey: s.bytes(32) }),
})

const pair = s.record({
  version: s.literal(1),
  suite: s.literal('softspoken-128'),
  self: s.uint(0xffff),
  peer: s.uint(0xffff),
  epoch: s.uint(0xffff_ffff),
  generation: s.uint(0xffff_ffff),
  id: s.bytes(32),
  chosen: s.record({ delta: s.bytes(16), seeds: s.bytes(4096) }),
  both: s.record({ zero: s.bytes(4096), one: s.bytes(4096) }),
  zeroSeed: s.bytes(32),
})

export function encodeKeySecret({ share, sealing }: KeySecret): Uint8Array {
  return encodeAs(keySecret, { version: 1, suite: 'secp256k1-dkls23', share, sealing })
}

/** @throws CborError, ShapeError */
export function decodeKeySecret(bytes: Uint8Array): KeySecret {
  const { share, sealing } = decodeAs(keySecret, bytes)
  return { share, sealing }
}

export function encodePair(state: PairState): Uint8Array {
  return encodeAs(pair, { version: 1, suite: 'softspoken-128', ...state })
}

/** @throws CborError, ShapeError */
export function decodePair(bytes: Uint8Array): PairState {
  const { version: _, suite: __, ...state } = decodeAs(pair, bytes)
  return state
}

/** Puts together what a party signs with. */
export function signingMaterial(
  self: PartyIndex,
  plan: KeygenPlan,
  record: KeygenRecord,
  secret: KeySecret,
  pairs: readonly PairState[],
): SigningMaterial {
  const [key] = record.keys
  return {
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
