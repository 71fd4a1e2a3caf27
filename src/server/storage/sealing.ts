import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { encode } from '../../cbor/index.ts'

/** What a sealed column belongs to; it opens nowhere else. */
export interface SealedPlace {
  readonly table: 'settings' | 'keys' | 'pairs'
  readonly row: string
}

/** Seals secrets at rest under the master key: AES-256-GCM, a fresh nonce each, bound to their place. */
export interface Vault {
  seal(place: SealedPlace, secret: Uint8Array): Uint8Array
  /** @throws when the bytes were altered, moved, or sealed under another master key */
  open(place: SealedPlace, sealed: Uint8Array): Uint8Array
}

const NONCE = 12
const TAG = 16

/** @param masterKey 32 bytes */
export function openVault(masterKey: Uint8Array): Vault {
  return {
    seal(place, secret) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', masterKey, nonce).setAAD(placeBytes(place))
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
    },
    open(place, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', masterKey, sealed.subarray(0, NONCE), { authTagLength: TAG })
      decipher.setAAD(placeBytes(place)).setAuthTag(sealed.subarray(sealed.length - TAG))
      return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()])
    },
  }
}

function placeBytes({ table, row }: SealedPlace): Uint8Array {
  return encode(['at-rest', 1, table, row])
}
