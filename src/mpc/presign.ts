import { bytesToHex, bytesToNumberBE, equalBytes } from '@noble/curves/utils.js'
import type { CborValue } from '../cbor/index.ts'
import * as s from '../cbor/shape.ts'
import { encodeAs, type Infer } from '../cbor/shape.ts'
import type { Curve, Point } from './curve.ts'
import { deriveChild } from './derive.ts'
import { eachPeer } from './each-peer.ts'
import type { Env } from './env.ts'
import { BenignAbort, CheatingAbort, StateFault } from './errors.ts'
import { hash } from './hash.ts'
import type { KeyShare } from './key-share.ts'
import { checkIndices, lagrangeAtZero } from './lagrange.ts'
import { readMessage } from './message.ts'
import type { PairState } from './pair.ts'
import type { PartyIndex, Protocol } from './party.ts'
import {
  agreeOnRvole,
  type RvoleReceiver,
  rvoleFinish,
  rvoleReceive,
  rvoleReply,
  rvoleRequest,
  rvoleSend,
} from './rvole.ts'
import { zeroShare } from './zero-share.ts'

/** What the signers agree on. */
export interface PresignSetup {
  /** The key's. */
  readonly curve: Curve
  /** 32 bytes. */
  readonly ceremony: Uint8Array
  /** Exactly t parties of the key, ascending. */
  readonly signers: readonly PartyIndex[]
  /** Non-hardened BIP-32 steps from the root; empty for the root itself. */
  readonly path: readonly number[]
  /** Whatever else the signers must agree on before they open their nonces. */
  readonly terms: CborValue
}

/**
 * One party's part of a nonce, good for one signature under one public key. Two signatures from it give the key away:
 * it lives in memory only and is gone when its first share leaves.
 */
export interface Presignature {
  /** R, the same for all signers. */
  readonly point: Point
  /** The child's public key, 65 bytes, the same for all signers. */
  readonly publicKey: Uint8Array
  /** φ_i, u_i and v_i, scalars: over all signers Σu = k·φ and Σv = x·φ for R = k·G, φ = Σφ_i and the secret key x. */
  readonly phi: bigint
  readonly u: bigint
  readonly v: bigint
}

/** Round 1, to all. The nonce also makes the sender's requests of round 1 unlike all others. */
const commitmentShape = s.record({ nonce: s.bytes(32), commitment: s.bytes(32) })
type Commitment = Infer<typeof commitmentShape>

/** Round 2, to each peer. */
function openingShape(curve: Curve) {
  return s.record({
    session: s.bytes(32),
    /** R_i and the salt of its commitment. */
    point: curve.point,
    salt: s.bytes(32),
    /** pk_i = sk_i·G */
    publicShare: curve.point,
    product: rvoleReply(curve),
    /** c^u·G and c^v·G */
    gammaU: curve.point,
    gammaV: curve.point,
    /** ψ_ij = φ_i − χ_ij */
    psi: curve.scalar,
  })
}
type Opening = Infer<ReturnType<typeof openingShape>>

/**
 * The part of signing that needs no message: DKLs23 (ePrint 2023/765) Protocol 3.6 up to its last round, two rounds
 * here. Round 1 broadcasts a commitment to R_i and asks every peer for two products; round 2 answers and opens.
 * @throws BenignAbort `invalid-setup`, `invalid-indices`, and what `deriveChild` throws; then `malformed-message`,
 * `commitment-copied`, `rvole-session`, `session-mismatch`, `commitment-mismatch`, `public-key-mismatch`, `nonce-zero`
 * @throws CheatingAbort with any of its checks
 * @throws StateFault `pair-missing`, `pair-foreign`
 */
