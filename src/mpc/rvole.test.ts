import { bytesToNumberBE, concatBytes } from '@noble/curves/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { describe, expect, test } from 'vitest'
import { decodeAs, encodeAs, ShapeError } from '../cbor/shape.ts'
import { bitAt } from './bits.ts'
import { secp256k1 } from './curve.ts'
import type { Env } from './env.ts'
import { BenignAbort, CheatingAbort } from './errors.ts'
import { hash } from './hash.ts'
import { extendAsSender } from './ot-extension.ts'
import {
  agreeOnRvole,
  type RvoleReceiver,
  type RvoleReply,
  type RvoleRequest,
  rvoleFinish,
  rvoleReceive,
  rvoleReply as rvoleReplyOf,
  rvoleRequest,
  rvoleSend,
} from './rvole.ts'
import { dealPair } from './testing/dealt-key.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { integer, slowReceiver } from './testing/slow-ot-extension.ts'

const q = secp256k1.order
const rvoleReply = rvoleReplyOf(secp256k1)
const mod = secp256k1.reduce
const env = deterministicEnv('rvole')
const common = { keyId: env.random(32), ceremony: env.random(32) }
const fresh = () => ({ ...common, nonce: env.random(32) })
const [A, B] = dealPair(env, 1, 2)

const random = () => secp256k1.randomScalar(env)
const indices = Array.from({ length: 512 }, (_, j) => j)

function exchange(inputs: [bigint, bigint], receiverEnv: Env = env) {
  const context = fresh()
  const { state, request } = rvoleReceive(secp256k1, context, B, receiverEnv)
  const session = agreeOnRvole(context, A, request)
  const { reply, c } = rvoleSend(secp256k1, session, A, inputs, request, env)
  return { state, request, reply, c }
}

// An independent reference: bigints, noble's SHA-256, written from the paper's equations.

const number = (bytes: Uint8Array) => mod(bytesToNumberBE(bytes))
const u16 = (value: number) => Uint8Array.of(value >>> 8, value & 0xff)
const row = (rows: Uint8Array, j: number) => rows.subarray(16 * j, 16 * j + 16)
const xor = (a: Uint8Array, b: Uint8Array) => a.map((byte, i) => byte ^ b[i]!)
const slowGadget = (session: Uint8Array) =>
  indices.map((j) => number(sha256(concatBytes(hash('rvole-gadget', session), u16(j)))))
const slowPads = (session: Uint8Array, nonce: Uint8Array, rowAt: (j: number) => Uint8Array) => {
  const prefix = hash('rvole-pad', session, nonce)
  return indices.map((j) => [0, 1, 2].map((i) => number(sha256(concatBytes(prefix, u16(j), u16(i), rowAt(j))))))
}
const slowTheta = (session: Uint8Array, nonce: Uint8Array, masked: Uint8Array) =>
  [0, 1].map((i) => number(hash('rvole-theta', session, nonce, sha256(masked), i)))
const slowMu = (session: Uint8Array, nonce: Uint8Array, checks: bigint[]) =>
  hash('rvole-mu', session, nonce, concatBytes(...checks.map((check) => secp256k1.encodeScalar(check))))
const innerProduct = (gadget: bigint[], values: bigint[][], i: number) =>
  mod(gadget.reduce((sum, g, j) => sum + g * values[j]![i]!, 0n))

type Theta = readonly bigint[]
const NO_THETA = [0n, 0n]

/**
 * A sender that adds `errorAt(j)` to its first input in OT j, and covers that in the check column for the θ it guesses.
 * `theta` is the θ in use: from ã, as the protocol says, or another.
 */
function slowSender(inputs: readonly bigint[], state: RvoleReceiver, request: RvoleRequest, own: Env) {
  const { session } = state
  const zeta = extendAsSender({ session, chosen: A.chosen, count: 512 }, request)
  const nonce = own.random(32)
  const checkInput = secp256k1.randomScalar(own)
  const alpha0 = slowPads(session, nonce, (j) => row(zeta, j))
  const alpha1 = slowPads(session, nonce, (j) => xor(row(zeta, j), A.chosen.delta))
  const gadget = slowGadget(session)

  return (errorAt: (j: number) => bigint = () => 0n, guess: Theta = NO_THETA, theta?: Theta) => {
    const inputsAt = (j: number) => [inputs[0]! + errorAt(j), inputs[1]!, checkInput - guess[0]! * errorAt(j)]
    const masked = concatBytes(
      ...indices.flatMap((j) =>
        inputsAt(j).map((input, i) => secp256k1.encodeScalar(mod(alpha0[j]![i]! - alpha1[j]![i]! + input))),
      ),
    )
    const [theta0, theta1] = (theta ?? slowTheta(session, nonce, masked)) as [bigint, bigint]
    const checks = alpha0.map(([first, second, check]) => mod(check! + theta0 * first! + theta1 * second!))
    const eta = mod(checkInput + theta0 * inputs[0]! + theta1 * inputs[1]!)
    return {
      reply: { nonce, masked, eta, mu: slowMu(session, nonce, checks) },
      c: [0, 1].map((i) => mod(-innerProduct(gadget, alpha0, i))),
    }
  }
}

