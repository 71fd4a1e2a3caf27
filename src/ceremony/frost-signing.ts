import * as s from '../cbor/shape.ts'
import { encodeAs, type Infer } from '../cbor/shape.ts'
import type { Env } from '../mpc/env.ts'
import { type FrostMessage, frostSignParty } from '../mpc/frost-sign.ts'
import { frostEd25519 } from '../mpc/frost-suite.ts'
import { readMessage } from '../mpc/message.ts'
import type { PartyIndex } from '../mpc/party.ts'
import type { CeremonyProtocol, Seals } from './participant.ts'
import { type FrostSignPlan, payloadShape } from './plan.ts'
import { channelsOf, checkSignPlan, requireCurve, type SigningMaterial } from './signing.ts'

/** What the combiner asks of one other signer, once there is something to sign. */
const order = s.record({
  payload: payloadShape,
  /** The owner key's signature that an unlimited approval is meant; null for anything else. */
  acknowledgement: s.nullable(s.bytes(64)),
})

export type FrostOrder = Infer<typeof order>

/** What the combiner signs, and what it asks of each other signer. */
export interface FrostTask {
  /** What this party itself computed from the payload: the message to sign. */
  readonly digest: Uint8Array
  readonly orders: ReadonlyMap<PartyIndex, FrostOrder>
}

/** Where the payload comes from, at the combiner and at the others. */
export type FrostPayload =
  /** Awaited once every signer has committed. Where it rejects, the nonces die unused. */
  | { readonly role: 'combiner'; task(): Promise<FrostTask> }
  /** The message that this party itself computes from what it is asked to sign. What it throws ends the ceremony. */
  | { readonly role: 'signer'; digestOf(order: FrostOrder): Promise<Uint8Array> }

/**
 * FROST as a ceremony. Its first trip needs no payload: it can be made while the person still reads.
 * @throws BenignAbort as `checkSignPlan`, and `wrong-curve`
 */
export function frostSigningCeremony(
  plan: FrostSignPlan,
  payload: FrostPayload,
  material: Omit<SigningMaterial, 'pairs'>,
  env: Env,
): { seals: Seals; protocol: CeremonyProtocol<Uint8Array | undefined> } {
  requireCurve(material, 'ed25519')
  checkSignPlan(plan, material.share, material.parties)
  const { signers, combiner } = plan
  const seals: Seals = { channel: channelsOf(material), pairId: () => new Uint8Array(0) }
  const setup = { suite: frostEd25519, signers, combiner }
  return { seals, protocol: frostSignParty(setup, material.share, messageFrom(payload, combiner), env) }
}

function messageFrom(payload: FrostPayload, combiner: PartyIndex): FrostMessage {
  if (payload.role === 'signer')
    return { role: 'signer', messageOf: (body) => payload.digestOf(readMessage(order, body, combiner)) }
  return {
    role: 'combiner',
    async order() {
      const { digest, orders } = await payload.task()
      return { message: digest, orders: new Map([...orders].map(([peer, each]) => [peer, encodeAs(order, each)])) }
    },
  }
}