export async function* presign(
  setup: PresignSetup,
  share: KeyShare,
  pairs: ReadonlyMap<PartyIndex, PairState>,
  env: Env,
): Protocol<Presignature> {
  checkSetup(setup, share)
  const { curve } = setup
  const { keyId, index } = share
  const peers = setup.signers.filter((signer) => signer !== index)
  const pairOf = pairLookup(share, pairs)
  const myPairs = peers.map(pairOf)
  const contextOf = (nonce: Uint8Array) => ({ keyId, ceremony: setup.ceremony, nonce })
  const child = deriveChild(curve, share, setup.path)

  // Round 1: commit to R_i, and be the receiver of a product with every peer, with χ_ij = b.
  const r = curve.randomScalar(env)
  const phi = curve.randomScalar(env)
  const point = curve.base.multiply(r)
  const salt = env.random(32)
  const nonce = env.random(32)
  const committed: Commitment = { nonce, commitment: commitmentTo(setup, share, index, { nonce, point, salt }) }
  const asked = await eachPeer(peers, env, (peer) => rvoleReceive(curve, contextOf(nonce), pairOf(peer), env))
  const first = yield {
    broadcast: encodeAs(commitmentShape, committed),
    directs: eachOf(peers, (peer) => encodeAs(rvoleRequest, asked.get(peer)!.request)),
    awaits: { broadcasts: peers, directs: peers },
  }
  const commitments = eachOf(peers, (peer) => readMessage(commitmentShape, first.broadcasts.get(peer)!, peer))
  const requests = eachOf(peers, (peer) => readMessage(rvoleRequest, first.directs.get(peer)!, peer))
  commitments.set(index, committed)
  checkDistinct(commitments)
  const session = signSession(setup, share, commitments)

  // Round 2: answer with r_i and sk_i as inputs, and open. All must be in the same sessions before any may be accused.
  const products = eachOf(peers, (peer) =>
    agreeOnRvole(contextOf(commitments.get(peer)!.nonce), pairOf(peer), requests.get(peer)!),
  )
  const masked = zeroShare(curve, share, session, myPairs)
  // The lowest signer takes the whole tweak of the child key.
  const tweak = index === setup.signers[0] ? bytesToNumberBE(child.tweak) : 0n
  const lambda = lagrangeAtZero(curve, index, setup.signers)
  const sk = curve.reduce(lambda * bytesToNumberBE(share.secret) + masked + tweak)
  const publicShare = curve.base.multiply(sk)
  const shape = openingShape(curve)
  const answered = await eachPeer(peers, env, (peer) =>
    rvoleSend(curve, products.get(peer)!, pairOf(peer), [r, sk], requests.get(peer)!, env),
  )
  const second = yield {
    directs: eachOf(peers, (peer) => {
      const { reply, c } = answered.get(peer)!
      const [gammaU, gammaV] = [curve.base.multiply(c[0]), curve.base.multiply(c[1])]
      const psi = curve.reduce(phi - asked.get(peer)!.state.b)
      return encodeAs(shape, { session, point, salt, publicShare, product: reply, gammaU, gammaV, psi })
    }),
    awaits: { broadcasts: [], directs: peers },
  }
  const openings = eachOf(peers, (peer) => readMessage(shape, second.directs.get(peer)!, peer))
  const opened = [...openings.values()]

  // The checks in the order of the protocol; those that accuse nobody come first, for all peers.
  for (const [peer, opening] of openings) checkSession(peer, opening, session)
  for (const [peer, opening] of openings) checkOpens(setup, share, peer, commitments.get(peer)!, opening)
  const received = await eachPeer(peers, env, (peer) =>
    checkedProduct(curve, asked.get(peer)!.state, peer, openings.get(peer)!),
  )
  // Check (6)
  const publicSum = opened.reduce((sum, opening) => sum.add(opening.publicShare), publicShare)
  if (publicSum.is0() || !equalBytes(curve.encodePoint(publicSum), child.publicKey)) {
    throw new BenignAbort('public-key-mismatch', 'The shares of the signers do not make the public key.')
  }
  const total = opened.reduce((sum, opening) => sum.add(opening.point), point)
  checkNonce(curve, total)

  // φ_i + Σψ_ji, and the shares of all products of r and of sk.
  const factor = opened.reduce((sum, { psi }) => sum + psi, phi)
  const shares = (i: 0 | 1) => peers.reduce((sum, peer) => sum + answered.get(peer)!.c[i] + received.get(peer)![i], 0n)
  return {
    point: total,
    publicKey: child.publicKey,
    phi,
    u: curve.reduce(r * factor + shares(0)),
    v: curve.reduce(sk * factor + shares(1)),
  }
}

function checkSetup({ ceremony, signers }: PresignSetup, { threshold, index, publicShares }: KeyShare): void {
  checkIndices(signers)
  const known = signers.every((signer) => publicShares.has(signer))
  if (signers.length !== threshold || !signers.includes(index) || !known || ceremony.length !== 32) {
    throw new BenignAbort('invalid-setup', `Exactly ${threshold} parties of the key sign, this one among them.`)
  }
}

