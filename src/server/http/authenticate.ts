import { p256 } from '@noble/curves/nist.js'
import { decodeAs } from '../../cbor/shape.ts'
import { paths, requestKeyShape, startShape } from '../../wire/contract.ts'
import {
  REQUEST_LIFETIME,
  type RequestClaims,
  RequestRefused,
  readClaims,
  requestKeyId,
  verifyRequest,
  type WireRequest,
} from '../../wire/request-signature.ts'
import type { Caller, ServerContext } from '../context.ts'

/** A new wallet's request key is known from its enrolment until the keygen has stored it. */
const ENROLLING_SECONDS = 15 * 60
const MAX_ENROLLING = 1_000

/** Finds out who signed a request, and makes sure that nobody replays it. */
export class Authenticator {
  readonly #context: ServerContext
  readonly #enrolling = new Map<string, { publicKey: Uint8Array; expires: number }>()

  constructor(context: ServerContext) {
    this.#context = context
  }

  /** @throws RequestRefused */
  async authenticate(request: WireRequest, field: (name: string) => string | undefined): Promise<Caller> {
    const { identity, store, now, origin } = this.#context
    const claims = readClaims(request, field, identity.publicKey, now())
    const known = await store.walletOfRequestKey(claims.keyId)
    const publicKey = known?.request_key ?? this.#enrollingKey(claims) ?? announcedKey(request, claims, origin)
    // Said in the words of a wrong signature: who may not know a wallet learns nothing about it.
    if (!publicKey) throw new RequestRefused('signature-invalid', 'The signature is not by the key it names.')
    await verifyRequest(request, field, publicKey)
    if (!(await store.useNonce(claims.keyId, claims.nonce, claims.expires + 2 * REQUEST_LIFETIME)))
      throw new RequestRefused('replayed', 'This request was received before.')
    if (known) this.#enrolling.delete(claims.keyId)
    else this.#remember(claims.keyId, publicKey)
    return { requestKeyId: claims.keyId, wallet: known?.id }
  }

  #enrollingKey({ keyId }: RequestClaims): Uint8Array | undefined {
    const enrolling = this.#enrolling.get(keyId)
    return enrolling && enrolling.expires > this.#context.now() ? enrolling.publicKey : undefined
  }

  /** Only keys that have signed get here. When there is no room the oldest goes. */
  #remember(keyId: string, publicKey: Uint8Array): void {
    const now = this.#context.now()
    for (const [id, { expires }] of this.#enrolling) if (expires <= now) this.#enrolling.delete(id)
    if (this.#enrolling.has(keyId)) return
    const [oldest] = this.#enrolling.keys()
    if (this.#enrolling.size >= MAX_ENROLLING) this.#enrolling.delete(oldest)
    this.#enrolling.set(keyId, { publicKey, expires: now + ENROLLING_SECONDS })
  }
}

/** The key that a first request brings along: in an enrolment, or to replace a lost one. */
function announcedKey(request: WireRequest, { keyId }: RequestClaims, origin: string): Uint8Array | undefined {
  const publicKey = keyInBody(request, origin)
  if (!publicKey || requestKeyId(publicKey) !== keyId || !p256.utils.isValidPublicKey(publicKey, false))
    return undefined
  return publicKey
}

function keyInBody({ method, target, body }: WireRequest, origin: string): Uint8Array | undefined {
  if (method !== 'POST') return undefined
  if (target === origin + paths.requestKey) return decodeAs(requestKeyShape, body).requestKey
  if (target !== origin + paths.ceremonies) return undefined
  const { admission } = decodeAs(startShape, body)
  return admission.kind === 'keygen' ? admission.enrolment.requestKey : undefined
}
