import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** First number of an Ethereum account's derivation path m/60/i (SLIP-44). */
export const ETHEREUM_PURPOSE = 60

/**
 * The address of a public key: the last 20 bytes of Keccak-256 over its coordinates (Yellow Paper, appendix F).
 * @param publicKey 65 bytes, `04 ‖ x ‖ y`
 * @returns `0x` and 40 lower-case hex digits
 */
export function addressOf(publicKey: Uint8Array): string {
  if (publicKey.length !== 65 || publicKey[0] !== 4) throw new RangeError('A public key is 65 bytes, 04 ‖ x ‖ y.')
  return `0x${bytesToHex(keccak_256(publicKey.subarray(1)).subarray(12))}`
}

/**
 * Normalises an address: lower case; null when `text` is none, or when its mixed case is not its checksum (EIP-55).
 */
export function parseAddress(text: string): string | null {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return null
  const lower = text.toLowerCase()
  const digits = text.slice(2)
  const isOneCase = digits === digits.toLowerCase() || digits === digits.toUpperCase()
  return isOneCase || checksummed(lower) === text ? lower : null
}

/** The mixed-case form of a lower-case address (EIP-55). */
export function checksummed(address: string): string {
  const digits = address.slice(2)
  const hash = bytesToHex(keccak_256(utf8ToBytes(digits)))
  const cased = [...digits].map((digit, i) => (Number.parseInt(hash[i]!, 16) >= 8 ? digit.toUpperCase() : digit))
  return `0x${cased.join('')}`
}
