import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { Signature } from 'ethers/crypto'
import { decodeTransaction } from './transaction.ts'

/** An ECDSA signature: `r` and `s` 32 bytes big endian, `s` in the lower half of the order. */
export interface EcdsaSignature {
  readonly r: Uint8Array
  readonly s: Uint8Array
  /** Parity of the nonce point's y-coordinate. */
  readonly recovery: 0 | 1
}

export interface SignedTransaction {
  /** What `eth_sendRawTransaction` takes. */
  readonly raw: Uint8Array
  /** `0x` and 64 hex digits: Keccak-256 of `raw`. */
  readonly hash: string
}

/**
 * Puts a signature to the unsigned transaction it was made for.
 * @throws PayloadError when `unsigned` is no transaction; RangeError when the signature is not
 */
export function attachSignature(unsigned: Uint8Array, signature: EcdsaSignature): SignedTransaction {
  const transaction = decodeTransaction(unsigned)
  transaction.signature = toEthers(signature)
  const raw = hexToBytes(transaction.serialized.slice(2))
  return { raw, hash: `0x${bytesToHex(keccak_256(raw))}` }
}

/** The 65 bytes `r ‖ s ‖ v`, v = 27 or 28, as 0x hex: what `personal_sign` and `eth_signTypedData_v4` answer. @throws RangeError */
export function serialiseSignature(signature: EcdsaSignature): string {
  return toEthers(signature).serialized
}

const HALF_ORDER = secp256k1.Point.Fn.ORDER >> 1n

function toEthers({ r, s, recovery }: EcdsaSignature): Signature {
  if (r.length !== 32 || s.length !== 32) throw new RangeError('r and s are 32 bytes each.')
  // EIP-2: nodes refuse a high s.
  if (BigInt(`0x${bytesToHex(s)}`) > HALF_ORDER) throw new RangeError('s is above half the order.')
  return Signature.from({ r: `0x${bytesToHex(r)}`, s: `0x${bytesToHex(s)}`, yParity: recovery })
}
