import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import { b58Encode, PrefixV2 } from '@taquito/utils'
import { parseOperation } from './forge.ts'
import { signatureBytes, type TezosSignature } from './signature.ts'

export interface SignedOperation {
  /** Hex, what `/injection/operation` takes. */
  readonly hex: string
  /** `o…`: BLAKE2b-256 of all of it. */
  readonly hash: string
}

/**
 * Puts a signature to the forged operation it was made for.
 * @param forged without watermark
 * @throws PayloadError when `forged` is no operation; RangeError when the signature is not
 */
export function attachTezosSignature(forged: Uint8Array, signature: TezosSignature): SignedOperation {
  parseOperation(forged)
  const signed = concatBytes(forged, signatureBytes(signature))
  return { hex: bytesToHex(signed), hash: b58Encode(blake2b(signed, { dkLen: 32 }), PrefixV2.OperationHash) }
}
