import { sha256 } from '@noble/hashes/sha2.js'
import type { Tag } from './tags.ts'

type Sha256 = ReturnType<typeof sha256.create>

/**
 * The start of every hash that is computed thousands of times: SHA-256 after exactly one 64-byte block, the tag in
 * ASCII padded with zeros to 32 bytes, then a session of 32 bytes. Callers `clone` it and add fields of fixed length.
 * It never meets a cold hash: those begin with a CBOR array head, these with a letter.
 */
export function hotHash(tag: Tag, session: Uint8Array): Sha256 {
  const block = new Uint8Array(64)
  block.set(new TextEncoder().encode(tag))
  block.set(session, 32)
  return sha256.create().update(block)
}

/** Four bytes, big endian. */
export function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}
