import type { RequestKey } from '../wire/request-signature.ts'
import type { KeyValueStore } from './storage/key-value-store.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** The request keys, one for each server, by the server's identity key in hexadecimal. */
export class RequestKeys {
  readonly #store: KeyValueStore

  /** @param store keeps CryptoKey objects, as IndexedDB does */
  constructor(store: KeyValueStore) {
    this.#store = store
  }

  /** The key of a server, or null when there is none: then the owner key replaces it. */
  async get(server: string): Promise<RequestKey | null> {
    const kept = await this.#store.get(server)
    return isKeyPair(kept) ? requestKey(kept) : null
  }

  /** Makes the server's first key, or a new one in place of what was there. */
  async replace(server: string): Promise<RequestKey> {
    const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
    await this.#store.set(server, pair)
    return requestKey(pair)
  }
}

function isKeyPair(value: unknown): value is CryptoKeyPair {
  if (typeof value !== 'object' || value === null || !('privateKey' in value) || !('publicKey' in value)) return false
  return value.privateKey instanceof CryptoKey && value.publicKey instanceof CryptoKey
}

async function requestKey({ privateKey, publicKey }: CryptoKeyPair): Promise<RequestKey> {
  return {
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
    async sign(bytes) {
      const signature = await crypto.subtle.sign({ ...ALGORITHM, hash: 'SHA-256' }, privateKey, new Uint8Array(bytes))
      return new Uint8Array(signature)
    },
  }
}
