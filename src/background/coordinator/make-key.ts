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
import { keygenCeremony, newPairs, type PreparedKeygen } from '../../ceremony/keygen.ts'
import { Participant } from '../../ceremony/participant.ts'
import { ceremonyId, encodePlan, type KeygenPlan } from '../../ceremony/plan.ts'
import { PROTOCOL_VERSION } from '../../ceremony/version.ts'
import type { Env } from '../../mpc/env.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { type Admission, activationShape, cancellationShape, paths } from '../../wire/contract.ts'
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

/** The root, and the first Tezos account. */
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
    keys: [
      { curve: 'secp256k1', purpose: 'root' },
      { curve: 'ed25519', purpose: 'tezos' },
    ],
  }
}

/** Another Tezos account, in the epoch of the root and with its parties. */
export function planFurtherKey({ epoch, threshold, parties }: KeygenPlan, env: Env, now: number): KeygenPlan {
  return {
    kind: 'keygen',
    version: PROTOCOL_VERSION,
    nonce: env.random(32),
    created: now,
    epoch,
    threshold,
    parties,
    keys: [{ curve: 'ed25519', purpose: 'tezos' }],
  }
}

/** What making keys needs besides the servers. */
export interface Making {
  readonly identity: Identity
  readonly env: Env
  /** Stores this device's part durably, before its confirmation leaves. */
  readonly prepare: (prepared: PreparedKeygen) => Promise<void>
  readonly report: (progress: TripProgress) => void
  readonly signal: AbortSignal
}

/**
 * Makes the first keys of a wallet with the servers of a plan, in four trips.
 * @throws CarrierFailure, BenignAbort, CheatingAbort
 */
export function makeKey(plan: KeygenPlan, servers: readonly EnrollingServer[], making: Making): Promise<Certificate> {
  const ceremony = ceremonyId(encodePlan(plan))
  return runKeygen(plan, servers, making, async ({ index, server, owner, wallet, requestKey }) => {
    const keys = { wallet, requestKey, ownerKey: owner.publicKey }
    const enrolment = await signEnrolment(ceremony, server.address.identity, keys, making.identity, owner)
    const origins = servers
      .filter((other) => other.index !== index)
      .map((other) => ({ index: other.index, origin: other.server.address.origin }))
    return { kind: 'keygen', enrolment, origins }
  })
}

/** Makes further keys of a wallet with all its servers, in four trips. @throws as `makeKey` */
export function makeFurtherKey(
  plan: KeygenPlan,
  servers: readonly AskedServer[],
  making: Making,
): Promise<Certificate> {
  return runKeygen(plan, servers, making, async () => ({ kind: 'keygen', enrolment: null, origins: [] }))
}

async function runKeygen<S extends AskedServer>(
  plan: KeygenPlan,
  servers: readonly S[],
  { identity, env, prepare, report, signal }: Making,
  admission: (server: S) => Promise<Admission>,
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
    servers.map(async (each) => httpCarrier(each.server, each.index, planBytes, await admission(each), signal)),
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
  await checkConfirmations(record, confirmations, identities, newPairs(plan))
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
 * Shows every server the signature of the key check, 64 bytes, which makes the key active there. Safe to repeat.
 * @throws CarrierFailure
 */
export async function activateKey(
  keyId: Uint8Array,
  signature: Uint8Array,
  servers: readonly AskedServer[],
  signal?: AbortSignal,
): Promise<void> {
  const body = encodeAs(activationShape, { signature })
  await eachServer(servers, ({ server }) => server.post(paths.activation(bytesToHex(keyId)), body, signal))
}

/** Takes back a key that this server has prepared and that will not be completed. */
export async function cancelPreparedKey(ceremony: Uint8Array, server: SecretServer, owner: Identity): Promise<void> {
  const order = await signOrder({ order: 'cancel-keygen', ceremony }, server.address.identity, owner)
  await server.post(paths.cancellation(bytesToHex(ceremony)), encodeAs(cancellationShape, { order }))
}
