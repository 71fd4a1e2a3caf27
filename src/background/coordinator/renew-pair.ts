import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeAs } from '../../cbor/shape.ts'
import { certificateShape } from '../../ceremony/certificate.ts'
import { coordinate } from '../../ceremony/coordinator.ts'
import type { Identity } from '../../ceremony/identity.ts'
import { Participant } from '../../ceremony/participant.ts'
import { ceremonyId, encodePlan, type RenewalPlan } from '../../ceremony/plan.ts'
import { type PreparedRenewal, renewalCeremony } from '../../ceremony/renewal.ts'
import { agreeOnChannel } from '../../ceremony/seal.ts'
import type { SigningMaterial } from '../../ceremony/signing.ts'
import { PROTOCOL_VERSION } from '../../ceremony/version.ts'
import type { Env } from '../../mpc/env.ts'
import { paths } from '../../wire/contract.ts'
import { signOrder } from '../../wire/statements.ts'
import { httpCarrier } from './carrier.ts'
import type { CoSigner } from './sign-payload.ts'

/**
 * Gives this browser and one server fresh oblivious transfers, on the owner key's order. `prepare` stores them before
 * the confirmation leaves; they are in use once this has resolved.
 * @param generation one more than the last the server knows of
 */
export async function renewPair(
  material: SigningMaterial,
  { index: peer, server, owner }: CoSigner,
  identity: Identity,
  generation: number,
  env: Env,
  now: number,
  prepare: (prepared: PreparedRenewal) => Promise<void>,
): Promise<void> {
  const { share, parties, sealing, sealingKeys } = material
  const self = share.index
  const plan: RenewalPlan = {
    kind: 'renewal',
    version: PROTOCOL_VERSION,
    nonce: env.random(32),
    created: now,
    keyId: share.keyId,
    epoch: share.epoch,
    pair: self < peer ? [self, peer] : [peer, self],
    generation,
  }
  const planBytes = encodePlan(plan)
  const ceremony = ceremonyId(planBytes)
  const identities = new Map(
    parties.filter(({ index }) => index === self || index === peer).map((party) => [party.index, party.identity]),
  )
  const participant = new Participant({
    ceremony,
    self,
    identity,
    identities,
    seals: {
      channel: (index) => agreeOnChannel(sealing, sealingKeys.get(index)!, index),
      pairId: () => new Uint8Array(0),
    },
    random: env.random,
    protocol: renewalCeremony({ plan, self, identity, identities, collects: true, env, prepare }),
  })
  const order = await signOrder({ order: 'renew-pair', ceremony }, server.address.identity, owner)
  const certificate = await coordinate(participant, [httpCarrier(server, peer, planBytes, { kind: 'renewal', order })])
  await server.post(paths.certificate(bytesToHex(ceremony)), encodeAs(certificateShape, certificate!))
}
