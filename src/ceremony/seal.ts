import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { x25519 } from '@noble/curves/ed25519.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { encode } from '../cbor/index.ts'
import { BenignAbort } from '../mpc/errors.ts'
import type { PartyIndex } from '../mpc/party.ts'
import { PROTOCOL_VERSION } from './version.ts'

/** A party's X25519 key, made for one epoch. */
export interface SealingKey {
  readonly publicKey: Uint8Array
  readonly secretKey: Uint8Array
}

/** Where in which ceremony a sealed message belongs. A message opened anywhere else does not open. */
export interface SealingPlace {
  readonly ceremony: Uint8Array
  readonly round: number
  readonly from: PartyIndex
  readonly to: PartyIndex
  /** The id of the pair's oblivious transfers where the message depends on them, else empty. */
  readonly pair: Uint8Array
  /** The transcript before this round, 32 bytes. */
  readonly transcript: Uint8Array
}

const NONCE = 12

export function createSealingKey(random: (length: number) => Uint8Array): SealingKey {
  const secretKey = random(32)
  return { publicKey: x25519.getPublicKey(secretKey), secretKey }
}

/**
 * The secret two parties share: 32 bytes, the same on both sides. Only they can compute it, so that what opens under it
 * was sealed by one of them.
 * @throws BenignAbort `sealing-key` for a key of small order
 */
export function agreeOnChannel(own: SealingKey, peer: Uint8Array, peerIndex: PartyIndex): Uint8Array {
  try {
    return x25519.getSharedSecret(own.secretKey, peer)
  } catch {
    throw new BenignAbort('sealing-key', `The sealing key of party ${peerIndex} is not usable.`, peerIndex)
  }
}

/** ChaCha20-Poly1305 under a key for exactly this place. @returns nonce ‖ ciphertext ‖ tag */
export function seal(
  channel: Uint8Array,
  place: SealingPlace,
  message: Uint8Array,
  random: (length: number) => Uint8Array,
): Uint8Array {
  const nonce = random(NONCE)
  const sealed = chacha20poly1305(placeKey(channel, place), nonce, placeBytes(place)).encrypt(message)
  const out = new Uint8Array(NONCE + sealed.length)
  out.set(nonce)
  out.set(sealed, NONCE)
  return out
}

/** @throws BenignAbort `seal-broken`: the message was altered, or belongs to another place */
export function open(channel: Uint8Array, place: SealingPlace, sealed: Uint8Array): Uint8Array {
  try {
    const cipher = chacha20poly1305(placeKey(channel, place), sealed.subarray(0, NONCE), placeBytes(place))
    return cipher.decrypt(sealed.subarray(NONCE))
  } catch {
    throw new BenignAbort('seal-broken', `A message of party ${place.from} does not open here.`, place.from)
  }
}

function placeKey(channel: Uint8Array, place: SealingPlace): Uint8Array {
  const info = encode(['seal-key', PROTOCOL_VERSION, place.round, place.from, place.to])
  return hkdf(sha256, channel, place.ceremony, info, 32)
}

function placeBytes(place: SealingPlace): Uint8Array {
  const { ceremony, round, from, to, pair, transcript } = place
  return encode(['seal', PROTOCOL_VERSION, ceremony, round, from, to, pair, transcript])
}
