import { coordinate } from '../../ceremony/coordinator.ts'
import type { Identity } from '../../ceremony/identity.ts'
import { Participant } from '../../ceremony/participant.ts'
import { ceremonyId, encodePlan, type SignPlan } from '../../ceremony/plan.ts'
import { type SigningMaterial, signerIdentities, signingCeremony } from '../../ceremony/signing.ts'
import { PROTOCOL_VERSION } from '../../ceremony/version.ts'
import type { EcdsaSignature } from '../../mpc/combine.ts'
import type { Env } from '../../mpc/env.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { signOrder } from '../../wire/statements.ts'
import { httpCarrier } from './carrier.ts'
import type { SecretServer } from './secret-server.ts'

/** One server of a signing set. */
export interface CoSigner {
  readonly index: PartyIndex
  readonly server: SecretServer
  readonly owner: Identity
}

/** What is to be signed, by which account. */
export interface SignTask {
  readonly path: readonly number[]
  readonly payload: SignPlan['payload']
  /** The digest this browser computed from the payload. */
  readonly digest: Uint8Array
  /** Whether the person has acknowledged an approval without limit. */
  readonly unlimitedAcknowledged: boolean
}

/** The owner key's word that an approval without limit is meant; null where it is not needed. */
export async function orderFor(
  { server, owner }: CoSigner,
  ceremony: Uint8Array,
  { digest, unlimitedAcknowledged }: Pick<SignTask, 'digest' | 'unlimitedAcknowledged'>,
): Promise<Uint8Array | null> {
  if (!unlimitedAcknowledged) return null
  return signOrder({ order: 'allow-unlimited-approval', ceremony, digest }, server.address.identity, owner)
}

/**
 * Signs with exactly these servers: two trips with one server, three with more.
 * @throws CarrierFailure, BenignAbort, CheatingAbort, StateFault
 */
export async function signPayload(
  task: SignTask,
  material: SigningMaterial,
  identity: Identity,
  coSigners: readonly CoSigner[],
  env: Env,
  now: number,
  signal: AbortSignal,
): Promise<EcdsaSignature> {
  const { share, parties } = material
  const signers = [share.index, ...coSigners.map(({ index }) => index)].sort((a, b) => a - b)
  const plan: SignPlan = {
    kind: 'sign',
    version: PROTOCOL_VERSION,
    nonce: env.random(32),
    created: now,
    keyId: share.keyId,
    epoch: share.epoch,
    signers,
    combiner: share.index,
    path: [...task.path],
    payload: task.payload,
  }
  const planBytes = encodePlan(plan)
  const ceremony = ceremonyId(planBytes)
  const { seals, protocol } = signingCeremony(plan, task.digest, material, env)
  const identities = signerIdentities(parties, signers)
  const participant = new Participant({
    ceremony,
    self: share.index,
    identity,
    identities,
    seals,
    random: env.random,
    protocol,
  })
  const carriers = await Promise.all(
    coSigners.map(async (co) => {
      const acknowledgement = await orderFor(co, ceremony, task)
      return httpCarrier(co.server, co.index, planBytes, { kind: 'sign', acknowledgement }, signal)
    }),
  )
  const signature = await coordinate(participant, carriers)
  return signature!
}
