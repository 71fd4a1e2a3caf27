import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { messageDigest } from './ethereum/message.ts'
import type { AccountKey } from './registry.ts'

/** The kind of the payload that a new key signs first. Its bytes are empty: every party builds the text itself. */
export const KEY_CHECK_KIND = 'key-check'

/** How the text of every key check begins, and no other text that is signed. */
export const KEY_CHECK_TITLE = 'Symbolon key check'

/** What a new key signs first, once per certificate and signing set. */
export interface KeyCheck {
  /** 32 bytes. */
  readonly keyId: Uint8Array
  readonly epoch: number
  /** Hash of the ceremony that made the key's shares, 32 bytes. */
  readonly transcript: Uint8Array
}

/** The text of the test signature. Every party builds it itself; nobody is sent it. */
export function keyCheckText({ keyId, epoch, transcript }: KeyCheck): string {
  if (keyId.length !== 32 || transcript.length !== 32) throw new RangeError('A key id and a transcript are 32 bytes.')
  if (!Number.isSafeInteger(epoch) || epoch < 0) throw new RangeError('An epoch is a number from 0.')
  const lines = [`Key: ${bytesToHex(keyId)}`, `Epoch: ${epoch}`, `Transcript: ${bytesToHex(transcript)}`]
  return [KEY_CHECK_TITLE, ...lines].join('\n')
}

/**
 * What a key signs as its check: the digest of the text as an EIP-191 message on secp256k1, the text itself on Ed25519. It
 * is longer than the 32 bytes that every payload of an Ed25519 key comes to, and so is none of them.
 */
export function keyCheckMessage(curve: AccountKey['curve'], check: KeyCheck): Uint8Array {
  const text = utf8ToBytes(keyCheckText(check))
  return curve === 'secp256k1' ? messageDigest(text) : text
}

/**
 * @param signature 64 bytes: r ‖ s, or an Ed25519 signature
 * @param key in the encoding of its curve
 */
export function verifyKeyCheck({ curve, publicKey }: AccountKey, check: KeyCheck, signature: Uint8Array): boolean {
  const message = keyCheckMessage(curve, check)
  return curve === 'secp256k1'
    ? secp256k1.verify(signature, message, publicKey, { prehash: false, lowS: true })
    : ed25519.verify(signature, message, publicKey, { zip215: false })
}
