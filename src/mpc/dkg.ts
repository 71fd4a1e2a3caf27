import { equalBytes } from '@noble/curves/utils.js'
import type { CborValue } from '../cbor/index.ts'
import { bytes, converted, decodeAs, encodeAs, type Infer, list, record, type Shape } from '../cbor/shape.ts'
import type { Env } from './env.ts'
import { BenignAbort } from './errors.ts'
import {
  type Coefficients,
  commitTo,
  isShareOf,
  type Polynomial,
  publicShareOf,
  randomPolynomial,
  shareOf,
  sumOf,
} from './feldman.ts'
import type { Group } from './group.ts'
import { hash } from './hash.ts'
import type { KeyShare } from './key-share.ts'
import { checkIndices } from './lagrange.ts'
import { readMessage } from './message.ts'
import type { PartyIndex } from './party.ts'
import { prove, schnorrProofShape, verify } from './schnorr-proof.ts'

/**
 * Distributed key generation: every party deals a secret of its own with Feldman's sharing (1987), and the key is
 * their sum (Pedersen 1991). All are committed before any coefficient is seen, and each coefficient comes with a proof of
 * knowledge. Three rounds; the agreement on what was broadcast, signatures over the transcript, is the carrier's fourth.
 *
 * 1. all: nonce, commitment to the coefficients, commitment to the chain code
 * 2. all: the session so far, coefficients and proofs
 * 3. all: chain code; each: its share
 */

/** What all parties of a run agree on, and which of them this is. */
export interface DkgSetup {
  /** The key's. */
  readonly curve: Group
  /** 32 bytes. */
  readonly keyId: Uint8Array
  /** 32 bytes. */
  readonly ceremony: Uint8Array
  /** A safe integer, not negative. */
  readonly epoch: number
  /** t, from 2 to the number of parties. */
  readonly threshold: number
  /** Ascending. */
  readonly parties: readonly PartyIndex[]
  /** Each party's identity key, 32 bytes. */
  readonly identities: ReadonlyMap<PartyIndex, Uint8Array>
  /** The party whose part this is. */
  readonly index: PartyIndex
}

const commitmentShape = record({ nonce: bytes(32), coefficients: bytes(32), chainCode: bytes(32) })

/** The first message as it stands, of its one form: 132 bytes. What is signed and hashed is its encoding. */
export const firstMessageShape: Shape<Uint8Array> = converted(
  bytes(132),
  (message: Uint8Array) => message,
  (message) => {
    decodeAs(commitmentShape, message)
    return message
  },
)

function openingShape({ curve, threshold }: DkgSetup) {
  return record({
    session: bytes(32),
    coefficients: list(curve.point, threshold),
    salt: bytes(32),
    proofs: list(schnorrProofShape(curve), threshold),
  })
}

const chainCodeShape = record({ chainCode: bytes(32), salt: bytes(32) })

type Commitment = Infer<typeof commitmentShape>
type Opening = Infer<ReturnType<typeof openingShape>>
type Messages = ReadonlyMap<PartyIndex, Uint8Array>

/** What a party brings to a run: secret, except for its first message. */
export interface Dealing {
  readonly setup: DkgSetup
  readonly polynomial: Polynomial
  readonly coefficients: Coefficients
  /** 32 bytes, as the chain code and its salt. */
  readonly salt: Uint8Array
  readonly chainCode: Uint8Array
  readonly chainCodeSalt: Uint8Array
  /** 132 bytes. */
  readonly message: Uint8Array
}

/** After round 1: all are committed, and the session depends on a nonce of each. */
export interface Agreed {
  readonly dealing: Dealing
  readonly commitments: ReadonlyMap<PartyIndex, Commitment>
  /** 32 bytes. */
  readonly session: Uint8Array
}

/** After round 2: every party's coefficients, checked. */
export interface Opened {
  readonly agreed: Agreed
  readonly coefficients: ReadonlyMap<PartyIndex, Coefficients>
}

/**
 * Round 1, to all: the message of the dealing.
 * @throws BenignAbort `invalid-setup`, `invalid-indices`
 */
