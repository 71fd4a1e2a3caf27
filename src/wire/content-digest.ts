import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64 } from './base64url.ts'

/** The `Content-Digest` field of a body (RFC 9530), SHA-256 only. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${toBase64(sha256(body))}:`
}
