// The cryptography of Beacon (TZIP-10) as its SDKs have it: libsodium's crypto_box_seal, crypto_kx and crypto_secretbox
// over Ed25519 keys that are converted to X25519. It keeps page scripts of other sites out and proves nobody's consent.
import { hsalsa, xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

const NONCE_BYTES = 24
const TAG_BYTES = 16
const KEY_BYTES = 32
const SENDER_ID_BYTES = 5

/** A wallet's or a dapp's end of one pairing: an Ed25519 key. */
export interface BeaconKeyPair {
  /** 32 bytes: the seed. */
  readonly secretKey: Uint8Array
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/** @param secretKey 32 random bytes */
export function keyPairOf(secretKey: Uint8Array): BeaconKeyPair {
  return { secretKey, publicKey: ed25519.getPublicKey(secretKey) }
}

/** Whether a public key (32 bytes) is a point that secrets can be agreed with. */
export function isUsableKey(publicKey: Uint8Array): boolean {
  try {
    agreed(keyPairOf(new Uint8Array(KEY_BYTES).fill(1)), publicKey)
    return true
  } catch {
    return false
  }
}

/** The five bytes whose base58check form SDKs call a sender's id. */
export function senderIdBytes(publicKey: Uint8Array): Uint8Array {
  return blake2b(publicKey, { dkLen: SENDER_ID_BYTES })
}

/**
 * The 32-byte key of one direction, as `crypto_kx` has it: whoever sends is the client, whoever receives the server.
 * @throws Error where the other key is none
 */
export function directionKey(own: BeaconKeyPair, other: Uint8Array, direction: 'send' | 'receive'): Uint8Array {
  const [mine, theirs] = [ed25519.utils.toMontgomery(own.publicKey), ed25519.utils.toMontgomery(other)]
  const [client, server] = direction === 'send' ? [mine, theirs] : [theirs, mine]
  return blake2b(concatBytes(agreed(own, other), client, server), { dkLen: 2 * KEY_BYTES }).slice(KEY_BYTES)
}

function agreed(own: BeaconKeyPair, other: Uint8Array): Uint8Array {
  return x25519.getSharedSecret(ed25519.utils.toMontgomerySecret(own.secretKey), ed25519.utils.toMontgomery(other))
}

/** `crypto_secretbox` with its nonce in front. */
export function encrypt(key: Uint8Array, text: string): Uint8Array {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  return concatBytes(nonce, xsalsa20poly1305(key, nonce).encrypt(utf8ToBytes(text)))
}

/** What `encrypt` made, as nonce and text; null where another key made it, or it was altered. */
export function decrypt(key: Uint8Array, sealed: Uint8Array): { nonce: Uint8Array; text: string } | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
  const nonce = sealed.slice(0, NONCE_BYTES)
  try {
    const bytes = xsalsa20poly1305(key, nonce).decrypt(sealed.slice(NONCE_BYTES))
    return { nonce, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return null
  }
}

/** `crypto_box_seal`: from nobody in particular, to the holder of an Ed25519 key (32 bytes). */
export function sealTo(publicKey: Uint8Array, text: string): Uint8Array {
  const recipient = ed25519.utils.toMontgomery(publicKey)
  const once = crypto.getRandomValues(new Uint8Array(KEY_BYTES))
  const sender = x25519.getPublicKey(once)
  const nonce = blake2b(concatBytes(sender, recipient), { dkLen: NONCE_BYTES })
  const key = boxKey(x25519.getSharedSecret(once, recipient))
  return concatBytes(sender, xsalsa20poly1305(key, nonce).encrypt(utf8ToBytes(text)))
}

/** `crypto_box`'s key: HSalsa20 of an agreed secret, over a nonce of zeros. */
function boxKey(secret: Uint8Array): Uint8Array {
  const key = new Uint32Array(KEY_BYTES / 4)
  hsalsa(words(utf8ToBytes('expand 32-byte k')), words(secret), new Uint32Array(4), key)
  return new Uint8Array(key.buffer)
}

/** The bytes as the words they are in memory. */
function words(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer)
}
