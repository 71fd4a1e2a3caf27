import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { bitAt } from './bits.ts'
import {
  correctionLength,
  ExtensionCheckFailed,
  type ExtensionMessage,
  extendAsReceiver,
  extendAsSender,
} from './ot-extension.ts'

/** Reproducible bytes: SHA-256 in counter mode. */
function stream(seed: string): (length: number) => Uint8Array {
  let counter = 0
  return (length) => {
    const out = new Uint8Array(length)
    for (let at = 0; at < length; at += 32) {
      const block = sha256(new TextEncoder().encode(`${seed}/${counter++}`))
      out.set(block.subarray(0, length - at), at)
    }
    return out
  }
}

function baseOts(seed: string) {
  const random = stream(seed)
  const both = { zero: random(128 * 32), one: random(128 * 32) }
  const delta = random(16)
  const seeds = new Uint8Array(128 * 32)
  for (let i = 0; i < 128; i++) {
    seeds.set((bitAt(delta, i) ? both.one : both.zero).subarray(32 * i, 32 * i + 32), 32 * i)
  }
  return { both, chosen: { delta, seeds }, session: random(32), random }
}

// An independent reference: bigint rows, no transposition, written from the paper's equations.

const integer = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
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

/** A receiver that adds `error` to the choices of row `row`, and makes χ, x and the check as if it had not. */
function slowReceiver(
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

describe.each([128, 512])('OT extension to %i', (count) => {
  const bits = count + 128
  const { both, chosen, session, random } = baseOts(`extension ${count}`)
  const choices = random(count / 8)
  const padding = random(16)
  const honest = extendAsReceiver({ session, both, choices }, { random: () => padding })
  const accept = (message: ExtensionMessage) => extendAsSender({ session, chosen, count }, message)

  test('the sender’s rows are the receiver’s, with Δ added where the choice is 1', () => {
    const zeta = accept(honest.message)
    expect(zeta.length).toBe(16 * count)
    for (let j = 0; j < count; j++) {
      const expected = honest.rows
        .slice(16 * j, 16 * j + 16)
        .map((byte, i) => byte ^ (bitAt(choices, j) * chosen.delta[i]!))
      expect(zeta.subarray(16 * j, 16 * j + 16)).toEqual(expected)
    }
  })

  test('every byte is that of the slow reference', () => {
    const c = integer(Uint8Array.from([...choices, ...padding]))
    expect(honest.message).toEqual(slowReceiver(session, both, c, bits))
    expect(honest.message.u.length).toBe(correctionLength(count))
  })

  test('a receiver with other choices in one base OT, and all else made to fit, is caught exactly when Δ is 1 there', () => {
    const c = integer(Uint8Array.from([...choices, ...padding]))
    for (let row = 0; row < 128; row++) {
      const error = 1n << BigInt((row * 37) % bits)
      const forged = slowReceiver(session, both, c, bits, { row, error })
      if (bitAt(chosen.delta, row)) expect(() => accept(forged), `row ${row}`).toThrow(ExtensionCheckFailed)
      else expect(accept(forged).length, `row ${row}`).toBe(16 * count)
    }
  })

  test('any altered region fails the check', () => {
    const width = bits / 8
    for (const at of [0, width - 17, width - 1, 63 * width, 127 * width, 128 * width - 1]) {
      const u = honest.message.u.slice()
      u[at]! ^= 0x10
      expect(() => accept({ ...honest.message, u }), `u at ${at}`).toThrow(ExtensionCheckFailed)
    }
    for (const field of ['x', 'check'] as const) {
      for (const at of [0, honest.message[field].length - 1]) {
        const value = honest.message[field].slice()
        value[at]! ^= 0x01
        expect(() => accept({ ...honest.message, [field]: value }), `${field} at ${at}`).toThrow(ExtensionCheckFailed)
      }
    }
  })

  test('lengths are checked first', () => {
    for (const field of ['u', 'x', 'check'] as const) {
      const value = honest.message[field]
      for (const wrong of [value.slice(1), Uint8Array.from([...value, 0]), new Uint8Array()]) {
        expect(() => accept({ ...honest.message, [field]: wrong }), field).toThrow(RangeError)
      }
    }
  })

  test('a message of another session fails the check', () => {
    const other = extendAsReceiver({ session: random(32), both, choices }, { random })
    expect(() => accept(other.message)).toThrow(ExtensionCheckFailed)
  })

  test('a message made with other base OTs fails the check', () => {
    const other = extendAsReceiver({ session, both: baseOts('other').both, choices }, { random })
    expect(() => accept(other.message)).toThrow(ExtensionCheckFailed)
  })
})

test('u hides the choices: two runs of one choice string under two sessions share nothing', () => {
  const { both, random } = baseOts('hiding')
  const choices = random(64)
  const runs = [0, 1].map(() => extendAsReceiver({ session: random(32), both, choices }, { random }).message.u)
  const equal = runs[0]!.reduce((sum, byte, i) => sum + (byte === runs[1]![i] ? 1 : 0), 0)
  // 10,240 bytes agree by chance in 40 places, give or take 6.
  expect(equal).toBeLessThan(90)
})
