import { requestKeyId } from '../../wire/request-signature.ts'
import type { Clock } from '../clock.ts'

/**
 * The request keys of wallets that are being made, so that the further steps of a keygen are heard until it has stored
 * its wallet. Only a keygen that was let in gets here, so that their rate bounds how many there are.
 */
export class NewKeys {
  readonly #now: Clock
  readonly #keys = new Map<string, { readonly publicKey: Uint8Array; readonly expires: number }>()

  constructor(now: Clock) {
    this.#now = now
  }

  of(keyId: string): Uint8Array | undefined {
    const key = this.#keys.get(keyId)
    return key && key.expires > this.#now() ? key.publicKey : undefined
  }

  /** @param seconds as long as the answers of its keygen are kept */
  remember(publicKey: Uint8Array, seconds: number): void {
    const now = this.#now()
    for (const [id, { expires }] of this.#keys) if (expires <= now) this.#keys.delete(id)
    this.#keys.set(requestKeyId(publicKey), { publicKey, expires: now + seconds })
  }

  forget(keyId: string): void {
    this.#keys.delete(keyId)
  }
}
