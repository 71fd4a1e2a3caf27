import * as s from '../cbor/shape.ts'
import { encodeAs } from '../cbor/shape.ts'
import { secp256k1 } from '../mpc/curve.ts'
import { firstMessageShape } from '../mpc/dkg.ts'
import { ed25519 } from '../mpc/ed25519.ts'
import type { Env } from '../mpc/env.ts'
import { BenignAbort } from '../mpc/errors.ts'
import type { Group } from '../mpc/group.ts'
import type { KeyShare } from '../mpc/key-share.ts'
import { keygenParty } from '../mpc/keygen.ts'
import { readMessage } from '../mpc/message.ts'
import type { PairState } from '../mpc/pair.ts'
import type { PartyIndex } from '../mpc/party.ts'
import { together } from '../mpc/together.ts'
import { type Certificate, checkConfirmations, confirm, confirmationShape, encodeRecord } from './certificate.ts'
import type { Identity } from './identity.ts'
import type { CeremonyProtocol, Seals } from './participant.ts'
import { type CurveName, ceremonyId, encodePlan, type KeygenPlan, keyIdOf } from './plan.ts'
import { findQuorumFault, neededPairs } from './quorum.ts'
import { agreeOnChannel, createSealingKey, type SealingKey } from './seal.ts'

const GROUPS: Readonly<Record<CurveName, Group>> = { secp256k1, ed25519 }

/** All that a party must store before it confirms, and needs later. */
export interface PreparedKeygen {
  readonly ceremony: Uint8Array
  readonly plan: KeygenPlan
  readonly self: PartyIndex
  readonly recordBytes: Uint8Array
  /** One for each key of the plan. */
  readonly shares: readonly KeyShare[]
  readonly pairs: ReadonlyMap<PartyIndex, PairState>
  readonly sealing: SealingKey
  readonly sealingKeys: ReadonlyMap<PartyIndex, Uint8Array>
}

export interface KeygenSetup {
  readonly plan: KeygenPlan
  readonly self: PartyIndex
  readonly identity: Identity
  readonly env: Env
  /** Stores durably. The party confirms only after this has returned. */
  prepare(prepared: PreparedKeygen): Promise<void>
}

/** Round 1 carries each party's sealing key, so that round 2 can be sealed. Its sender's identity signs both. */
function announcementShape(keys: number) {
  return s.record({ sealing: s.bytes(32), body: firstMessagesShape(keys) })
}

/** The first messages of all keys as `together` joins them, each of its one form. */
function firstMessagesShape(keys: number): s.Shape<Uint8Array> {
  const messages = s.list(firstMessageShape, keys)
  const checked = (body: Uint8Array) => {
    s.decodeAs(messages, body)
    return body
  }
  return s.converted(s.bytes({ min: 1, max: 1024 }), (body: Uint8Array) => body, checked)
}

/** The pairs that a keygen sets up: those that threshold ECDSA needs, where its key is made. FROST needs none. */
export function newPairs({ keys, parties, threshold }: KeygenPlan): [PartyIndex, PartyIndex][] {
  return keys.some(({ curve }) => curve === 'secp256k1') ? neededPairs(parties, threshold) : []
}

/**
 * Keygen as a ceremony: the protocol of `mpc`, with the exchange of sealing keys before and the signed record after it.
 * Devices collect all confirmations into the certificate; servers return once their own has left.
 */
export function keygenCeremony(setup: KeygenSetup): {
  seals: Seals
  protocol: CeremonyProtocol<Certificate | undefined>
} {
  const channels = new Map<PartyIndex, Uint8Array>()
  const seals: Seals = { channel: (peer) => channels.get(peer)!, pairId: () => new Uint8Array(0) }
  return { seals, protocol: runKeygen(setup, channels) }
}

