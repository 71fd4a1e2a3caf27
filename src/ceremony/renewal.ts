import { encodeAs } from '../cbor/shape.ts'
import type { Env } from '../mpc/env.ts'
import { StateFault } from '../mpc/errors.ts'
import { readMessage } from '../mpc/message.ts'
import type { PairState } from '../mpc/pair.ts'
import { renewPairParty } from '../mpc/pair-renewal.ts'
import type { PartyIndex } from '../mpc/party.ts'
import { type Certificate, checkConfirmations, confirm, confirmationShape, encodeRecord } from './certificate.ts'
import type { Identity } from './identity.ts'
import type { CeremonyProtocol, ParticipantSetup } from './participant.ts'
import { ceremonyId, encodePlan, type RenewalPlan } from './plan.ts'
import type { PartyDescription } from './quorum.ts'
import { agreeOnChannel } from './seal.ts'
import type { SigningMaterial } from './signing.ts'

/** What a party must store before it confirms a renewed pair. The old generation stays until the certificate. */
export interface PreparedRenewal {
  readonly ceremony: Uint8Array
  readonly plan: RenewalPlan
  readonly recordBytes: Uint8Array
  readonly pair: PairState
}

/** What a party of a key brings to the renewal of one of its pairs. */
export interface RenewalSetup extends Pick<SigningMaterial, 'parties' | 'sealing' | 'sealingKeys'> {
  readonly plan: RenewalPlan
  readonly self: PartyIndex
  readonly identity: Identity
  readonly env: Env
  prepare(prepared: PreparedRenewal): Promise<void>
}

/** The part of one of the two whose pair is renewed. A device that is one of them gathers the certificate. */
export function renewalCeremony(setup: RenewalSetup): ParticipantSetup<Certificate | undefined> {
  const { plan, self, identity, parties, sealing, sealingKeys, env } = setup
  const ends = endsOf(plan, parties)
  return {
    ceremony: ceremonyId(encodePlan(plan)),
    self,
    identity,
    identities: identitiesOf(ends),
    seals: {
      channel: (peer) => agreeOnChannel(sealing, sealingKeys.get(peer)!, peer),
      pairId: () => new Uint8Array(0),
    },
    random: env.random,
    protocol: renew(setup, ends),
  }
}

/** The part of a device that carries the messages of two servers whose pair is renewed, and gathers the certificate. */
export function witnessCeremony(
  setup: Pick<RenewalSetup, 'plan' | 'self' | 'identity' | 'parties' | 'env'>,
): ParticipantSetup<Certificate | undefined> {
  const { plan, self, identity, parties, env } = setup
  const ends = endsOf(plan, parties)
  const sealed = () => {
    throw new StateFault('not-a-party', 'A witness neither seals nor opens anything.')
  }
  return {
    ceremony: ceremonyId(encodePlan(plan)),
    self,
    identity,
    identities: identitiesOf(ends),
    seals: { channel: sealed, pairId: sealed },
    random: env.random,
    protocol: witness(plan, ends),
  }
}

/** Fresh base OTs, stored on both sides, then a record both sign. */
async function* renew(
  { plan, self, identity, env, prepare }: RenewalSetup,
  ends: readonly PartyDescription[],
): CeremonyProtocol<Certificate | undefined> {
  const ceremony = ceremonyId(encodePlan(plan))
  const peer = plan.pair.find((index) => index !== self)!
  const { epoch, generation } = plan
  const inner = renewPairParty({ ceremony, epoch, generation, self, peer, identities: identitiesOf(ends) }, env)
  let step = await inner.next()
  let transcript: Uint8Array = new Uint8Array(0)
  while (!step.done) {
    const inbox = yield step.value
    transcript = inbox.transcript
    step = await inner.next(inbox)
  }
  const pair = step.value

  const recordBytes = encodeRecord({ kind: 'renewal', ceremony, transcript })
  await prepare({ ceremony, plan, recordBytes, pair })
  const own = await confirm(identity, self, recordBytes, new Map([[peer, pair.id]]))
  const collects = ends.some(({ index, role }) => index === self && role === 'device')
  const broadcast = encodeAs(confirmationShape, own)
  const { broadcasts } = yield { broadcast, awaits: { broadcasts: collects ? [peer] : [], directs: [] } }
  if (!collects) return undefined
  return certificateOf(plan, recordBytes, ends, new Map([...broadcasts, [self, broadcast]]))
}

/** Sees what the two broadcast: their nonces in round 1, in round 4 their confirmations. The rest is sealed. */
async function* witness(plan: RenewalPlan, ends: readonly PartyDescription[]): CeremonyProtocol<Certificate> {
  const both = { broadcasts: [...plan.pair], directs: [] }
  const nobody = { broadcasts: [], directs: [] }
  const { transcript } = yield { awaits: both }
  yield { awaits: nobody }
  yield { awaits: nobody }
  const { broadcasts } = yield { awaits: both }
  const recordBytes = encodeRecord({ kind: 'renewal', ceremony: ceremonyId(encodePlan(plan)), transcript })
  return certificateOf(plan, recordBytes, ends, broadcasts)
}

/** @throws BenignAbort unless both confirmed this record and the same pair */
async function certificateOf(
  plan: RenewalPlan,
  record: Uint8Array,
  ends: readonly PartyDescription[],
  broadcasts: ReadonlyMap<PartyIndex, Uint8Array>,
): Promise<Certificate> {
  const confirmations = plan.pair.map((index) => readMessage(confirmationShape, broadcasts.get(index)!, index))
  await checkConfirmations(record, confirmations, identitiesOf(ends), [plan.pair])
  return { plan: encodePlan(plan), record, confirmations }
}

function endsOf({ pair }: RenewalPlan, parties: readonly PartyDescription[]): PartyDescription[] {
  return parties.filter(({ index }) => pair.includes(index))
}

function identitiesOf(ends: readonly PartyDescription[]): Map<PartyIndex, Uint8Array> {
  return new Map(ends.map(({ index, identity }) => [index, identity]))
}
