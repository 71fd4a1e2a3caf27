import { encodeAs } from '../cbor/shape.ts'
import type { Env } from '../mpc/env.ts'
import { readMessage } from '../mpc/message.ts'
import type { PairState } from '../mpc/pair.ts'
import { renewPairParty } from '../mpc/pair-renewal.ts'
import type { PartyIndex } from '../mpc/party.ts'
import { type Certificate, checkConfirmations, confirm, confirmationShape, encodeRecord } from './certificate.ts'
import type { Identity } from './identity.ts'
import type { CeremonyProtocol } from './participant.ts'
import { ceremonyId, encodePlan, type RenewalPlan } from './plan.ts'

/** What a party must store before it confirms a renewed pair. The old generation stays until the certificate. */
export interface PreparedRenewal {
  readonly ceremony: Uint8Array
  readonly plan: RenewalPlan
  readonly recordBytes: Uint8Array
  readonly pair: PairState
}

export interface RenewalSetup {
  readonly plan: RenewalPlan
  readonly self: PartyIndex
  readonly identity: Identity
  /** The two identity keys, from the certificate of the key. */
  readonly identities: ReadonlyMap<PartyIndex, Uint8Array>
  /** Whether this party, a device, gathers the certificate. */
  readonly collects: boolean
  readonly env: Env
  prepare(prepared: PreparedRenewal): Promise<void>
}

/** Pair renewal as a ceremony: fresh base OTs, stored on both sides, then a record both sign. */
export async function* renewalCeremony(setup: RenewalSetup): CeremonyProtocol<Certificate | undefined> {
  const { plan, self, identity, identities, collects, env, prepare } = setup
  const planBytes = encodePlan(plan)
  const ceremony = ceremonyId(planBytes)
  const [low, high] = plan.pair
  const peer = self === low ? high : low
  const { epoch, generation } = plan
  const inner = renewPairParty({ ceremony, epoch, generation, self, peer, identities }, env)
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
  const { broadcasts } = yield {
    broadcast: encodeAs(confirmationShape, own),
    awaits: { broadcasts: collects ? [peer] : [], directs: [] },
  }
  if (!collects) return undefined
  const received = readMessage(confirmationShape, broadcasts.get(peer)!, peer)
  const confirmations = [own, received].sort((a, b) => a.index - b.index)
  await checkConfirmations(recordBytes, confirmations, identities, [[low, high]])
  return { plan: planBytes, record: recordBytes, confirmations }
}
