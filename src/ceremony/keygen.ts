import * as s from '../cbor/shape.ts'
import { encodeAs } from '../cbor/shape.ts'
import { secp256k1 } from '../mpc/curve.ts'
import { firstMessageShape } from '../mpc/dkg.ts'
import type { Env } from '../mpc/env.ts'
import { BenignAbort } from '../mpc/errors.ts'
import type { KeyShare } from '../mpc/key-share.ts'
import { keygenParty } from '../mpc/keygen.ts'
import { readMessage } from '../mpc/message.ts'
import type { PairState } from '../mpc/pair.ts'
import type { PartyIndex } from '../mpc/party.ts'
import { type Certificate, checkConfirmations, confirm, confirmationShape, encodeRecord } from './certificate.ts'
import type { Identity } from './identity.ts'
import type { CeremonyProtocol, Seals } from './participant.ts'
import { ceremonyId, encodePlan, type KeygenPlan, keyIdOf } from './plan.ts'
import { findQuorumFault, neededPairs } from './quorum.ts'
import { agreeOnChannel, createSealingKey, type SealingKey } from './seal.ts'

/** All that a party must store before it confirms, and needs later. */
export interface PreparedKeygen {
  readonly ceremony: Uint8Array
  readonly plan: KeygenPlan
  readonly self: PartyIndex
  readonly recordBytes: Uint8Array
  readonly share: KeyShare
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
const announcement = s.record({ sealing: s.bytes(32), body: firstMessageShape })

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
  const planBytes = encodePlan(plan)
  const ceremony = ceremonyId(planBytes)
  const identities = new Map(plan.parties.map((party) => [party.index, party.identity]))
  const pairs = neededPairs(plan.parties, plan.threshold)
  const inner = keygenParty(
    {
      curve: secp256k1,
      ceremony,
      keyId: keyIdOf(ceremony, 0),
      epoch: plan.epoch,
      threshold: plan.threshold,
      parties: [...identities.keys()],
      identities,
      index: self,
      pairs,
    },
    env,
  )

  // Round 1: the sealing key for this epoch travels with the first commitment.
  const sealing = createSealingKey(env.random)
  const first = outboxOf(await inner.next())
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
  const { share, pairs: pairStates } = step.value

  // The signed record: stored first, then confirmed.
  const recordBytes = encodeRecord({
    kind: 'keygen',
    ceremony,
    transcript: inbox.transcript,
    sealing: byIndex(sealingKeys).map(([index, key]) => ({ index, key })),
    keys: [
      {
        keyId: share.keyId,
        publicKey: share.publicKey,
        publicShares: byIndex(share.publicShares).map(([index, point]) => ({ index, point })),
        chainCode: share.chainCode,
      },
    ],
  })
  await prepare({ ceremony, plan, self, recordBytes, share, pairs: pairStates, sealing, sealingKeys })
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
