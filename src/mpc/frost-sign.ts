import type { FrostPublic, FrostSecret, GenNonce, NonceCommitments, Nonces } from '@noble/curves/abstract/frost.js'
import { equalBytes } from '@noble/curves/utils.js'
import { bytes, encodeAs, type Infer, record } from '../cbor/shape.ts'
import type { Env } from './env.ts'
import { BenignAbort } from './errors.ts'
import type { FrostSuite } from './frost-suite.ts'
import { hash } from './hash.ts'
import type { KeyShare } from './key-share.ts'
import { checkIndices } from './lagrange.ts'
import { readMessage } from './message.ts'
import type { Inbox, PartyIndex, Protocol } from './party.ts'

/**
 * FROST (RFC 9591, §5) with noble's arithmetic and without a choice of signers: exactly t of them, fixed before any nonce
 * exists. What is signed is said after the commitments, so that these can be made while nobody knows yet whether there
 * will be a signature:
 *
 * 1. all: commitments to two nonces
 * 2. the combiner, to each: what is to be signed
 * 3. each, to the combiner: what it has signed, as a hash, and its share of the signature
 *
 * A nonce never leaves this function, is used once, and is wiped however it ends.
 */

/** What the signers agree on before there is anything to sign. */
export interface FrostSetup {
  readonly suite: FrostSuite
  /** Exactly t parties of the key, ascending. */
  readonly signers: readonly PartyIndex[]
  /** The signer that says what is signed, and alone learns the signature. */
  readonly combiner: PartyIndex
}

/** What the combiner sends each other signer in round 2, and the message that all are to sign. */
export interface FrostOrder {
  readonly message: Uint8Array
  /** For every other signer: what it needs to arrive at the same message by itself. */
  readonly orders: ReadonlyMap<PartyIndex, Uint8Array>
}

/**
 * Where the message comes from, at the combiner and at the others. What is awaited here must settle when the run is to
 * end: until then a generator cannot return, and its nonces stay.
 */
export type FrostMessage =
  /** Called once all have committed; the nonces wait for it. */
  | { readonly role: 'combiner'; order(): Promise<FrostOrder> }
  /** The message this signer arrives at by itself. What it throws ends the run. */
  | { readonly role: 'signer'; messageOf(order: Uint8Array): Promise<Uint8Array> }

function commitmentShape({ pointLength }: FrostSuite) {
  return record({ hiding: bytes(pointLength), binding: bytes(pointLength) })
}
type Commitment = Infer<ReturnType<typeof commitmentShape>>

function shareShape({ group }: FrostSuite) {
  return record({ session: bytes(32), share: group.scalar })
}

/**
 * One signer's part.
 * @returns the verified signature, 64 bytes, at the combiner; undefined at the others
 * @throws BenignAbort `invalid-setup`, `invalid-indices`, `invalid-public-key`; `malformed-message` and
 * `invalid-commitment` with the peer; `commitment-copied`; at the combiner `session-mismatch`: a signer has seen other
 * commitments or arrived at another message, and who is at fault cannot be told; `invalid-share` with the peer,
 * `invalid-signature`; and what the message's source throws
 */
export async function* frostSignParty(
  setup: FrostSetup,
  share: KeyShare,
  source: FrostMessage,
  env: Env,
): Protocol<Uint8Array | undefined> {
  checkSetup(setup, share, source)
  const { suite, combiner, signers } = setup
  const key = packageOf(suite, share)
  const peers = signers.filter((signer) => signer !== share.index)
  let nonces: Nonces | undefined
  try {
    // Round 1 (RFC 9591, §5.1).
    const own = suite.frost.commit(key.secret, (length = 32) => new Uint8Array(env.random(length)))
    nonces = own.nonces
    const shape = commitmentShape(suite)
    const { broadcasts } = yield {
      broadcast: encodeAs(shape, { hiding: own.commitments.hiding, binding: own.commitments.binding }),
      awaits: { broadcasts: peers, directs: [] },
    }
    const committed = new Map(peers.map((peer) => [peer, readMessage(shape, broadcasts.get(peer)!, peer)]))
    checkCommitments(suite, own, committed)
    const list = signers.map((signer) => {
      const { hiding, binding } = committed.get(signer) ?? own.commitments
      return { identifier: idOf(suite, signer), hiding: new Uint8Array(hiding), binding: new Uint8Array(binding) }
    })

    // Rounds 2 and 3 (§5.2).
    if (source.role === 'signer') {
      const { directs } = yield { awaits: { broadcasts: [], directs: [combiner] } }
      const message = await source.messageOf(directs.get(combiner)!)
      const session = sessionOf(setup, share, list, message)
      const part = suite.group.decodeScalar(suite.frost.signShare(key.secret, key.public, nonces, list, message))!
      const answer = encodeAs(shareShape(suite), { session, share: part })
      yield { directs: new Map([[combiner, answer]]), awaits: { broadcasts: [], directs: [] } }
      return undefined
    }
    const { message, orders } = await source.order()
    yield { directs: orders, awaits: { broadcasts: [], directs: [] } }
    const { directs } = yield { awaits: { broadcasts: [], directs: peers } }
    const parts = readShares(suite, directs, sessionOf(setup, share, list, message))
    parts.set(share.index, suite.frost.signShare(key.secret, key.public, nonces, list, message))
    return aggregate(suite, share, key.public, list, parts, message)
  } finally {
    nonces?.hiding.fill(0)
    nonces?.binding.fill(0)
    key.secret.signingShare.fill(0)
  }
}