/** The receiver's shares under a given θ, or undefined when μ does not match. */
function slowFinish(state: RvoleReceiver, reply: RvoleReply, theta: Theta) {
  const { session, beta, rows } = state
  const d = slowPads(session, reply.nonce, (j) => row(rows, j)).map((pads, j) =>
    pads.map((pad, i) => {
      const at = 32 * (3 * j + i)
      return mod(pad + BigInt(bitAt(beta, j)) * bytesToNumberBE(reply.masked.subarray(at, at + 32)))
    }),
  )
  const checks = d.map(([first, second, check], j) =>
    mod(check! + theta[0]! * first! + theta[1]! * second! - BigInt(bitAt(beta, j)) * reply.eta),
  )
  const accepted = slowMu(session, reply.nonce, checks).every((byte, i) => byte === reply.mu[i])
  return accepted ? [0, 1].map((i) => innerProduct(slowGadget(session), d, i)) : undefined
}

const caught = (state: RvoleReceiver, reply: RvoleReply): boolean => {
  try {
    rvoleFinish(secp256k1, state, reply)
    return false
  } catch (error) {
    expect(error).toMatchObject({ name: 'CheatingAbort', peer: 1, check: 'rvole' })
    return true
  }
}

describe('RVOLE', () => {
  const edge = [0n, 1n, q - 1n]
  test.each([
    ...edge.flatMap((a0) => edge.map((a1): [bigint, bigint] => [a0, a1])),
    ...Array.from({ length: 12 }, (): [bigint, bigint] => [random(), random()]),
  ])('shares the products of %i and %i with b', (a0, a1) => {
    const { state, reply, c } = exchange([a0, a1])
    const d = rvoleFinish(secp256k1, state, reply)
    expect([mod(c[0] + d[0]), mod(c[1] + d[1])]).toEqual([mod(a0 * state.b), mod(a1 * state.b)])
  })

  test.each([0x00, 0xff])('holds when every choice bit is the same (%i)', (byte) => {
    const rigged = { ...env, random: (n: number) => (n === 64 ? new Uint8Array(64).fill(byte) : env.random(n)) }
    const inputs: [bigint, bigint] = [random(), random()]
    const { state, reply, c } = exchange(inputs, rigged)
    const expected = byte === 0 ? 0n : mod(slowGadget(state.session).reduce((sum, g) => sum + g))
    expect(state.b).toBe(expected)
    const d = rvoleFinish(secp256k1, state, reply)
    expect([mod(c[0] + d[0]), mod(c[1] + d[1])]).toEqual(inputs.map((a) => mod(a * expected)))
  })

  test('every byte is that of the slow reference', () => {
    const inputs: [bigint, bigint] = [random(), random()]
    const { state, request } = rvoleReceive(secp256k1, fresh(), B, env)
    const gadget = slowGadget(state.session)
    expect(state.gadget).toEqual(gadget)
    expect(state.b).toBe(mod(gadget.reduce((sum, g, j) => sum + g * BigInt(bitAt(state.beta, j)), 0n)))

    const fast = rvoleSend(secp256k1, state.session, A, inputs, request, deterministicEnv('sender'))
    const slow = slowSender(inputs, state, request, deterministicEnv('sender'))()
    expect(fast).toEqual(slow)
    const theta = slowTheta(state.session, fast.reply.nonce, fast.reply.masked)
    expect(rvoleFinish(secp256k1, state, fast.reply)).toEqual(slowFinish(state, fast.reply, theta))
  })

  test('its messages survive their encoding and have their stated sizes', () => {
    const { request, reply } = exchange([random(), random()])
    expect(decodeAs(rvoleRequest, encodeAs(rvoleRequest, request))).toEqual(request)
    expect(decodeAs(rvoleReply, encodeAs(rvoleReply, reply))).toEqual(reply)
    expect(encodeAs(rvoleRequest, request).length).toBe(10_347)
    expect(encodeAs(rvoleReply, reply).length).toBe(49_278)
  })

  test('no number at or above the order is read', () => {
    const { reply } = exchange([1n, 2n])
    const order = secp256k1.encodeScalar(q - 1n).with(31, 0x41)
    for (const position of [0, 777, 1535]) {
      const masked = reply.masked.slice()
      masked.set(order, 32 * position)
      const bytes = encodeAs(rvoleReply, { ...reply, masked })
      expect(() => decodeAs(rvoleReply, bytes)).toThrow(ShapeError)
    }
  })

  test('a request answered twice is answered under other pads', () => {
    const { state, request } = rvoleReceive(secp256k1, fresh(), B, env)
    const [first, second] = [0, 1].map(
      () => rvoleSend(secp256k1, state.session, A, [5n, 7n], request, env).reply.masked,
    )
    // Not the check column, whose input is random: equal pads there would not show.
    for (let k = 0; k < 1536; k++) {
      if (k % 3 !== 2) expect(first!.subarray(32 * k, 32 * k + 32)).not.toEqual(second!.subarray(32 * k, 32 * k + 32))
    }
  })
})