async function* runKeygen(
  { plan, self, identity, env, prepare }: KeygenSetup,
  channels: Map<PartyIndex, Uint8Array>,
): CeremonyProtocol<Certificate | undefined> {
  const fault = findQuorumFault(plan.parties, plan.threshold)
  if (fault) throw new BenignAbort(fault, 'The plan names a quorum that is not allowed.')
  if (plan.keys.filter(({ purpose }) => purpose === 'root').length > 1)
    throw new BenignAbort('second-root', 'A wallet has one root key.')
  const planBytes = encodePlan(plan)
  const ceremony = ceremonyId(planBytes)
  const identities = new Map(plan.parties.map((party) => [party.index, party.identity]))
  const pairs = newPairs(plan)
  const { epoch, threshold } = plan
  const common = { ceremony, epoch, threshold, parties: [...identities.keys()], identities, index: self }
  const inner = together(
    plan.keys.map(({ curve }, i) => {
      const setup = { ...common, curve: GROUPS[curve], keyId: keyIdOf(ceremony, i) }
      return keygenParty({ ...setup, pairs: curve === 'secp256k1' ? pairs : [] }, env)
    }),
  )

  // Round 1: the sealing key for this epoch travels with the first commitment.
  const sealing = createSealingKey(env.random)
  const first = outboxOf(await inner.next())
  const announcement = announcementShape(plan.keys.length)
  let inbox = yield {
    ...first,
    broadcast: encodeAs(announcement, { sealing: sealing.publicKey, body: first.broadcast! }),
  }
  const sealingKeys = new Map([[self, sealing.publicKey]])
  const bodies = new Map<PartyIndex, Uint8Array>()
  const announced = [...inbox.broadcasts].map(([from, bytes]) => ({ from, ...readMessage(announcement, bytes, from) }))
  for (const { from, sealing: key, body } of announced) {
    sealingKeys.set(from, key)
    channels.set(from, agreeOnChannel(sealing, key, from))
    bodies.set(from, body)
  }

  let step = await inner.next({ broadcasts: bodies, directs: inbox.directs })
  while (!step.done) {
    inbox = yield step.value
    step = await inner.next(inbox)
  }
  const shares = step.value.map(({ share }) => share)
  const pairStates = new Map(step.value.flatMap((made) => [...made.pairs]))

  // The signed record: stored first, then confirmed.
  const recordBytes = encodeRecord({
    kind: 'keygen',
    ceremony,
    transcript: inbox.transcript,
    sealing: byIndex(sealingKeys).map(([index, key]) => ({ index, key })),
    keys: shares.map(({ keyId, publicKey, publicShares, chainCode }) => ({
      keyId,
      publicKey,
      publicShares: byIndex(publicShares).map(([index, point]) => ({ index, point })),
      chainCode,
    })),
  })
  await prepare({ ceremony, plan, self, recordBytes, shares, pairs: pairStates, sealing, sealingKeys })
  const own = await confirm(identity, self, recordBytes, new Map([...pairStates].map(([peer, { id }]) => [peer, id])))
  const others = [...identities.keys()].filter((index) => index !== self)
  const collects = plan.parties.find((party) => party.index === self)!.role === 'device'
  inbox = yield {
    broadcast: encodeAs(confirmationShape, own),
    awaits: { broadcasts: collects ? others : [], directs: [] },
  }
  if (!collects) return undefined
  const received = [...inbox.broadcasts].map(([from, bytes]) => readMessage(confirmationShape, bytes, from))
  const confirmations = [own, ...received].sort((a, b) => a.index - b.index)
  await checkConfirmations(recordBytes, confirmations, identities, pairs)
  return { plan: planBytes, record: recordBytes, confirmations }
}

function outboxOf<T>(step: IteratorResult<T, unknown>): T {
  if (step.done) throw new BenignAbort('protocol-ended', 'The protocol ended before its first message.')
  return step.value
}

function byIndex<T>(map: ReadonlyMap<PartyIndex, T>): [PartyIndex, T][] {
  return [...map].sort(([a], [b]) => a - b)
}
