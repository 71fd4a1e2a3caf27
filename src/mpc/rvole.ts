import { equalBytes } from '@noble/curves/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { Infer } from '../cbor/shape.ts'
import * as s from '../cbor/shape.ts'
import { bitAt, maskOf } from './bits.ts'
import type { Curve } from './curve.ts'
import type { Env } from './env.ts'
import { BenignAbort, CheatingAbort } from './errors.ts'
import { hash } from './hash.ts'
import { fromBytes, fromScalars, packScalars, startOf, toBytes, toScalars, vector } from './limbs.ts'
import { OneBlockHash } from './one-block-hash.ts'
import { correctionLength, ExtensionCheckFailed, extendAsReceiver, extendAsSender } from './ot-extension.ts'
import type { PairState } from './pair.ts'
import type { PartyIndex } from './party.ts'

/**
 * Random vector oblivious linear evaluation: DKLs23 (ePrint 2023/765) Protocol 5.2 with ξ = 512, ℓ = 2, ρ = 1. The
 * sender A holds a₀, a₁; the receiver B gets a random b; they end with c_i + d_i = a_i · b (mod q), A with c, B with d.
 * Indices are those of the equations as corrected in the published review of the paper.
 *
 * Cold hashes, see `hash`; scalars are 32 bytes, big endian; hash outputs become scalars modulo q:
 *
 * - `session = hash('rvole-session', keyId, epoch, pairId, ceremony, A, B, nonce_B)`
 * - `θ_i = hash('rvole-theta', session, nonce_A, SHA-256(ã), i)` for i = 0, 1
 * - `μ = hash('rvole-mu', session, nonce_A, m_0 ‖ … ‖ m_511)`, `m_j = α⁰_{j,2} + θ_0·α⁰_{j,0} + θ_1·α⁰_{j,1}`
 *
 * Hot hashes, plain SHA-256 of fixed layouts (`u16`: two bytes, big endian):
 *
 * - gadget `g_j = SHA-256(hash('rvole-gadget', session) ‖ u16 j)`, 34 bytes
 * - pad of row j, column i and 16 bytes ζ: `SHA-256(hash('rvole-pad', session, nonce_A) ‖ u16 j ‖ u16 i ‖ ζ)`, 52 bytes
 *
 * Wherever 512 × 3 scalars stand in a row, (j, i) is at position 3j + i.
 */

/** ξ = κ + 2λ_s: oblivious transfers per product, for scalars of κ = 256 bits and λ_s = 128. */
const OTS = 512
/** ℓ inputs and ρ = 1 column for the check. */
const COLUMNS = 3
const CHECK = 2

const scalars = ({ limbs }: Curve, count: number) =>
  s.converted(
    s.bytes(32 * count),
    (value: Uint8Array) => value,
    (value) => (limbs.isCanonical(fromBytes(value)) ? value : undefined),
  )

/** RVOLE message 1, from the receiver: 10,347 bytes in its encoding. */
export const rvoleRequest = s.record({
  /** The session as the receiver sees it: different views are told apart before any check that accuses. */
  session: s.bytes(32),
  /** 10,240 bytes: with x and the check the message of an OT extension. */
  u: s.bytes(correctionLength(OTS)),
  x: s.bytes(16),
  check: s.bytes(32),
})
export type RvoleRequest = Infer<typeof rvoleRequest>

/** RVOLE message 2, from the sender: 49,278 bytes in its encoding. */
export function rvoleReply(curve: Curve) {
  return s.record({
    /** nonce_A */
    nonce: s.bytes(32),
    /** ã: 512 × 3 scalars, 49,152 bytes. */
    masked: scalars(curve, OTS * COLUMNS),
    /** η */
    eta: curve.scalar,
    /** μ */
    mu: s.bytes(32),
  })
}
export type RvoleReply = Infer<ReturnType<typeof rvoleReply>>

/** What a product is for, beside the pair that makes it. */
export interface RvoleContext {
  /** 32 bytes, as the ceremony's id. */
  readonly keyId: Uint8Array
  readonly ceremony: Uint8Array
  /**
   * nonce_B: 32 bytes that the receiver drew for this run and that the sender has from the receiver. Two requests under
   * one nonce give β away, whoever chose the ceremony's id.
   */
  readonly nonce: Uint8Array
}

