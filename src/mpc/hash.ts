import { sha256 } from '@noble/hashes/sha2.js'
import { type CborValue, encode } from '../cbor/index.ts'
import type { Tag } from './tags.ts'

/**
 * The hash of every value that is not hot: SHA-256 over dCBOR of `[tag, ...fields]`. The encoding is injective, so two
 * different field lists never hash alike (α-shuffle, TSSHOCK).
 * @returns 32 bytes
 * @throws CborError a field has no dCBOR encoding
 */
export function hash(tag: Tag, ...fields: CborValue[]): Uint8Array {
  return sha256(encode([tag, ...fields]))
}
