import { sha256 } from '@noble/hashes/sha2.js'
import type { ExtensionMessage } from '../ot-extension.ts'

/** An independent OT extension receiver: rows are bigints, nothing is transposed, written from the paper's equations. */

export const integer = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
const littleEndian = (value: bigint, length: number) =>
  Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
const tagged = (tag: string, ...parts: Uint8Array[]) => {
  const head = new Uint8Array(32)
  head.set(new TextEncoder().encode(tag))
  return sha256(Uint8Array.from([head, ...parts].flatMap((part) => [...part])))
}
const part = (value: bigint, block: number) => (value >> BigInt(128 * block)) & ((1n << 128n) - 1n)

function multiply(a: bigint, b: bigint): bigint {
  let product = 0n
  for (let k = 0n; k < 128n; k++) if ((b >> k) & 1n) product ^= a << k
  for (let k = 254n; k >= 128n; k--) if ((product >> k) & 1n) product ^= ((1n << 128n) | 0x87n) << (k - 128n)
  return product
}

function prg(session: Uint8Array, leaf: Uint8Array, bits: number): bigint {
  const blocks = Array.from({ length: Math.ceil(bits / 256) }, (_, n) =>
    tagged('ot-prg', session, leaf, Uint8Array.of(0, 0, 0, n)),
  )
  return integer(Uint8Array.from(blocks.flatMap((block) => [...block]))) & ((1n << BigInt(bits)) - 1n)
}

function challenges(session: Uint8Array, u: Uint8Array, blocks: number): bigint[] {
  return Array.from({ length: blocks }, (_, j) => {
    const pair = tagged('ot-chi', session, u, Uint8Array.of(0, 0, 0, j >>> 1))
    return integer(pair.subarray(16 * (j & 1), 16 * (j & 1) + 16))
  })
}

const fold = (chi: bigint[], row: bigint) =>
  chi.reduce((sum, c, j) => sum ^ multiply(c, part(row, j)), part(row, chi.length))

function checkOf(session: Uint8Array, t: bigint[]): Uint8Array {
  const columns = Array.from({ length: 128 }, (_, k) =>
    littleEndian(
      t.reduce((column, value, i) => column | (((value >> BigInt(k)) & 1n) << BigInt(i)), 0n),
      16,
    ),
  )
  return tagged('ot-check', session, ...columns)
}

/**
 * The receiver's message for the choices `c`, check columns included. With `cheat` it uses other choices in one base OT,
 * c ⊕ error, and makes χ, x and the check fit all else.
 */
export function slowReceiver(
  session: Uint8Array,
  both: { zero: Uint8Array; one: Uint8Array },
  c: bigint,
  bits: number,
  cheat?: { row: number; error: bigint },
): ExtensionMessage {
  const leaf = (seeds: Uint8Array, i: number) => prg(session, seeds.subarray(32 * i, 32 * i + 32), bits)
  const v = Array.from({ length: 128 }, (_, i) => leaf(both.zero, i))
  const rows = v.map((row, i) => row ^ leaf(both.one, i) ^ c ^ (cheat?.row === i ? cheat.error : 0n))
  const u = Uint8Array.from(rows.flatMap((row) => [...littleEndian(row, bits / 8)]))
  const chi = challenges(session, u, bits / 128 - 1)
  const t = v.map((row) => fold(chi, row))
  return { u, x: littleEndian(fold(chi, c), 16), check: checkOf(session, t) }
}
