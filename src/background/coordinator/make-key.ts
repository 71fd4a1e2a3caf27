import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeAs } from '../../cbor/shape.ts'
import {
  type Certificate,
  certificateShape,
  checkConfirmations,
  confirm,
  confirmationShape,
} from '../../ceremony/certificate.ts'
import { coordinate, type TripProgress } from '../../ceremony/coordinator.ts'
import type { Identity } from '../../ceremony/identity.ts'
import { keygenCeremony, type PreparedKeygen } from '../../ceremony/keygen.ts'
import { Participant } from '../../ceremony/participant.ts'
import { ceremonyId, encodePlan, type KeygenPlan } from '../../ceremony/plan.ts'
import { neededPairs } from '../../ceremony/quorum.ts'
import { PROTOCOL_VERSION } from '../../ceremony/version.ts'
import type { EcdsaSignature } from '../../mpc/combine.ts'
import type { Env } from '../../mpc/env.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { activationShape, cancellationShape, paths } from '../../wire/contract.ts'
import { signEnrolment, signOrder } from '../../wire/statements.ts'
import { httpCarrier } from './carrier.ts'
import { eachServer } from './each-server.ts'
import type { SecretServer } from './secret-server.ts'

/** A server that is to hold a share, with the keys this wallet uses with it and no other. */
export interface EnrollingServer {
  readonly index: PartyIndex
  readonly server: SecretServer
  /** 16 bytes. */
  readonly wallet: Uint8Array
  /** P-256, 65 bytes. */
  readonly requestKey: Uint8Array
  readonly owner: Identity
}

type AskedServer = Pick<EnrollingServer, 'index' | 'server'>

/** This browser is always party 1; its servers follow. */
export const DEVICE_INDEX = 1

export function planKeygen(
  identity: Uint8Array,
  servers: readonly EnrollingServer[],
  threshold: number,
  env: Env,
  now: number,
): KeygenPlan {
  return {
    kind: 'keygen',
    version: PROTOCOL_VERSION,
    nonce: env.random(32),
    created: now,
    epoch: 1,
    threshold,
    parties: [
      { index: DEVICE_INDEX, role: 'device', identity },
      ...servers.map(({ index, server }) => ({ index, role: 'server' as const, identity: server.address.identity })),
    ],
    keys: [{ curve: 'secp256k1', purpose: 'root' }],
  }
}

/**
 * Makes a key with the servers of a plan, in four trips. `prepare` stores this device's part durably before its
 * confirmation leaves.
 * @throws CarrierFailure, BenignAbort, CheatingAbort
 */
export async function makeKey(
  plan: KeygenPlan,
  identity: Identity,
  servers: readonly EnrollingServer[],
  env: Env,
  prepare: (prepared: PreparedKeygen) => Promise<void>,
  report: (progress: TripProgress) => void,
  signal: AbortSignal,
): Promise<Certificate> {
  const planBytes = encodePlan(plan)
  const ceremony = ceremonyId(planBytes)
  const { seals, protocol } = keygenCeremony({ plan, self: DEVICE_INDEX, identity, env, prepare })
  const participant = new Participant({
    ceremony,
    self: DEVICE_INDEX,
    identity,
    identities: new Map(plan.parties.map((party) => [party.index, party.identity])),
    seals,
    random: env.random,
    protocol,
  })
  const carriers = await Promise.all(
    servers.map(async ({ index, server, owner, wallet, requestKey }) => {
      const keys = { wallet, requestKey, ownerKey: owner.publicKey }
      const enrolment = await signEnrolment(ceremony, server.address.identity, keys, identity, owner)
      const origins = servers
        .filter((other) => other.index !== index)
        .map((other) => ({ index: other.index, origin: other.server.address.origin }))
      return httpCarrier(server, index, planBytes, { kind: 'keygen', enrolment, origins }, signal)
    }),
  )
  const certificate = await coordinate(participant, carriers, report)
  return certificate!
}

/** What this device needs to complete a key it had stored as prepared. */
export interface PreparedRecord {
  readonly plan: KeygenPlan
  readonly record: Uint8Array
  readonly pairIds: ReadonlyMap<PartyIndex, Uint8Array>
}

/**
 * Gathers the confirmations of a key that every party had prepared before the ceremony broke off.
 * @throws CarrierFailure where a server has nothing prepared; BenignAbort where a confirmation does not hold
 */
export async function gatherCertificate(
  { plan, record, pairIds }: PreparedRecord,
  identity: Identity,
  servers: readonly AskedServer[],
  signal?: AbortSignal,
): Promise<Certificate> {
  const planBytes = encodePlan(plan)
  const id = bytesToHex(ceremonyId(planBytes))
  const others = await eachServer(servers, async ({ server }) =>
    server.readCbor(confirmationShape, await server.get(paths.confirmation(id), signal)),
  )
  const own = await confirm(identity, DEVICE_INDEX, record, pairIds)
  const confirmations = [own, ...others].sort((a, b) => a.index - b.index)
  const identities = new Map(plan.parties.map((party) => [party.index, party.identity]))
  await checkConfirmations(record, confirmations, identities, neededPairs(plan.parties, plan.threshold))
  return { plan: planBytes, record, confirmations }
}

/** Brings every server the certificate: the fifth trip. Safe to repeat. @throws CarrierFailure */
export async function distributeCertificate(
  certificate: Certificate,
  servers: readonly AskedServer[],
  signal?: AbortSignal,
): Promise<void> {
  const id = bytesToHex(ceremonyId(certificate.plan))
  const body = encodeAs(certificateShape, certificate)
  await eachServer(servers, ({ server }) => server.post(paths.certificate(id), body, signal))
}

/**
 * Shows every server the signature of the key check, which makes the key active there. Safe to repeat.
 * @throws CarrierFailure
 */
export async function activateKey(
  keyId: Uint8Array,
  { r, s }: Pick<EcdsaSignature, 'r' | 's'>,
  servers: readonly AskedServer[],
  signal?: AbortSignal,
): Promise<void> {
  const body = encodeAs(activationShape, { r, s })
  await eachServer(servers, ({ server }) => server.post(paths.activation(bytesToHex(keyId)), body, signal))
}

/** Takes back a key that this server has prepared and that will not be completed. */
export async function cancelPreparedKey(ceremony: Uint8Array, server: SecretServer, owner: Identity): Promise<void> {
  const order = await signOrder({ order: 'cancel-keygen', ceremony }, server.address.identity, owner)
  await server.post(paths.cancellation(bytesToHex(ceremony)), encodeAs(cancellationShape, { order }))
}
