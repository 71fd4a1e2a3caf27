import { utf8ToBytes } from '@noble/hashes/utils.js'
import { type KeyCheck, keyCheckText } from '../key-check.ts'
import { messageDigest } from './message.ts'

/** The 32 bytes a secp256k1 key signs as its key check: the text as an EIP-191 message. */
export function keyCheckDigest(check: KeyCheck): Uint8Array {
  return messageDigest(utf8ToBytes(keyCheckText(check)))
}