function pairLookup(share: KeyShare, pairs: ReadonlyMap<PartyIndex, PairState>): (peer: PartyIndex) => PairState {
  return (peer) => {
    const pair = pairs.get(peer)
    if (!pair) throw new StateFault('pair-missing', `There are no oblivious transfers with party ${peer}.`)
    if (pair.epoch !== share.epoch || pair.self !== share.index || pair.peer !== peer) {
      throw new StateFault('pair-foreign', `The oblivious transfers with party ${peer} are not this share's.`)
    }
    return pair
  }
}

function eachOf<T>(peers: readonly PartyIndex[], make: (peer: PartyIndex) => T): Map<PartyIndex, T> {
  return new Map(peers.map((peer) => [peer, make(peer)]))
}

/** `hash('sign-commitment', keyId, epoch, ceremony, signers, index, nonce, R_i, salt)` */
function commitmentTo(
  { curve, ceremony, signers }: PresignSetup,
  { keyId, epoch }: KeyShare,
  from: PartyIndex,
  { nonce, point, salt }: { nonce: Uint8Array; point: Point; salt: Uint8Array },
): Uint8Array {
  const encoded = curve.encodePoint(point)
  return hash('sign-commitment', keyId, epoch, ceremony, signers, from, nonce, encoded, salt)
}

/** Who copies a commitment can copy its opening, and so double or cancel a nonce. */
function checkDistinct(commitments: ReadonlyMap<PartyIndex, Commitment>): void {
  const distinct = new Set([...commitments.values()].map(({ commitment }) => bytesToHex(commitment)))
  if (distinct.size < commitments.size) {
    throw new BenignAbort('commitment-copied', 'Two signers sent the same commitment.')
  }
}

/**
 * The digest all signers must share: `hash('sign-session', keyId, epoch, publicKey, ceremony, signers, path, terms,
 * [[nonce, commitment], …])`, the last by ascending index.
 */
function signSession(
  { ceremony, signers, path, terms }: PresignSetup,
  { keyId, epoch, publicKey }: KeyShare,
  commitments: ReadonlyMap<PartyIndex, Commitment>,
): Uint8Array {
  const sent = signers.map((signer) => {
    const { nonce, commitment } = commitments.get(signer)!
    return [nonce, commitment]
  })
  return hash('sign-session', keyId, epoch, publicKey, ceremony, signers, path, terms, sent)
}

// Check (1)
function checkSession(peer: PartyIndex, opening: Opening, session: Uint8Array): void {
  if (!equalBytes(opening.session, session)) {
    throw new BenignAbort('session-mismatch', `Party ${peer} saw another setup or another first round.`, peer)
  }
}

// Check (2); a point that is read is never zero.
function checkOpens(
  setup: PresignSetup,
  share: KeyShare,
  peer: PartyIndex,
  { nonce, commitment }: Commitment,
  { point, salt }: Opening,
): void {
  if (!equalBytes(commitmentTo(setup, share, peer, { nonce, point, salt }), commitment)) {
    throw new BenignAbort('commitment-mismatch', `Party ${peer} opened something else than it committed to.`, peer)
  }
}

// Checks (3), (4), (5)
function checkedProduct(curve: Curve, state: RvoleReceiver, peer: PartyIndex, opening: Opening): [bigint, bigint] {
  const d = rvoleFinish(curve, state, opening.product)
  const holds = (of: Point, gamma: Point, share: bigint) =>
    of.multiply(state.b).subtract(gamma).equals(curve.base.multiply(share))
  if (!holds(opening.point, opening.gammaU, d[0])) throw new CheatingAbort(peer, 'gamma-u')
  if (!holds(opening.publicShare, opening.gammaV, d[1])) throw new CheatingAbort(peer, 'gamma-v')
  return d
}

/**
 * Check (7): R ≠ O and r ≠ 0.
 * @throws BenignAbort `nonce-zero`
 */
export function checkNonce(curve: Curve, point: Point): void {
  if (point.is0() || curve.reduce(point.toAffine().x) === 0n) {
    throw new BenignAbort('nonce-zero', 'The nonces of the signers cancel out.')
  }
}
