import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import type { AccountKey } from '../../registry.ts'
import { addressOf, encodePublicKey } from '../addresses.ts'
import { attachTezosSignature, type SignedOperation } from '../attach-signature.ts'
import { operationDigest } from '../digest.ts'

/** An account whose key is whole, for once: what it signs, a node can judge. */
export function sandboxAccount(curve: AccountKey['curve'] = 'ed25519') {
  const secret = secp256k1.utils.randomSecretKey()
  const key: AccountKey =
    curve === 'ed25519'
      ? { curve, publicKey: ed25519.getPublicKey(secret) }
      : { curve, publicKey: secp256k1.getPublicKey(secret, false) }
  return {
    address: addressOf(key),
    publicKey: encodePublicKey(key),
    sign(forged: Uint8Array): SignedOperation {
      const digest = operationDigest(forged)
      if (curve === 'ed25519') return attachTezosSignature(forged, { curve, bytes: ed25519.sign(digest, secret) })
      const bytes = secp256k1.sign(digest, secret, { prehash: false })
      return attachTezosSignature(forged, { curve, r: bytes.slice(0, 32), s: bytes.slice(32) })
    },
  }
}