export function deal(setup: DkgSetup, env: Env): Dealing {
  checkSetup(setup)
  const polynomial = randomPolynomial(setup.curve, setup.threshold, env)
  const coefficients = commitTo(setup.curve, polynomial)
  const [nonce, salt, chainCode, chainCodeSalt] = [env.random(32), env.random(32), env.random(32), env.random(32)]
  const message = encodeAs(commitmentShape, {
    nonce,
    coefficients: coefficientsCommitment(setup, setup.index, nonce, coefficients, salt),
    chainCode: chainCodeCommitment(setup, setup.index, nonce, chainCode, chainCodeSalt),
  })
  return { setup, polynomial, coefficients, salt, chainCode, chainCodeSalt, message }
}

/**
 * The end of round 1.
 * @param messages of round 1, from every other party
 * @throws BenignAbort `malformed-message`, with the peer
 */
export function agree(dealing: Dealing, messages: Messages): Agreed {
  const { setup } = dealing
  const all = new Map([...messages, [setup.index, dealing.message]])
  const commitments = readAll(all, commitmentShape)
  const session = hash(
    'dkg-session',
    ...common(setup),
    setup.parties.map((index) => [index, setup.identities.get(index)!, all.get(index)!]),
  )
  return { dealing, commitments, session }
}

/** Round 2, to all: 104 + 184·t bytes where a point has 65 bytes, 104 + 118·t where it has 32. */
export function openCoefficients({ dealing, session }: Agreed, env: Env): Uint8Array {
  const { setup, polynomial, coefficients, salt } = dealing
  const proofs = polynomial.map((secret, k) =>
    prove(setup.curve, proofContext(session, setup.index, k), coefficients[k]!, secret, env),
  )
  return encodeAs(openingShape(setup), { session, coefficients, salt, proofs })
}

/**
 * The end of round 2.
 * @param messages of round 2, from every other party
 * @throws BenignAbort `malformed-message`, `commitment-mismatch`, `copied-coefficients`, `invalid-proof`, all with the peer;
 * `session-mismatch`: somebody sent different first messages to different parties, and who cannot be told
 */
export function checkOpenings(agreed: Agreed, messages: Messages): Opened {
  const { dealing, commitments, session } = agreed
  const { setup } = dealing
  const openings = readAll(messages, openingShape(setup))

  for (const [peer, { coefficients, salt }] of openings) {
    const committed = commitments.get(peer)!
    const opened = coefficientsCommitment(setup, peer, committed.nonce, coefficients, salt)
    if (!equalBytes(opened, committed.coefficients)) {
      throw new BenignAbort(
        'commitment-mismatch',
        `Party ${peer} opened other coefficients than it committed to.`,
        peer,
      )
    }
  }
  checkDistinct(dealing, openings)
  // Before the proofs, which are bound to the session: an honest peer that was lied to must not be blamed for them.
  for (const [peer, opening] of openings) {
    if (!equalBytes(opening.session, session)) {
      throw new BenignAbort('session-mismatch', `Party ${peer} and this one saw different first messages.`)
    }
  }
  for (const [peer, { coefficients, proofs }] of openings) {
    if (!proofs.every((proof, k) => verify(setup.curve, proofContext(session, peer, k), coefficients[k]!, proof))) {
      throw new BenignAbort('invalid-proof', `Party ${peer} does not know its coefficients.`, peer)
    }
  }

  const coefficients = new Map([...openings].map(([peer, opening]) => [peer, opening.coefficients]))
  return { agreed, coefficients: coefficients.set(setup.index, dealing.coefficients) }
}

/** Round 3, to all: 84 bytes. */
export function openChainCode({ chainCode, chainCodeSalt }: Dealing): Uint8Array {
  return encodeAs(chainCodeShape, { chainCode, salt: chainCodeSalt })
}

/** Round 3, to `peer` alone: f(peer), a scalar. */
export function shareFor({ setup, polynomial }: Dealing, peer: PartyIndex): bigint {
  return shareOf(setup.curve, polynomial, peer)
}

/**
 * The end of round 3, with Feldman's check of every share.
 * @param chainCodes of round 3, from every other party
 * @param shares of round 3, from every other party; none is 0
 * @throws BenignAbort `malformed-message`, `chain-code-mismatch`, `share-mismatch`, all with the peer;
 * `degenerate-key`: the public key or a public share is O
 */
