import { createFROST, type FROST } from '@noble/curves/abstract/frost.js'
import { ed25519 as nobleEd25519 } from '@noble/curves/ed25519.js'
import { secp256k1 as nobleSecp256k1, schnorr, schnorr_FROST } from '@noble/curves/secp256k1.js'
import { sha512 } from '@noble/hashes/sha2.js'
import { secp256k1 } from './curve.ts'
import { ed25519 } from './ed25519.ts'
import type { Group } from './group.ts'

/** A ciphersuite of FROST (RFC 9591, §6) over keys that `keygenParty` makes. */
export interface FrostSuite {
  /** The key's. */
  readonly group: Group
  /** noble's, of which only what signs is used. */
  readonly frost: Pick<FROST, 'Identifier' | 'commit' | 'signShare' | 'aggregate'>
  /** Bytes of a point in the suite's encoding. */
  readonly pointLength: number
  /** From the encoding of the group to that of the suite. */
  encodePoint(encoded: Uint8Array): Uint8Array<ArrayBuffer>
  /** Whether bytes of the right length encode a point of the group that is not O. */
  isPoint(encoded: Uint8Array): boolean
  /** Whether 64 bytes are a plain signature of a key, in the group's encoding, over a message. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean
}

/**
 * FROST(Ed25519, SHA-512) of RFC 9591, §6.1: its signatures are Ed25519 (RFC 8032). As noble's `ed25519_FROST`, which
 * asks of every point twice whether it is in the subgroup: that is most of what a signature costs.
 */
export const frostEd25519: FrostSuite = {
  group: ed25519,
  frost: createFROST({ name: 'FROST-ED25519-SHA512-v1', Point: nobleEd25519.Point, hash: sha512, H2: '' }),
  pointLength: 32,
  encodePoint: (encoded) => new Uint8Array(encoded),
  isPoint: (encoded) => ed25519.decodePoint(encoded) !== undefined,
  verify: (signature, message, publicKey) => nobleEd25519.verify(signature, message, publicKey, { zip215: false }),
}

/**
 * FROST-secp256k1-SHA256-TR of the Zcash Foundation: its signatures are BIP-340. The key is the point itself, without a
 * Taproot tweak.
 */
export const frostSchnorr: FrostSuite = {
  group: secp256k1,
  frost: schnorr_FROST,
  pointLength: 33,
  encodePoint: compressed,
  isPoint: (encoded) => nobleSecp256k1.utils.isValidPublicKey(encoded, true),
  verify: (signature, message, publicKey) => schnorr.verify(signature, message, compressed(publicKey).subarray(1)),
}

/** @param encoded `04 ‖ x ‖ y` */
function compressed(encoded: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(2 + (encoded[64]! & 1), ...encoded.subarray(1, 33))
}
