import { equalBytes } from '@noble/curves/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { byteSwap, concatBytes } from '@noble/hashes/utils.js'
import { bytes, type Infer, record } from '../cbor/shape.ts'
import { bitAt, maskOf, toBytes, toWords, transpose } from './bits.ts'
import type { Env } from './env.ts'
import { combine } from './gf128.ts'
import { hotPrefix, u32 } from './hot-hash.ts'
import { OneBlockHash } from './one-block-hash.ts'
import { BASE_OTS, type PairState } from './pair.ts'

/**
 * OT extension: SoftSpoken (ePrint 2022/192) with k = 1, which is the corrected KOS (ePrint 2015/546, Fig. 10), made
 * non-interactive by Fiat–Shamir. From 128 base OTs it makes ℓ correlated ones: for every j the sender learns ζ_j and
 * the receiver ψ_j of 128 bits, with ζ_j = ψ_j ⊕ choice_j · Δ.
 *
 * Hashes (SHA-256; `tag₃₂` is the tag in ASCII padded with zeros to 32 bytes, `u32` four bytes big endian):
 *
 * - `PRG(leaf)`: `"ot-prg"₃₂ ‖ session 32 ‖ leaf 32 ‖ u32 n` for n = 0, 1, …, cut to (ℓ + 128) / 8 bytes
 * - `χ_{2n+1} ‖ χ_{2n+2}`: `"ot-chi"₃₂ ‖ session 32 ‖ u ‖ u32 n`, 16 bytes each
 * - `check`: `"ot-check"₃₂ ‖ session 32 ‖ T_0 ‖ … ‖ T_127`, where bit i of the 16 bytes T_k is the coefficient of xᵏ in t_i
 *
 * Bits are packed least significant first, also those of a field element.
 */

/** Columns that hide the choices in the check (σ); also the bits of a field element. */
const CHECK_BITS = 128

/** Bytes of `u` for `count` OTs: 128 rows of count + 128 bits. */
export function correctionLength(count: number): number {
  return (BASE_OTS * (count + CHECK_BITS)) / 8
}

/** What the extension's receiver sends: `u` of 10,240 bytes for 512 OTs and 4,096 for 128, then 16 and 32 bytes. */
export function extensionMessage(count: number) {
  return record({ u: bytes(correctionLength(count)), x: bytes(CHECK_BITS / 8), check: bytes(32) })
}

export type ExtensionMessage = Infer<ReturnType<typeof extensionMessage>>

/** The receiver of the extension failed its check: it cheated, if the message is authentic and the session the same. */
export class ExtensionCheckFailed extends Error {
  override readonly name = 'ExtensionCheckFailed'
}

/**
 * The receiver's part (RVOLE receiver).
 * @param input.session 32 bytes, never used before with these seeds: two choices under one session leak their difference
 * @param input.both both seeds of the 128 base OTs, 128 × 32 bytes each
 * @param input.choices ℓ packed bits, ℓ a multiple of 128
 * @returns the message for the sender, and ℓ rows ψ_j of 16 bytes
 */
export function extendAsReceiver(
  input: { readonly session: Uint8Array; readonly both: PairState['both']; readonly choices: Uint8Array },
  env: Pick<Env, 'random'>,
): { message: ExtensionMessage; rows: Uint8Array } {
  const { session, both } = input
  const c = concatWords(toWords(input.choices), toWords(env.random(CHECK_BITS / 8)))
  const columns = c.length * 32

  const v = expand(session, both.zero, columns)
  const u = expand(session, both.one, columns)
  for (let i = 0; i < u.length; i++) u[i]! ^= v[i]! ^ c[i % c.length]!
  const correction = toBytes(u)

  const chi = challenge(session, correction, columns - CHECK_BITS)
  const psi = transpose(v, BASE_OTS, columns)
  const x = packColumns(combine(chi, spreadColumns(c), 1))
  const message = { u: correction, x: toBytes(x), check: checkHash(session, combine(chi, psi, 4)) }
  return { message, rows: toBytes(psi.subarray(0, 4 * (columns - CHECK_BITS))) }
}

