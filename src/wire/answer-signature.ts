import { utf8ToBytes } from '@noble/hashes/utils.js'
import { type Identity, verifySignature } from '../ceremony/identity.ts'
import { fromBase64, toBase64, toBase64Url } from './base64.ts'
import { contentDigest } from './content-digest.ts'
import type { RequestHead } from './request-signature.ts'

export interface WireAnswer {
  readonly status: number
  readonly body: Uint8Array
}

const COVERED = '("@status" "content-digest" "@method";req "@target-uri";req "content-digest";req)'

/**
 * Signs an answer by RFC 9421 §2.4, bound to the request it answers. It carries no time: a repeated request gets the
 * same answer, to the byte.
 * @returns the header fields to send
 */
export async function signAnswer(
  answer: WireAnswer,
  request: RequestHead,
  identity: Identity,
): Promise<Record<string, string>> {
  const digest = contentDigest(answer.body)
  const parameters = parametersOf(identity.publicKey)
  const signature = await identity.sign(signatureBase(answer.status, digest, request, parameters))
  return {
    'content-digest': digest,
    'signature-input': `sig=${parameters}`,
    signature: `sig=:${toBase64(signature)}:`,
  }
}

/**
 * Whether a server's identity key signed this answer to this request. Anything else is nobody's word.
 * @param field the header field of a name in lower case
 */
export async function isAnswerOf(
  identityKey: Uint8Array,
  answer: WireAnswer,
  request: RequestHead,
  field: (name: string) => string | undefined,
): Promise<boolean> {
  const digest = contentDigest(answer.body)
  const parameters = parametersOf(identityKey)
  if (field('content-digest') !== digest || field('signature-input') !== `sig=${parameters}`) return false
  const signature = fromBase64(/^sig=:([A-Za-z0-9+/]+=*):$/.exec(field('signature') ?? '')?.[1] ?? '')
  if (signature?.length !== 64) return false
  return verifySignature(identityKey, signatureBase(answer.status, digest, request, parameters), signature)
}

function parametersOf(identityKey: Uint8Array): string {
  return `${COVERED};keyid="${toBase64Url(identityKey)}";alg="ed25519";tag="symbolon-1"`
}

/** RFC 9421 §2.5, with the request's components marked `req`. */
function signatureBase(status: number, digest: string, request: RequestHead, parameters: string): Uint8Array {
  return utf8ToBytes(
    [
      `"@status": ${status}`,
      `"content-digest": ${digest}`,
      `"@method";req: ${request.method}`,
      `"@target-uri";req: ${request.target}`,
      `"content-digest";req: ${request.digest}`,
      `"@signature-params": ${parameters}`,
    ].join('\n'),
  )
}
