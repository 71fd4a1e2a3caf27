import { blake2b } from '@noble/hashes/blake2.js'
import { b58Encode, PrefixV2 } from '@taquito/utils'

/** Before every packed value. */
const PACKED = 0x05
/** Micheline's tag of a number. */
const INT = 0x00

/** The script expression hash (`expr…`) of a packed `nat`: the key under which a big map of numbers holds a value. */
export function hashOfNat(number: bigint): string {
  return b58Encode(blake2b(Uint8Array.of(PACKED, INT, ...zarith(number)), { dkLen: 32 }), PrefixV2.ScriptExpr)
}

/** A number ≥ 0 as Micheline's integers are encoded: six bits beside the sign, then seven a byte, the lowest first. */
function zarith(number: bigint): number[] {
  const bytes = [Number(number & 0x3fn)]
  for (let rest = number >> 6n; rest > 0n; rest >>= 7n) {
    bytes[bytes.length - 1]! |= 0x80
    bytes.push(Number(rest & 0x7fn))
  }
  return bytes
}