/**
 * The sender's part (RVOLE sender). The check comes before anything is returned.
 * @param input.session as the receiver's
 * @param input.chosen Δ (16 bytes) and the 128 seeds it chose
 * @param input.count ℓ
 * @param message read as `extensionMessage(count)`, so that its lengths are right
 * @returns ℓ rows ζ_j of 16 bytes
 * @throws {ExtensionCheckFailed} the receiver used different choices in different base OTs
 */
export function extendAsSender(
  input: { readonly session: Uint8Array; readonly chosen: PairState['chosen']; readonly count: number },
  message: ExtensionMessage,
): Uint8Array {
  const { session, chosen, count } = input
  const columns = count + CHECK_BITS
  const w = expand(session, chosen.seeds, columns)
  const u = toWords(message.u)
  const wide = columns / 32
  for (let row = 0; row < BASE_OTS; row++) {
    const mask = maskOf(bitAt(chosen.delta, row))
    for (let i = row * wide; i < (row + 1) * wide; i++) w[i]! ^= u[i]! & mask
  }

  // t_i = q_i ⊕ Δ_i·x: Δ is added to column k of the sum where bit k of x is 1.
  const chi = challenge(session, message.u, count)
  const zeta = transpose(w, BASE_OTS, columns)
  const t = combine(chi, zeta, 4)
  const delta = toWords(chosen.delta)
  for (let k = 0; k < CHECK_BITS; k++) {
    const mask = maskOf(bitAt(message.x, k))
    for (let i = 0; i < 4; i++) t[4 * k + i]! ^= delta[i]! & mask
  }
  if (!equalBytes(checkHash(session, t), message.check)) {
    throw new ExtensionCheckFailed('The choices of the OT extension are not the same in every base OT.')
  }
  return toBytes(zeta.subarray(0, 4 * count))
}

/** 128 seeds to 128 rows of `columns` bits, cut from whole digests. */
function expand(session: Uint8Array, seeds: Uint8Array, columns: number): Uint32Array {
  const prg = new OneBlockHash(32 + 4, hotPrefix('ot-prg', session))
  const digest = new Uint32Array(8)
  const wide = columns / 32
  const rows = new Uint32Array(BASE_OTS * wide)
  for (let i = 0; i < BASE_OTS; i++) {
    prg.message.set(seeds.subarray(32 * i, 32 * i + 32))
    for (let at = 0, n = 0; at < wide; at += 8, n++) {
      prg.message.set(u32(n), 32)
      prg.digestTo(digest, 0)
      for (let w = 0; w < Math.min(8, wide - at); w++) rows[i * wide + at + w] = byteSwap(digest[7 - w]!)
    }
  }
  return rows
}

/** χ_1 … χ_m, m = ℓ / 128, fixed only after u is. */
function challenge(session: Uint8Array, u: Uint8Array, count: number): Uint32Array {
  const prefix = sha256.create().update(hotPrefix('ot-chi', session)).update(u)
  const chi = new Uint32Array((count / CHECK_BITS) * 4)
  for (let at = 0, n = 0; at < chi.length; at += 8, n++) {
    const pair = toWords(prefix.clone().update(u32(n)).digest())
    chi.set(pair.subarray(0, chi.length - at), at)
  }
  return chi
}

function checkHash(session: Uint8Array, columns: Uint32Array): Uint8Array {
  return sha256(concatBytes(hotPrefix('ot-check', session), toBytes(columns)))
}

/** Bits as columns of a batch of one. */
function spreadColumns(words: Uint32Array): Uint32Array {
  return Uint32Array.from({ length: words.length * 32 }, (_, i) => (words[i >>> 5]! >>> (i & 31)) & 1)
}

/** The inverse of `spreadColumns`. */
function packColumns(columns: Uint32Array): Uint32Array {
  const words = new Uint32Array(columns.length / 32)
  for (let i = 0; i < columns.length; i++) words[i >>> 5]! |= columns[i]! << (i & 31)
  return words
}

function concatWords(a: Uint32Array, b: Uint32Array): Uint32Array {
  const out = new Uint32Array(a.length + b.length)
  out.set(a)
  out.set(b, a.length)
  return out
}