export function finish(
  { agreed, coefficients }: Opened,
  chainCodes: Messages,
  shares: ReadonlyMap<PartyIndex, bigint>,
): KeyShare {
  const { dealing, commitments, session } = agreed
  const { setup } = dealing
  const { curve, keyId, epoch, threshold, parties, index } = setup

  const opened = new Map([[index, dealing.chainCode]])
  for (const [peer, { chainCode, salt }] of readAll(chainCodes, chainCodeShape)) {
    const committed = commitments.get(peer)!
    if (!equalBytes(chainCodeCommitment(setup, peer, committed.nonce, chainCode, salt), committed.chainCode)) {
      throw new BenignAbort(
        'chain-code-mismatch',
        `Party ${peer} opened another chain code than it committed to.`,
        peer,
      )
    }
    opened.set(peer, chainCode)
  }

  let secret = shareFor(dealing, index)
  for (const [peer, share] of shares) {
    if (!isShareOf(curve, coefficients.get(peer)!, index, share)) {
      throw new BenignAbort('share-mismatch', `Party ${peer} sent a share off its polynomial.`, peer)
    }
    secret = curve.reduce(secret + share)
  }

  const sum = sumOf([...coefficients.values()])
  const publicShares = parties.map((party) => [party, publicShareOf(curve, sum, party)] as const)
  if (sum[0]!.is0() || publicShares.some(([, point]) => point.is0())) {
    throw new BenignAbort('degenerate-key', 'The parts of the key cancel out.')
  }
  return {
    keyId,
    epoch,
    threshold,
    index,
    secret: curve.encodeScalar(secret),
    publicKey: curve.encodePoint(sum[0]!),
    publicShares: new Map(publicShares.map(([party, point]) => [party, curve.encodePoint(point)])),
    chainCode: hash(
      'dkg-chain-code',
      session,
      parties.map((party) => [party, opened.get(party)!]),
    ),
  }
}

function checkSetup({ keyId, ceremony, epoch, threshold, parties, identities, index }: DkgSetup): void {
  checkIndices(parties)
  const valid =
    keyId.length === 32 &&
    ceremony.length === 32 &&
    Number.isSafeInteger(epoch) &&
    epoch >= 0 &&
    Number.isInteger(threshold) &&
    threshold >= 2 &&
    threshold <= parties.length &&
    parties.includes(index) &&
    identities.size === parties.length &&
    parties.every((party) => identities.get(party)?.length === 32)
  if (!valid) throw new BenignAbort('invalid-setup', 'The key generation is not set up for a quorum this party is in.')
}

/** No two parties have the same coefficients: the second to commit to them would have copied the first's. */
function checkDistinct(dealing: Dealing, openings: ReadonlyMap<PartyIndex, Opening>): void {
  const seen = [dealing.coefficients]
  for (const [peer, { coefficients }] of openings) {
    if (seen.some((other) => other.every((point, k) => point.equals(coefficients[k]!)))) {
      throw new BenignAbort('copied-coefficients', `Party ${peer} has the coefficients of another party.`, peer)
    }
    seen.push(coefficients)
  }
}

function readAll<T>(messages: Messages, shape: Shape<T>): Map<PartyIndex, T> {
  return new Map([...messages].map(([peer, message]) => [peer, readMessage(shape, message, peer)]))
}

/** What every hash of a run begins with. */
function common({ curve, keyId, ceremony, epoch, threshold, parties }: DkgSetup): CborValue[] {
  return [curve.name, keyId, ceremony, epoch, threshold, parties]
}

/** One dealer's proof for its coefficient `k` proves nothing for another dealer, coefficient or run. */
function proofContext(session: Uint8Array, dealer: PartyIndex, k: number): CborValue[] {
  return [session, dealer, k]
}

function coefficientsCommitment(
  setup: DkgSetup,
  dealer: PartyIndex,
  nonce: Uint8Array,
  coefficients: Coefficients,
  salt: Uint8Array,
): Uint8Array {
  const identity = setup.identities.get(dealer)!
  const points = coefficients.map(setup.curve.encodePoint)
  return hash('dkg-commitment', ...common(setup), dealer, identity, nonce, points, salt)
}

function chainCodeCommitment(
  setup: DkgSetup,
  dealer: PartyIndex,
  nonce: Uint8Array,
  chainCode: Uint8Array,
  salt: Uint8Array,
): Uint8Array {
  const identity = setup.identities.get(dealer)!
  return hash('dkg-chain-code-commitment', ...common(setup), dealer, identity, nonce, chainCode, salt)
}
