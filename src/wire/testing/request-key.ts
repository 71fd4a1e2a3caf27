import type { RequestKey } from '../request-signature.ts'

/** A request key as a device has one: P-256 in WebCrypto, not extractable. */
export async function createRequestKey(): Promise<RequestKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
    sign: async (message) => new Uint8Array(await crypto.subtle.sign(algorithm, privateKey, new Uint8Array(message))),
  }
}
