import { bytesToNumberBE } from '@noble/curves/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { offerBaseOts, openBaseOts } from './base-ot.ts'
import { bitAt, toBytes, toWords, transpose } from './bits.ts'
import { secp256k1 } from './curve.ts'
import { ed25519 } from './ed25519.ts'
import { hash } from './hash.ts'
import { extendAsReceiver, extendAsSender } from './ot-extension.ts'
import { p256 } from './p256.ts'
import { rvoleReceive, rvoleSend } from './rvole.ts'
import { systemEnv } from './system-env.ts'
import { code, filled, tables } from './testing/worked-values.ts'

/** §17 of docs/protocol.md, the tables of `mpc`; `src/worked-values.test.ts` has the others. */

const session = filled(0x11)
const delta = filled(0x3c, 16)
const seeds = (of: (i: number) => number) => concatBytes(...Array.from({ length: 128 }, (_, i) => filled(of(i))))
const both = { zero: seeds((i) => i), one: seeds((i) => 128 + i) }
const chosen = { delta, seeds: seeds((i) => i + 128 * bitAt(delta, i)) }
const constantEnv = (byte: number) => ({ ...systemEnv, random: (length: number) => filled(byte, length) })
const row = (rows: Uint8Array, j: number) => rows.slice(16 * j, 16 * j + 16)
const point = (points: Uint8Array, n: number) => p256.decodePoint(points.subarray(65 * n, 65 * n + 65))!
const hashToScalar = (...parts: Uint8Array[]) => secp256k1.hashToScalar(sha256(concatBytes(...parts)))

/** The OT whose first seed is `22…`. */
const ot = 0x22
const env = constantEnv(0x22)
const pair = { self: 1, peer: 2, epoch: 1, generation: 0, id: filled(2), chosen, both, zeroSeed: filled(0) }
const { message, rows } = extendAsReceiver({ session, both, choices: filled(0, 64) }, env)
const context = { keyId: filled(1), ceremony: filled(3), nonce: filled(4) }
const { state } = rvoleReceive(secp256k1, context, pair, env)

// What the code computes of a session or row of its own making, and the document of another.
const gadget5 = (of: Uint8Array) => hashToScalar(hash('rvole-gadget', of), Uint8Array.of(0, 5))
const pad52 = (of: Uint8Array) => hashToScalar(hash('rvole-pad', session, filled(0x22)), Uint8Array.of(0, 5, 0, 2), of)
const baseOtKey = (transcript: Uint8Array) => hash('base-ot-key', transcript, 5, 1, filled(0x55))

/** A base OT in which every point is G, every choice 1 and every x-coordinate `55…`. */
const publicKey = p256.encodePoint(p256.base)
const ecdh = { generate: async () => ({ publicKey, agree: async () => filled(0x55) }) }
const receiver = await offerBaseOts({ session, peer: 2 }, { ...constantEnv(0xff), ecdh })

test('the gadget is made as here', () => {
  expect(state.gadget[5]).toBe(gadget5(state.session))
})

test('pads are made as here', () => {
  const { reply } = rvoleSend(secp256k1, session, pair, [0n, 0n], { session, ...message }, env)
  const zero = row(rows, 5)
  const one = zero.map((byte, i) => byte ^ delta[i]!)
  const masked = bytesToNumberBE(reply.masked.subarray(32 * 17, 32 * 18))
  expect(masked).toBe(secp256k1.reduce(pad52(zero) - pad52(one) + secp256k1.randomScalar(env)))
})

test('keys of base OTs are made as here', async () => {
  const opened = await openBaseOts({ session, peer: 2 }, receiver, receiver.offer)
  expect(opened.chosen.seeds.slice(32 * 5, 32 * 6)).toEqual(baseOtKey(opened.transcript))
})

test('hot hashes and base OT', () => {
  const expanded = toBytes(transpose(toWords(rows), 512, 128))
  const { base, encodePoint } = p256
  expect(tables[3]).toEqual([
    ['PRG block 0, session `11…`, seed `22…`', code(expanded.subarray(64 * ot, 64 * ot + 32))],
    ['`hash("rvole-gadget", 11…)`', code(hash('rvole-gadget', session))],
    ['g_5', code(secp256k1.encodeScalar(gadget5(session)))],
    [
      'pad of j = 5, i = 2, row `33…`, session `11…`, nonce_A `22…`',
      code(secp256k1.encodeScalar(pad52(filled(0x33, 16)))),
    ],
    // The offer has G − Hc(5, 1, G).
    [
      'Hc(5, 1, G), session `11…`, G the generator of P-256',
      code(encodePoint(base.subtract(point(receiver.offer, 11)))),
    ],
    ['`hash("base-ot-key", 44…, 5, 1, 55…)`', code(baseOtKey(filled(0x44)))],
    ['`hash("rvole-session", 01…, 1, 02…, 03…, 2, 1, 04…)`', code(state.session)],
  ])
})

test('OT extension', () => {
  const { message, rows: psi } = extendAsReceiver({ session, both, choices: filled(0x0f, 16) }, constantEnv(0xa5))
  const zeta = extendAsSender({ session, chosen, count: 128 }, message)
  expect(row(zeta, 4)).toEqual(row(psi, 4))
  expect(tables[4]).toEqual([
    ['u_0', code(message.u.subarray(0, 32))],
    ['SHA-256 of u', code(sha256(message.u))],
    ['x', code(message.x)],
    ['check', code(message.check)],
    ['ψ_0, ζ_0 (choice 1)', code(row(psi, 0), row(zeta, 0))],
    ['ψ_4 = ζ_4 (choice 0)', code(row(psi, 4))],
  ])
})

test('a session of FROST', () => {
  const commitments = [
    [filled(2), filled(3)],
    [filled(4), filled(5)],
  ]
  const publicKey = ed25519.encodePoint(ed25519.base)
  const session = hash('frost-session', filled(1), 1, publicKey, [1, 3], 1, commitments, utf8ToBytes('hello'))
  expect(tables.at(-1)).toEqual([['`hash("frost-session", …)`', code(session)]])
})
