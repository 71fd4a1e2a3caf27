import { p256 } from '@noble/curves/nist.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64, toBase64, toBase64Url } from './base64.ts'
import { contentDigest } from './content-digest.ts'

/** A request before it is signed. `target` is the absolute URL, without a fragment. */
export interface WireRequest {
  readonly method: 'GET' | 'POST'
  readonly target: string
  readonly body: Uint8Array
}

/** A request by what its answer and its repetitions are bound to: `digest` is its `Content-Digest` field. */
export interface RequestHead {
  readonly method: string
  readonly target: string
  readonly digest: string
}

/** A device's request key: P-256, and its private half never leaves WebCrypto. */
export interface RequestKey {
  /** 65 bytes, `04 ‖ x ‖ y`. */
  readonly publicKey: Uint8Array
  /** ECDSA with SHA-256. @returns r ‖ s, 64 bytes */
  sign(message: Uint8Array): Promise<Uint8Array>
}

/** How long a signed request may be on its way, in seconds. */
export const REQUEST_LIFETIME = 60

const COVERED = '("@method" "@target-uri" "content-digest" "symbolon-audience")'
const PARAMETERS =
  /^sig=\("@method" "@target-uri" "content-digest" "symbolon-audience"\);created=(\d{1,12});expires=(\d{1,12});nonce="([A-Za-z0-9_-]{22})";keyid="([A-Za-z0-9_-]{43})";alg="ecdsa-p256-sha256";tag="symbolon-1"$/

/** The name of a request key in `keyid`: the SHA-256 of its 65 bytes, base64url. */
export function requestKeyId(publicKey: Uint8Array): string {
  return toBase64Url(sha256(publicKey))
}

/** What repetitions of a request have in common: method, target and content. @returns 43 characters */
export function requestHash({ method, target, digest }: RequestHead): string {
  return toBase64Url(sha256(utf8ToBytes(`${method}\n${target}\n${digest}`)))
}

/**
 * Signs a request by RFC 9421.
 * @param audience the server's identity key, 32 bytes
 * @param now Unix seconds
 * @param nonce 16 fresh random bytes
 * @returns the header fields to send
 */
export async function signRequest(
  request: WireRequest,
  key: RequestKey,
  audience: Uint8Array,
  now: number,
  nonce: Uint8Array,
): Promise<Record<string, string>> {
  const digest = contentDigest(request.body)
  const parameters =
    `${COVERED};created=${now};expires=${now + REQUEST_LIFETIME};nonce="${toBase64Url(nonce)}"` +
    `;keyid="${requestKeyId(key.publicKey)}";alg="ecdsa-p256-sha256";tag="symbolon-1"`
  const signature = await key.sign(signatureBase(request, digest, toBase64Url(audience), parameters))
  return {
    'content-digest': digest,
    'symbolon-audience': toBase64Url(audience),
    'signature-input': `sig=${parameters}`,
    signature: `sig=:${toBase64(signature)}:`,
  }
}

/** What a request claims about itself, before its signature has been verified. */
export interface RequestClaims {
  readonly keyId: string
  readonly nonce: string
  /** Unix seconds. */
  readonly created: number
  readonly expires: number
}

export type RequestFault =
  | 'signature-missing'
  | 'signature-malformed'
  | 'content-digest-mismatch'
  | 'wrong-audience'
  | 'clock-skew'
  | 'signature-invalid'
  | 'replayed'

/** A request that its headers do not vouch for. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused'
  readonly code: RequestFault

  constructor(code: RequestFault, message: string) {
    super(message)
    this.code = code
  }
}

type Fields = (name: string) => string | undefined

/** The key a request claims to be signed with, by its id; undefined where it does not say so in the one form. */
export function namedKeyId(field: Fields): string | undefined {
  return PARAMETERS.exec(field('signature-input') ?? '')?.[4]
}

/**
 * Reads and checks everything but the signature itself and the freshness of the nonce.
 * @param field the header field of a name in lower case
 * @param now Unix seconds
 * @throws RequestRefused
 */
export function readClaims(request: WireRequest, field: Fields, audience: Uint8Array, now: number): RequestClaims {
  const input = field('signature-input')
  if (!input || !field('signature')) throw new RequestRefused('signature-missing', 'The request is not signed.')
  const match = PARAMETERS.exec(input)
  if (!match) throw new RequestRefused('signature-malformed', 'The signature covers other parts than it must.')
  if (field('content-digest') !== contentDigest(request.body))
    throw new RequestRefused('content-digest-mismatch', 'The body is not the one that was signed.')
  if (field('symbolon-audience') !== toBase64Url(audience))
    throw new RequestRefused('wrong-audience', 'The request was signed for another server.')
  const [created, expires] = [Number(match[1]), Number(match[2])]
  if (expires <= created || expires - created > REQUEST_LIFETIME)
    throw new RequestRefused('signature-malformed', 'The request claims to be valid for too long.')
  if (created > now + REQUEST_LIFETIME || expires + REQUEST_LIFETIME < now)
    throw new RequestRefused('clock-skew', `The request was signed at another time: this server's clock says ${now}.`)
  return { nonce: match[3], keyId: match[4], created, expires }
}

/** @throws RequestRefused `signature-invalid` unless `publicKey` (65 bytes) signed the request */
export async function verifyRequest(request: WireRequest, field: Fields, publicKey: Uint8Array): Promise<void> {
  const invalid = () => new RequestRefused('signature-invalid', 'The signature is not by the key it names.')
  const signature = fromBase64(/^sig=:([A-Za-z0-9+/]+=*):$/.exec(field('signature') ?? '')?.[1] ?? '')
  if (signature?.length !== 64 || !p256.utils.isValidPublicKey(publicKey, false)) throw invalid()
  const parameters = field('signature-input')!.slice('sig='.length)
  const base = signatureBase(request, field('content-digest')!, field('symbolon-audience')!, parameters)
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', new Uint8Array(publicKey), algorithm, false, ['verify'])
  if (!(await crypto.subtle.verify(algorithm, key, new Uint8Array(signature), new Uint8Array(base)))) throw invalid()
}

/** RFC 9421 §2.5. */
function signatureBase(request: WireRequest, digest: string, audience: string, parameters: string): Uint8Array {
  return utf8ToBytes(
    [
      `"@method": ${request.method}`,
      `"@target-uri": ${request.target}`,
      `"content-digest": ${digest}`,
      `"symbolon-audience": ${audience}`,
      `"@signature-params": ${parameters}`,
    ].join('\n'),
  )
}
