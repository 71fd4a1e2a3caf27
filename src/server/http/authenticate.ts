import { p256 } from '@noble/curves/nist.js'
import { decodeAs } from '../../cbor/shape.ts'
import { paths, requestKeyShape, startShape } from '../../wire/contract.ts'
import {
  namedKeyId,
  REQUEST_LIFETIME,
  type RequestClaims,
  RequestRefused,
  readClaims,
  requestKeyId,
  verifyRequest,
  type WireRequest,
} from '../../wire/request-signature.ts'
import type { Caller, ServerContext } from '../context.ts'

type Field = (name: string) => string | undefined

/** Whether the key that a request names has a wallet here. Nothing has been verified yet. */
export async function namesWallet({ store }: ServerContext, field: Field): Promise<boolean> {
  const keyId = namedKeyId(field)
  return keyId !== undefined && (await store.walletOfRequestKey(keyId)) !== undefined
}

/** A request whose signature has verified. It may still be a replay. */
export interface Verified {
  readonly caller: Caller
  readonly claims: RequestClaims
}

/** Finds out who signed a request. @throws RequestRefused */
export async function authenticate(
  { identity, store, newKeys, now, origin }: ServerContext,
  request: WireRequest,
  field: Field,
): Promise<Verified> {
  const claims = readClaims(request, field, identity.publicKey, now())
  const known = await store.walletOfRequestKey(claims.keyId)
  const publicKey = known?.request_key ?? newKeys.of(claims.keyId) ?? announcedKey(request, claims, origin)
  // Said in the words of a wrong signature: who may not know a wallet learns nothing about it.
  if (!publicKey) throw new RequestRefused('signature-invalid', 'The signature is not by the key it names.')
  await verifyRequest(request, field, publicKey)
  // Whoever captured a request must not spend its wallet's rate with it.
  if (await store.isNonceUsed(claims.keyId, claims.nonce)) throw replayed()
  if (known) newKeys.forget(claims.keyId)
  return { caller: { requestKeyId: claims.keyId, wallet: known?.id }, claims }
}

/** Makes sure, durably, that nobody replays a request. @throws RequestRefused `replayed` */
export async function useNonce(
  { store }: ServerContext,
  { keyId, nonce, expires }: Pick<RequestClaims, 'keyId' | 'nonce' | 'expires'>,
): Promise<void> {
  if (!(await store.useNonce(keyId, nonce, expires + 2 * REQUEST_LIFETIME))) throw replayed()
}

const replayed = () => new RequestRefused('replayed', 'This request was received before.')

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
  return admission.kind === 'keygen' ? admission.enrolment?.requestKey : undefined
}
