import { createPublicKey, verify } from 'node:crypto'
import { verify as verifySecp256k1 } from 'tiny-secp256k1'
import { fromBase58 } from './base58.ts'
import { byte, concat } from './bytes.ts'
import { blake2b256 } from './hashes.ts'

/** The ASN.1 head of an Ed25519 public key (RFC 8410), which Node's crypto wants before the key. */
const ED25519_HEAD = Buffer.from('302a300506032b6570032100', 'hex')

/** What is signed over an operation begins with this byte. */
const OPERATION_WATERMARK = 3

/** Whether a signature of 64 bytes over an operation's bytes is the key's. */
export const isSignedBy = (key: string, operation: Uint8Array, signature: Uint8Array): boolean =>
  isSignatureOver(concat(byte(OPERATION_WATERMARK), operation), key, signature)

/**
 * Whether a signature of 64 bytes over bytes, whose watermark is among them, is the key's, with Node's Ed25519 or
 * libsecp256k1, which like a node takes only the lower of the two values that fit. Keys of other curves sign nothing here.
 */
export function isSignatureOver(bytes: Uint8Array, key: string, signature: Uint8Array): boolean {
  const digest = blake2b256(bytes)
  const ed25519 = fromBase58(key, ['edpk'])
  if (ed25519 !== undefined) {
    const der = concat(ED25519_HEAD, ed25519.bytes)
    return verify(null, digest, createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }), signature)
  }
  const secp256k1 = fromBase58(key, ['sppk'])
  if (secp256k1 === undefined) return false
  try {
    return verifySecp256k1(digest, secp256k1.bytes, signature, true)
  } catch (error) {
    // The library throws at a key that is no point and at numbers beyond the group's order.
    if (error instanceof TypeError) return false
    throw error
  }
}
