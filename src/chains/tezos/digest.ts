import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes } from '@noble/hashes/utils.js'

/** What a node puts before an operation of an account before it checks its signature. */
const OPERATION_WATERMARK = Uint8Array.of(0x03)

/** BLAKE2b-256 of bytes that carry their own first byte: PACKed data, a text. */
export function digestOf(bytes: Uint8Array): Uint8Array {
  return blake2b(bytes, { dkLen: 32 })
}

/** BLAKE2b-256 of a forged operation behind its watermark. */
export function operationDigest(forged: Uint8Array): Uint8Array {
  return digestOf(concatBytes(OPERATION_WATERMARK, forged))
}
