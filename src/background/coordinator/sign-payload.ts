import { coordinate } from '../../ceremony/coordinator.ts'
import type { Identity } from '../../ceremony/identity.ts'
import { ceremonyId, encodePlan, type FrostSignPlan, type SignPlan } from '../../ceremony/plan.ts'
import { type SigningMaterial, signer, signingCeremony } from '../../ceremony/signing.ts'
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

/** What every plan says of who signs: these servers and this device, which combines. */
export function signingHead(
  { keyId, epoch, index }: SigningMaterial['share'],
  coSigners: readonly CoSigner[],
  env: Env,
  now: number,
): Omit<FrostSignPlan, 'kind'> {
  const signers = [index, ...coSigners.map((co) => co.index)].sort((a, b) => a - b)
  return { version: PROTOCOL_VERSION, nonce: env.random(32), created: now, keyId, epoch, signers, combiner: index }
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
  const head = signingHead(material.share, coSigners, env, now)
  const plan: SignPlan = { kind: 'sign', ...head, path: [...task.path], payload: task.payload }
  const planBytes = encodePlan(plan)
  const ceremony = ceremonyId(planBytes)
  const participant = signer(plan, signingCeremony(plan, task.digest, material, env), material, identity, env)
  const carriers = await Promise.all(
    coSigners.map(async (co) => {
      const acknowledgement = await orderFor(co, ceremony, task)
      return httpCarrier(co.server, co.index, planBytes, { kind: 'sign', acknowledgement }, signal)
    }),
  )
  const signature = await coordinate(participant, carriers)
  return signature!
}
