import type { EcdhPort } from './env.ts'

const P256 = { name: 'ECDH', namedCurve: 'P-256' } as const

/** P-256 agreement inside WebCrypto: the private keys are not extractable and never enter JavaScript. */
export const webcryptoEcdh: EcdhPort = {
  async generate() {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(P256, false, ['deriveBits'])
    return {
      publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
      async agree(peer) {
        const peerKey = await crypto.subtle.importKey('raw', new Uint8Array(peer), P256, true, [])
        return new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: peerKey }, privateKey, 256))
      },
    }
  },
}
