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
    const { identity, store, now } = this.#context
    const claims = readClaims(request, field, identity.publicKey, now())
    const known = await store.walletOfRequestKey(claims.keyId)
    const publicKey = known?.request_key ?? this.#announcedKey(request, claims)
    if (!publicKey) throw new RequestRefused('signature-invalid', 'No wallet here uses this request key.')
    await verifyRequest(request, field, publicKey)
    if (!(await store.useNonce(claims.keyId, claims.nonce, claims.expires + 2 * REQUEST_LIFETIME)))
      throw new RequestRefused('replayed', 'This request was received before.')
    return { requestKeyId: claims.keyId, wallet: known?.id }
  }

  /** The key that a first request brings along: in an enrolment, or to replace a lost one. */
  #announcedKey(request: WireRequest, { keyId }: RequestClaims): Uint8Array | undefined {
    const { origin, now } = this.#context
    const enrolling = this.#enrolling.get(keyId)
    if (enrolling && enrolling.expires > now()) return enrolling.publicKey
    if (request.method !== 'POST') return undefined
    const announced = () => {
      if (request.target === origin + paths.requestKey) return decodeAs(requestKeyShape, request.body).requestKey
      if (request.target !== origin + paths.ceremonies) return undefined
      const { admission } = decodeAs(startShape, request.body)
      return admission.kind === 'keygen' ? admission.enrolment.requestKey : undefined
    }
    const publicKey = announced()
    if (!publicKey || requestKeyId(publicKey) !== keyId || !p256.utils.isValidPublicKey(publicKey, false))
      return undefined
    this.#remember(keyId, publicKey)
    return publicKey
  }

  #remember(keyId: string, publicKey: Uint8Array): void {
    const now = this.#context.now()
    for (const [id, { expires }] of this.#enrolling) if (expires <= now) this.#enrolling.delete(id)
    if (this.#enrolling.size < MAX_ENROLLING)
      this.#enrolling.set(keyId, { publicKey, expires: now + ENROLLING_SECONDS })
  }
}