/** What the receiver keeps between its two steps. */
export interface RvoleReceiver {
  /** 32 bytes. */
  readonly session: Uint8Array
  /** The sender. */
  readonly peer: PartyIndex
  /** 512 packed bits. */
  readonly beta: Uint8Array
  /** ψ: 512 rows of 16 bytes. */
  readonly rows: Uint8Array
  /** g_0 … g_511. */
  readonly gadget: readonly bigint[]
  /** b = ⟨g, β⟩, as secret as a signing nonce. */
  readonly b: bigint
}

/** B chooses β and asks: message 1 of Protocol 5.2. */
export function rvoleReceive(
  curve: Curve,
  context: RvoleContext,
  pair: PairState,
  env: Env,
): { state: RvoleReceiver; request: RvoleRequest } {
  const session = rvoleSession(context, pair, pair.peer, pair.self)
  const beta = env.random(OTS / 8)
  const { message, rows } = extendAsReceiver({ session, both: pair.both, choices: beta }, env)
  const gadget = gadgetOf(curve, session)
  const b = curve.limbs.maskedSum(
    gadget,
    Int32Array.from({ length: OTS }, (_, j) => maskOf(bitAt(beta, j))),
  )
  return {
    state: { session, peer: pair.peer, beta, rows, gadget: toScalars(gadget), b },
    request: { session, ...message },
  }
}

/**
 * A's view of the session of a request. To be called for every peer before `rvoleSend` for any.
 * @returns the session, 32 bytes
 * @throws BenignAbort `rvole-session`: the two parties differ in key, epoch, pair, ceremony, roles or nonce
 */
export function agreeOnRvole(context: RvoleContext, pair: PairState, request: RvoleRequest): Uint8Array {
  const session = rvoleSession(context, pair, pair.self, pair.peer)
  if (!equalBytes(session, request.session)) {
    throw new BenignAbort('rvole-session', `Party ${pair.peer} is in another session of this pair.`, pair.peer)
  }
  return session
}

/**
 * A answers: message 2 of Protocol 5.2.
 * @param session from `agreeOnRvole`
 * @param inputs a₀, a₁, scalars
 * @returns message 2, and A's shares c₀, c₁
 * @throws CheatingAbort `ot-extension`: the choices were not the same in every base OT
 */
export function rvoleSend(
  curve: Curve,
  session: Uint8Array,
  pair: PairState,
  inputs: readonly [bigint, bigint],
  request: RvoleRequest,
  env: Env,
): { reply: RvoleReply; c: [bigint, bigint] } {
  const { limbs } = curve
  const zeta = checkedRows(session, pair, request)
  const nonce = env.random(32)
  const alpha0 = pads(curve, session, nonce, zeta)
  const alpha1 = pads(curve, session, nonce, withDelta(zeta, pair.chosen.delta))

  // ã = α⁰ − α¹ + a, with a random third input for the check.
  const checkInput = curve.randomScalar(env)
  const a = fromScalars(...inputs, checkInput)
  const masked = alpha0.slice()
  for (let j = 0; j < OTS; j++) {
    for (let i = 0; i < COLUMNS; i++) {
      const k = COLUMNS * j + i
      limbs.subtract(masked, k, alpha1, k)
      limbs.addMasked(masked, k, a, i, -1)
    }
  }

  // θ only now: a sender that knows θ before ã is fixed can choose another input in every OT and still pass the check.
  const maskedBytes = toBytes(masked)
  const theta = thetaOf(curve, session, nonce, maskedBytes)
  const eta = curve.reduce(checkInput + theta[0] * inputs[0] + theta[1] * inputs[1])
  const { sums, mu } = fold(curve, session, nonce, theta, toScalars(gadgetOf(curve, session)), alpha0)
  return {
    reply: { nonce, masked: maskedBytes, eta, mu },
    c: [curve.reduce(-sums[0]), curve.reduce(-sums[1])],
  }
}

/**
 * B checks and takes its shares: the end of Protocol 5.2.
 * @returns d₀, d₁, scalars
 * @throws CheatingAbort `rvole`: the inputs were not the same in every OT
 */