describe('RVOLE between parties that differ', () => {
  const context = fresh()
  const { request } = rvoleReceive(secp256k1, context, B, env)
  test('who do not, agree', () => {
    expect(agreeOnRvole(context, A, request)).toEqual(request.session)
  })

  test.each([
    ['in key', { ...context, keyId: env.random(32) }, A, request],
    ['in ceremony', { ...context, ceremony: env.random(32) }, A, request],
    ['in pair generation', context, { ...A, id: env.random(32) }, request],
    ['in epoch', context, { ...A, epoch: 1 }, request],
    ['in roles', context, { ...A, self: B.self, peer: A.self }, request],
    ['in nonce', { ...context, nonce: env.random(32) }, A, request],
    ['in session', context, A, { ...request, session: env.random(32) }],
  ])('%s ends without blame', (_, asContext, pair, asRequest) => {
    expect(() => agreeOnRvole(asContext, pair, asRequest)).toThrow(BenignAbort)
  })
})

describe('a cheating RVOLE receiver', () => {
  const { state, request } = rvoleReceive(secp256k1, fresh(), B, env)
  test.each(['u', 'x', 'check'] as const)('is named when it alters %s', (field) => {
    const altered = request[field].slice()
    altered[altered.length >> 1]! ^= 1
    expect(() => rvoleSend(secp256k1, state.session, A, [1n, 2n], { ...request, [field]: altered }, env)).toThrow(
      new CheatingAbort(2, 'ot-extension'),
    )
  })
})

describe('an RVOLE receiver with other choices in one base OT, χ, x and check made for it', () => {
  const { state } = rvoleReceive(secp256k1, fresh(), B, env)
  const choices = integer(concatBytes(state.beta, env.random(16)))
  test.each([1n, 1n << 511n, (1n << 512n) - 1n])('is caught exactly when that bit of Δ is 1 (%#)', (error) => {
    for (let row = 0; row < 128; row += 9) {
      const message = slowReceiver(state.session, B.both, choices, 640, { row, error })
      const send = () => rvoleSend(secp256k1, state.session, A, [1n, 2n], { session: state.session, ...message }, env)
      if (bitAt(A.chosen.delta, row) === 1) expect(send).toThrow(new CheatingAbort(2, 'ot-extension'))
      else expect(send).not.toThrow()
    }
  })
})

describe('a cheating RVOLE sender', () => {
  const inputs = [random(), random()]
  const { state, request } = rvoleReceive(secp256k1, fresh(), B, env)
  const send = slowSender(inputs, state, request, env)
  const sample = indices.filter((j) => j % 5 === 0)
  const onlyAt = (target: number) => (j: number) => (j === target ? 1n : 0n)

  test('with another input in one OT, θ and μ made for it, is caught exactly when that choice bit is 1', () => {
    for (const j of sample) expect(caught(state, send(onlyAt(j)).reply)).toBe(bitAt(state.beta, j) === 1)
  })

  test('that covers another input for a guessed θ is caught just so', () => {
    const guess = [random(), random()]
    for (const j of sample) expect(caught(state, send(onlyAt(j), guess).reply)).toBe(bitAt(state.beta, j) === 1)
  })

  test('would pass with another input in every OT if θ did not depend on ã', () => {
    const guess = [random(), random()]
    const everywhere = (j: number) => BigInt(j + 1)
    expect(slowFinish(state, send(everywhere, guess, guess).reply, guess)).toBeDefined()
    expect(caught(state, send(everywhere, guess, guess).reply)).toBe(true)
    expect(caught(state, send(everywhere, guess).reply)).toBe(true)
  })

  test.each(['nonce', 'mu', 'eta', 'masked'] as const)('is named when it alters %s', (field) => {
    const { reply } = rvoleSend(secp256k1, state.session, A, [1n, 2n], request, env)
    const altered = {
      nonce: { ...reply, nonce: env.random(32) },
      mu: { ...reply, mu: env.random(32) },
      eta: { ...reply, eta: mod(reply.eta + 1n) },
      masked: { ...reply, masked: reply.masked.map((byte, i) => (i === 12_345 ? byte ^ 1 : byte)) },
    }[field]
    expect(caught(state, altered)).toBe(true)
  })
})
