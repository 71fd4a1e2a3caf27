import { sha256 } from '@noble/hashes/sha2.js'
import { toBase64 } from './base64.ts'

const FIELD = /^sha-256=:[A-Za-z0-9+/]{43}=:$/

/** The `Content-Digest` field of a body (RFC 9530), SHA-256 only. */
export function contentDigest(body: Uint8Array): string {
  return `sha-256=:${toBase64(sha256(body))}:`
}

/** What a message's `Content-Digest` field says, unchecked; that of nothing where it says nothing in this form. */
export function claimedDigest(field: (name: string) => string | undefined): string {
  const claimed = field('content-digest') ?? ''
  return FIELD.test(claimed) ? claimed : contentDigest(new Uint8Array(0))
}