function checkSetup({ suite, signers, combiner }: FrostSetup, share: KeyShare, { role }: FrostMessage): void {
  checkIndices(signers)
  const valid =
    signers.length === share.threshold &&
    signers.includes(share.index) &&
    signers.every((signer) => share.publicShares.has(signer)) &&
    signers.includes(combiner) &&
    (role === 'combiner') === (combiner === share.index)
  if (!valid) throw new BenignAbort('invalid-setup', 'Exactly t parties of the key sign, and one of them combines.')
  if (suite.group.decodePoint(share.publicKey) === undefined) {
    throw new BenignAbort('invalid-public-key', 'The key is not one of this suite.')
  }
}

/** A key in noble's form. */
function packageOf(suite: FrostSuite, share: KeyShare): { public: FrostPublic; secret: FrostSecret } {
  const { threshold, index, secret, publicKey, publicShares } = share
  const verifyingShares = [...publicShares].map(([party, point]) => [idOf(suite, party), suite.encodePoint(point)])
  return {
    public: {
      signers: { min: threshold, max: publicShares.size },
      commitments: [suite.encodePoint(publicKey)],
      verifyingShares: Object.fromEntries(verifyingShares),
    },
    secret: { identifier: idOf(suite, index), signingShare: new Uint8Array(secret) },
  }
}

function idOf({ frost }: FrostSuite, party: PartyIndex): string {
  return frost.Identifier.fromNumber(party)
}

/** Points of the group, each there once. */
function checkCommitments(suite: FrostSuite, own: GenNonce, committed: ReadonlyMap<PartyIndex, Commitment>): void {
  const seen: Uint8Array[] = [own.commitments.hiding, own.commitments.binding]
  for (const [peer, { hiding, binding }] of committed) {
    for (const point of [hiding, binding]) {
      if (!suite.isPoint(point)) {
        throw new BenignAbort('invalid-commitment', `Party ${peer} committed to no nonce.`, peer)
      }
      if (seen.some((other) => equalBytes(other, point))) {
        // Of two peers either may have copied the other.
        throw new BenignAbort('commitment-copied', 'The same commitment is there twice.')
      }
      seen.push(point)
    }
  }
}

/** What a share is for. Signers that differ in any of it have different sessions. */
function sessionOf(
  { signers, combiner }: FrostSetup,
  { keyId, epoch, publicKey }: KeyShare,
  list: readonly NonceCommitments[],
  message: Uint8Array,
): Uint8Array {
  const commitments = list.map(({ hiding, binding }) => [hiding, binding])
  return hash('frost-session', keyId, epoch, publicKey, signers, combiner, commitments, message)
}

/** The peers' shares, of one session: whoever was lied to must not be blamed for his share. */
function readShares(suite: FrostSuite, messages: Inbox['directs'], session: Uint8Array): Map<PartyIndex, Uint8Array> {
  const shape = shareShape(suite)
  const answers = [...messages].map(([peer, message]) => [peer, readMessage(shape, message, peer)] as const)
  for (const [peer, answer] of answers) {
    if (!equalBytes(answer.session, session)) {
      throw new BenignAbort('session-mismatch', `Party ${peer} and this one do not sign the same.`)
    }
  }
  return new Map(answers.map(([peer, { share }]) => [peer, suite.group.encodeScalar(share)]))
}

/** RFC 9591, §5.3: the sum; where it does not verify, whose share does not (§5.4). */
function aggregate(
  suite: FrostSuite,
  share: KeyShare,
  key: FrostPublic,
  list: NonceCommitments[],
  parts: ReadonlyMap<PartyIndex, Uint8Array>,
  message: Uint8Array,
): Uint8Array {
  const shares = Object.fromEntries([...parts].map(([party, part]) => [idOf(suite, party), new Uint8Array(part)]))
  let signature: Uint8Array
  try {
    signature = suite.frost.aggregate(key, list, message, shares)
  } catch (error) {
    const cheaters = (error as { cheaters?: readonly string[] }).cheaters
    if (cheaters === undefined) throw error
    const peer = [...parts.keys()].find((party) => party !== share.index && cheaters.includes(idOf(suite, party)))
    if (peer === undefined) throw invalidSignature()
    throw new BenignAbort('invalid-share', `Party ${peer} sent a wrong share of the signature.`, peer)
  }
  // By the code that verifies any signature of such a key, and not by that which made this one.
  if (!suite.verify(signature, message, share.publicKey)) throw invalidSignature()
  return signature
}

function invalidSignature(): BenignAbort {
  return new BenignAbort('invalid-signature', 'The shares of the signers do not make a valid signature.')
}
