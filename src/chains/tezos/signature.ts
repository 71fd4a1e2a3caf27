import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, concatBytes } from '@noble/curves/utils.js'
import { b58Encode, PrefixV2 } from '@taquito/utils'
import type { AccountKey } from '../registry.ts'

/** A signature of an account's key. */
export type TezosSignature =
  /** 64 bytes (RFC 8032). */
  | { readonly curve: 'ed25519'; readonly bytes: Uint8Array }
  /** 32 bytes each, big endian; `s` in the lower half of the order. */
  | { readonly curve: 'secp256k1'; readonly r: Uint8Array; readonly s: Uint8Array }

const HALF_ORDER = secp256k1.Point.Fn.ORDER >> 1n

/** The 64 bytes that stand behind an operation. @throws RangeError */
export function signatureBytes(signature: TezosSignature): Uint8Array {
  if (signature.curve === 'ed25519') {
    if (signature.bytes.length !== 64) throw new RangeError('An Ed25519 signature is 64 bytes.')
    return signature.bytes
  }
  const { r, s } = signature
  if (r.length !== 32 || s.length !== 32) throw new RangeError('r and s are 32 bytes each.')
  // Nodes refuse a high s.
  if (bytesToNumberBE(s) > HALF_ORDER) throw new RangeError('s is above half the order.')
  return concatBytes(r, s)
}

/** As dapps get it: `edsig…` or `spsig1…`. @throws RangeError */
export function encodeSignature(signature: TezosSignature): string {
  const prefix = signature.curve === 'ed25519' ? PrefixV2.Ed25519Signature : PrefixV2.Secp256k1Signature
  return b58Encode(signatureBytes(signature), prefix)
}

/** As nodes write it, whatever the curve: `sig…`. @throws RangeError */
export function encodeGenericSignature(signature: TezosSignature): string {
  return b58Encode(signatureBytes(signature), PrefixV2.GenericSignature)
}

/** Whether a signature of these 32 bytes is the key's; false for one of another curve. @throws RangeError */
export function verifySignature(digest: Uint8Array, signature: TezosSignature, key: AccountKey): boolean {
  if (signature.curve !== key.curve) return false
  const bytes = signatureBytes(signature)
  return key.curve === 'ed25519'
    ? ed25519.verify(bytes, digest, key.publicKey, { zip215: false })
    : secp256k1.verify(bytes, digest, key.publicKey, { prehash: false })
}
