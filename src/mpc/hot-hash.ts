import type { Tag } from './tags.ts'

/**
 * The first block of every hash that is computed hundreds of times under one session: the tag in ASCII padded with zeros
 * to 32 bytes, then the session of 32 bytes. Fields of fixed length follow. It never meets a cold hash: those begin with
 * a CBOR array head, a tag with a letter.
 */
export function hotPrefix(tag: Tag, session: Uint8Array): Uint8Array {
  const block = new Uint8Array(64)
  block.set(new TextEncoder().encode(tag))
  block.set(session, 32)
  return block
}

/** An integer below 2³² in four bytes, big endian. */
export function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)
}