export function rvoleFinish(curve: Curve, state: RvoleReceiver, reply: RvoleReply): [bigint, bigint] {
  const { limbs } = curve
  const { session, peer, beta, rows, gadget } = state
  const theta = thetaOf(curve, session, reply.nonce, reply.masked)

  // d′ = ν + β·ã. In the check column β·η goes too: both are public, so η leaves ã before the masks are applied.
  const masked = fromBytes(reply.masked)
  const eta = fromScalars(reply.eta)
  const d = pads(curve, session, reply.nonce, rows)
  for (let j = 0; j < OTS; j++) {
    limbs.subtract(masked, COLUMNS * j + CHECK, eta, 0)
    const mask = maskOf(bitAt(beta, j))
    for (let i = 0; i < COLUMNS; i++) limbs.addMasked(d, COLUMNS * j + i, masked, COLUMNS * j + i, mask)
  }

  const { sums, mu } = fold(curve, session, reply.nonce, theta, gadget, d)
  if (!equalBytes(mu, reply.mu)) throw new CheatingAbort(peer, 'rvole')
  return sums
}

function rvoleSession(
  { keyId, ceremony, nonce }: RvoleContext,
  pair: PairState,
  sender: PartyIndex,
  receiver: PartyIndex,
): Uint8Array {
  return hash('rvole-session', keyId, pair.epoch, pair.id, ceremony, sender, receiver, nonce)
}

function checkedRows(session: Uint8Array, pair: PairState, { u, x, check }: RvoleRequest): Uint8Array {
  try {
    return extendAsSender({ session, chosen: pair.chosen, count: OTS }, { u, x, check })
  } catch (error) {
    if (error instanceof ExtensionCheckFailed) throw new CheatingAbort(pair.peer, 'ot-extension')
    throw error
  }
}

function withDelta(rows: Uint8Array, delta: Uint8Array): Uint8Array {
  return rows.map((byte, i) => byte ^ delta[i % delta.length]!)
}

/** g_0 … g_511. */
function gadgetOf({ limbs }: Curve, session: Uint8Array): Uint32Array {
  const block = new OneBlockHash(34)
  block.message.set(hash('rvole-gadget', session))
  const view = new DataView(block.message.buffer)
  const gadget = vector(OTS)
  for (let j = 0; j < OTS; j++) {
    view.setUint16(32, j)
    block.digestTo(gadget, startOf(j))
    limbs.reduce(gadget, j)
  }
  return gadget
}

/** Three pads for each of 512 rows of 16 bytes. */
function pads({ limbs }: Curve, session: Uint8Array, nonce: Uint8Array, rows: Uint8Array): Uint32Array {
  const block = new OneBlockHash(52)
  block.message.set(hash('rvole-pad', session, nonce))
  const view = new DataView(block.message.buffer)
  const out = vector(OTS * COLUMNS)
  for (let j = 0; j < OTS; j++) {
    view.setUint16(32, j)
    block.message.set(rows.subarray(16 * j, 16 * j + 16), 36)
    for (let i = 0; i < COLUMNS; i++) {
      view.setUint16(34, i)
      block.digestTo(out, startOf(COLUMNS * j + i))
      limbs.reduce(out, COLUMNS * j + i)
    }
  }
  return out
}

function thetaOf(curve: Curve, session: Uint8Array, nonce: Uint8Array, masked: Uint8Array): [bigint, bigint] {
  const digest = sha256(masked)
  const theta = (i: number) => curve.hashToScalar(hash('rvole-theta', session, nonce, digest, i))
  return [theta(0), theta(1)]
}

/**
 * Both sides' last step over their 512 × 3 scalars (A's α⁰, B's d′): the sums with the gadget, and the hash that must
 * come out equal.
 */
function fold(
  curve: Curve,
  session: Uint8Array,
  nonce: Uint8Array,
  theta: readonly [bigint, bigint],
  gadget: readonly bigint[],
  rows: Uint32Array,
): { sums: [bigint, bigint]; mu: Uint8Array } {
  const values = toScalars(rows)
  const checks: bigint[] = []
  let sum0 = 0n
  let sum1 = 0n
  for (let j = 0; j < OTS; j++) {
    const [first, second, check] = [values[COLUMNS * j]!, values[COLUMNS * j + 1]!, values[COLUMNS * j + CHECK]!]
    sum0 += gadget[j]! * first
    sum1 += gadget[j]! * second
    checks.push(curve.reduce(check + theta[0] * first + theta[1] * second))
  }
  return {
    sums: [curve.reduce(sum0), curve.reduce(sum1)],
    mu: hash('rvole-mu', session, nonce, packScalars(checks)),
  }
}
