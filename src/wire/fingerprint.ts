import { wordlists } from 'ethers'
import { hash } from '../mpc/hash.ts'

const WORDS = 8
const BITS = 11

/** The fingerprint of an identity key: 32 bytes. Machines compare all of it. */
export function fingerprint(identityKey: Uint8Array): Uint8Array {
  return hash('fingerprint', identityKey)
}

/** The first 88 bits of a fingerprint as eight words of the 2,048-word list of BIP-39, for people to compare. */
export function fingerprintWords(identityKey: Uint8Array): string[] {
  let bits = 0n
  for (const byte of fingerprint(identityKey).subarray(0, (WORDS * BITS) / 8)) bits = (bits << 8n) | BigInt(byte)
  return Array.from({ length: WORDS }, (_, i) =>
    wordlists.en.getWord(Number((bits >> BigInt(BITS * (WORDS - 1 - i))) & 0x7ffn)),
  )
}
