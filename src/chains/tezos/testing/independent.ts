import { createPublicKey, verify } from 'node:crypto'
import blake from 'blakejs'
import bs58check from 'bs58check'
import { verify as verifyEcdsa } from 'tiny-secp256k1'

// What a node does with a signed operation, in code that is not the wallet's.

/** `edpk…`, `edsig…` and the like to the bytes behind their prefix. */
export function payloadOf(text: string, prefixBytes: number): Uint8Array {
  return bs58check.decode(text).subarray(prefixBytes)
}

export function blake2b(bytes: Uint8Array, size: number): Uint8Array {
  return blake.blake2b(bytes, undefined, size)
}

export function operationHash(forged: Uint8Array, signature: Uint8Array): string {
  const hash = blake2b(Buffer.concat([forged, signature]), 32)
  return bs58check.encode(Buffer.concat([Buffer.from([5, 116]), hash]))
}

/** Whether 64 bytes are the signature of a forged operation by an `edpk…` or `sppk…`. */
export function isSignedBy(publicKey: string, forged: Uint8Array, signature: Uint8Array): boolean {
  const digest = blake2b(Buffer.concat([Buffer.from([3]), forged]), 32)
  const key = payloadOf(publicKey, 4)
  if (publicKey.startsWith('sppk')) return verifyEcdsa(digest, key, signature, true)
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), key])
  return verify(null, digest, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature)
}
