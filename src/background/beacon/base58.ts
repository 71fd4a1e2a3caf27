import { sha256 } from '@noble/hashes/sha2.js'
import { hexToBytes } from '@noble/hashes/utils.js'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const VALUES: ReadonlyMap<string, number> = new Map([...ALPHABET].map((letter, value) => [letter, value]))
const CHECKSUM_BYTES = 4
/** Their value is one that a double holds exactly. */
const LETTERS_AT_ONCE = 8

/**
 * What a text in base58 with a checksum says; null where it is none. Libraries multiply letter by letter, in time quadratic
 * in the length: seconds for what a page may send unasked. This takes milliseconds.
 */
export function decodeBase58Check(text: string): Uint8Array | null {
  const parts: bigint[] = []
  for (let end = text.length; end > 0; end -= LETTERS_AT_ONCE) {
    let part = 0
    for (const letter of text.slice(Math.max(0, end - LETTERS_AT_ONCE), end)) {
      const value = VALUES.get(letter)
      if (value === undefined) return null
      part = part * ALPHABET.length + value
    }
    parts.push(BigInt(part))
  }
  const zeros = /^1*/.exec(text)![0].length
  return checked(concat(zeros, numberOf(parts)))
}

/** Of parts with the lowest first: neighbours are joined until one is left. */
function numberOf(parts: readonly bigint[]): bigint {
  let [left, base] = [parts, BigInt(ALPHABET.length) ** BigInt(LETTERS_AT_ONCE)]
  while (left.length > 1) {
    const joined: bigint[] = []
    for (let i = 0; i < left.length; i += 2) joined.push(left[i]! + (left[i + 1] ?? 0n) * base)
    left = joined
    base *= base
  }
  return left[0] ?? 0n
}

function concat(zeros: number, number: bigint): Uint8Array {
  const digits = number === 0n ? '' : number.toString(16)
  const bytes = hexToBytes(digits.length % 2 === 0 ? digits : `0${digits}`)
  const all = new Uint8Array(zeros + bytes.length)
  all.set(bytes, zeros)
  return all
}

function checked(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < CHECKSUM_BYTES) return null
  const content = bytes.slice(0, -CHECKSUM_BYTES)
  const checksum = sha256(sha256(content))
  return bytes.slice(-CHECKSUM_BYTES).every((byte, at) => byte === checksum[at]) ? content : null
}
