import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { FrostSession } from '../../background/coordinator/frost-session.ts'
import {
  activateKey,
  distributeCertificate,
  type EnrollingServer,
  makeFurtherKey,
  makeKey,
  planFurtherKey,
  planKeygen,
} from '../../background/coordinator/make-key.ts'
import { renewPair } from '../../background/coordinator/renew-pair.ts'
import { SecretServer, systemTransport } from '../../background/coordinator/secret-server.ts'
import { signPayload } from '../../background/coordinator/sign-payload.ts'
import { encodeAs } from '../../cbor/shape.ts'
import { type Certificate, type KeygenRecord, openCertificate } from '../../ceremony/certificate.ts'
import { type Identity, openIdentity } from '../../ceremony/identity.ts'
import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { ceremonyId, encodePlan, type FrostSignPlan, type KeygenPlan, type SignPlan } from '../../ceremony/plan.ts'
import { type PreparedRenewal, renewalCeremony, witnessCeremony } from '../../ceremony/renewal.ts'
import type { SigningMaterial } from '../../ceremony/signing.ts'
import { signingMaterial } from '../../ceremony/stored.ts'
import { addressOf } from '../../chains/ethereum/addresses.ts'
import { buildTransaction, type TransactionPlan } from '../../chains/ethereum/build-transaction.ts'
import { KEY_CHECK_KIND, keyCheckMessage } from '../../chains/key-check.ts'
import type { Payload } from '../../chains/payload.ts'
import { familyNamed, readPayload } from '../../chains/registry.ts'
import type { EcdsaSignature } from '../../mpc/combine.ts'
import { secp256k1 } from '../../mpc/curve.ts'
import { deriveChild } from '../../mpc/derive.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { paths, requestKeyShape, startShape } from '../../wire/contract.ts'
import type { RequestKey } from '../../wire/request-signature.ts'
import { signOrder } from '../../wire/statements.ts'
import { createRequestKey } from '../../wire/testing/request-key.ts'
import { walletStatusSchema } from '../../wire/wallet-status.ts'

export const systemNow = () => Math.floor(Date.now() / 1000)

interface Exchange {
  readonly path: string
  readonly body: Uint8Array
  readonly answer: Uint8Array
}

/** The wallet's own client, which notes what it sent and can be stopped before a request. */
export class WatchedServer extends SecretServer {
  readonly exchanges: Exchange[] = []
  /** Called before each POST with the number of those before it. */
  before: (path: string, count: number) => Promise<void> = async () => {}
  /** Called when a POST was answered, before its caller hears of it. */
  after: (path: string) => Promise<void> = async () => {}
  #posts = 0

  override async post(path: string, body: Uint8Array, signal?: AbortSignal): Promise<Uint8Array> {
    await this.before(path, this.#posts++)
    const answer = await super.post(path, body, signal)
    this.exchanges.push({ path, body, answer })
    await this.after(path)
    return answer
  }
}

export interface Enrolling extends EnrollingServer {
  readonly server: WatchedServer
  /** The seed of `owner`. */
  readonly ownerSeed: Uint8Array
  readonly key: RequestKey
}

export interface TestWallet {
  readonly identity: Identity
  /** Of `identity`. */
  readonly seed: Uint8Array
  readonly plan: KeygenPlan
  /** Of the keygen, hex. */
  readonly ceremony: string
  readonly servers: readonly Enrolling[]
  readonly certificate: Certificate
  readonly prepared: PreparedKeygen
  /** The root's. */
  readonly material: SigningMaterial
  /** The first Tezos account's, where the plan has one. */
  readonly tezos: SigningMaterial | undefined
}

type Address = { readonly origin: string; readonly identity: Uint8Array }

/** A server's client under a request key. */
export function clientOf({ origin, identity }: Address, key: RequestKey, now = systemNow): WatchedServer {
  return new WatchedServer({ origin, identity }, key, { ...systemTransport, now })
}

/** Fresh keys and a wallet id for each server. */
export function prepareEnrolment(servers: readonly Address[], now = systemNow): Promise<Enrolling[]> {
  return Promise.all(
    servers.map(async (address, i) => {
      const key = await createRequestKey()
      const ownerSeed = systemEnv.random(32)
      return {
        ownerSeed,
        index: i + 2,
        server: clientOf(address, key, now),
        key,
        wallet: systemEnv.random(16),
        requestKey: key.publicKey,
        owner: await openIdentity(ownerSeed),
      }
    }),
  )
}

/** Keygen up to the certificate, which no server has yet. */
export async function makeTestKey(
  servers: readonly Enrolling[],
  { threshold = 2, now = systemNow, change = (plan: KeygenPlan): KeygenPlan => plan, seed = systemEnv.random(32) } = {},
): Promise<TestWallet> {
  const identity = await openIdentity(seed)
  const plan = change(planKeygen(identity.publicKey, servers, threshold, systemEnv, now()))
  let prepared: PreparedKeygen | undefined
  const prepare = async (part: PreparedKeygen) => {
    prepared = part
  }
  const never = new AbortController().signal
  const making = { identity, env: systemEnv, prepare, report: () => {}, signal: never }
  const certificate = await makeKey(plan, servers, making)
  const opened = openCertificate(certificate)
  if (opened.kind !== 'keygen' || !prepared) throw new Error('A keygen ends with its certificate.')
  const { shares, sealing, pairs } = prepared
  const [material, tezos] = plan.keys.map(({ curve }, i) =>
    signingMaterial(1, plan, opened.record, i, { curve, share: shares[i]!.secret, sealing }, [...pairs.values()]),
  )
  const ceremony = bytesToHex(ceremonyId(encodePlan(plan)))
  return { identity, seed, plan, ceremony, servers, certificate, prepared, material: material!, tezos }
}

/** Keygen, certificate and key check: the key is active everywhere. */
export async function makeActiveWallet(
  addresses: readonly Address[],
  now = systemNow,
  threshold = 2,
): Promise<TestWallet> {
  const wallet = await makeTestKey(await prepareEnrolment(addresses, now), { now, threshold })
  await certify(wallet)
  const signers = wallet.servers.slice(0, threshold - 1)
  await activate(wallet, await signKeyCheck(wallet, signers, now))
  await activateTezosKey(wallet, signers, now)
  return wallet
}

/** Brings the certificate to these servers, all by default. */
export function certify(
  wallet: Pick<TestWallet, 'certificate' | 'servers'>,
  servers: readonly Enrolling[] = wallet.servers,
): Promise<void> {
  return distributeCertificate(wallet.certificate, servers, new AbortController().signal)
}

/** Shows these servers a signature over the key check. */
export function activate(
  { material, servers: all }: TestWallet,
  check: { readonly r: Uint8Array; readonly s: Uint8Array },
  servers: readonly Enrolling[] = all,
): Promise<void> {
  const signature = concatBytes(check.r, check.s)
  return activateKey(material.share.keyId, signature, servers, new AbortController().signal)
}

/** Lets the first Tezos key sign its check, and shows that to every server. */
export async function activateTezosKey(
  wallet: TestWallet,
  signers: readonly Enrolling[],
  now = systemNow,
): Promise<void> {
  const check = await signWithTezosKey(wallet, signers, tezosKeyCheck(wallet), now)
  await activateKey(wallet.tezos!.share.keyId, check, wallet.servers, new AbortController().signal)
}

/** Signs whatever it is told to, with the first Tezos key. */
export function signWithTezosKey(
  wallet: TestWallet,
  signers: readonly Enrolling[],
  task: { payload: SignPlan['payload']; digest: Uint8Array; unlimitedAcknowledged?: boolean },
  now = systemNow,
): Promise<Uint8Array> {
  return signIn(frostSession(wallet, signers, now), task)
}

/** Exchanges the commitments of a signature by the first Tezos key. */
export function frostSession(
  { tezos, identity }: TestWallet,
  signers: readonly Enrolling[],
  now = systemNow,
): FrostSession {
  return new FrostSession(tezos!, identity, signers, systemEnv, now())
}

/** Signs whatever it is told to, with what was exchanged before. */
export function signIn(
  session: FrostSession,
  task: { payload: SignPlan['payload']; digest: Uint8Array; unlimitedAcknowledged?: boolean },
): Promise<Uint8Array> {
  return session.sign({ unlimitedAcknowledged: false, ...task }, new AbortController().signal)
}

/** The plan of a signature by the first Tezos key, with the first server. */
export function frostPlan({ tezos }: TestWallet, change: Partial<FrostSignPlan> = {}): FrostSignPlan {
  const { keyId, epoch } = tezos!.share
  const head = { version: 1, nonce: systemEnv.random(32), created: systemNow() } as const
  return { kind: 'frost-sign', ...head, keyId, epoch, signers: [1, 2], combiner: 1, ...change }
}

/** Sends a server a plan of FROST as it is, without this device's own checks. @returns the server's refusal or answer */
export function startFrostDirectly(
  wallet: TestWallet,
  { server }: Enrolling,
  change: Partial<FrostSignPlan> = {},
): Promise<Uint8Array> {
  const plan = encodePlan(frostPlan(wallet, change))
  return server.post(paths.ceremonies, encodeAs(startShape, { plan, admission: { kind: 'frost-sign' }, messages: [] }))
}

/** Further keys of a wallet up to the certificate, which no server has yet. */
export async function makeFurther(
  { identity, plan: rootPlan }: TestWallet,
  servers: readonly Enrolling[],
  { now = systemNow, change = (plan: KeygenPlan): KeygenPlan => plan } = {},
): Promise<FurtherKeys> {
  const plan = change(planFurtherKey(rootPlan, systemEnv, now()))
  let prepared: PreparedKeygen | undefined
  const prepare = async (part: PreparedKeygen) => {
    prepared = part
  }
  const never = new AbortController().signal
  const making = { identity, env: systemEnv, prepare, report: () => {}, signal: never }
  const certificate = await makeFurtherKey(plan, servers, making)
  return { ...furtherKeys(plan, prepared!, openCertificate(certificate).record as KeygenRecord), certificate }
}

/** This device's part of further keys. */
export interface FurtherKeys {
  readonly plan: KeygenPlan
  /** Of the keygen, hex. */
  readonly ceremony: string
  readonly certificate: Certificate
  readonly prepared: PreparedKeygen
  readonly materials: readonly SigningMaterial[]
}

function furtherKeys(plan: KeygenPlan, prepared: PreparedKeygen, record: KeygenRecord) {
  const materials = plan.keys.map(({ curve }, i) => {
    const secret = { curve, share: prepared.shares[i]!.secret, sealing: prepared.sealing }
    return signingMaterial(1, plan, record, i, secret, [])
  })
  return { plan, ceremony: bytesToHex(ceremonyId(encodePlan(plan))), prepared, materials }
}

/** The wallet with a further key in the place of its first Tezos key. */
export function withKey(wallet: TestWallet, { plan, certificate, materials }: FurtherKeys, position = 0): TestWallet {
  return { ...wallet, plan, certificate, tezos: materials[position]! }
}

/** Sends a server a plan of further keys as it is. @returns the server's refusal or answer */
export function startFurther({ server }: Enrolling, plan: KeygenPlan): Promise<Uint8Array> {
  const admission = { kind: 'keygen', enrolment: null, origins: [] } as const
  return server.post(paths.ceremonies, encodeAs(startShape, { plan: encodePlan(plan), admission, messages: [] }))
}

/** The tz1 account of the first Tezos key. */
export function tezosAddress({ tezos }: TestWallet): string {
  return familyNamed('tezos').addressOf({ curve: 'ed25519', publicKey: tezos!.share.publicKey })
}

/** A payload with what `readPayload` makes of it for the first Tezos key. */
export function tezosTask(wallet: TestWallet, payload: Payload): { payload: Payload; digest: Uint8Array } {
  const reading = readPayload(payload, tezosAddress(wallet))
  if (!reading.ok) throw new Error(reading.refusal.message)
  return { payload, digest: reading.digest }
}

export function signKeyCheck(wallet: TestWallet, coSigners: readonly Enrolling[], now = systemNow) {
  const payload = { kind: 'key-check', bytes: new Uint8Array(0) }
  return sign(wallet, coSigners, { path: [], payload, digest: keyCheckDigestOf(wallet) }, now)
}

export function keyCheckDigestOf(wallet: TestWallet): Uint8Array {
  return keyCheckOf(wallet, wallet.material)
}

/** What the first Tezos key signs first. */
export function tezosKeyCheck(wallet: TestWallet): { payload: SignPlan['payload']; digest: Uint8Array } {
  return { payload: { kind: KEY_CHECK_KIND, bytes: new Uint8Array(0) }, digest: keyCheckOf(wallet, wallet.tezos!) }
}

function keyCheckOf({ certificate, plan }: TestWallet, { curve, share }: SigningMaterial): Uint8Array {
  const { transcript } = openCertificate(certificate).record
  return keyCheckMessage(curve, { keyId: share.keyId, epoch: plan.epoch, transcript })
}

/** Signs what `readPayload` of this wallet makes of a payload, for account 0. */
export function signAsAccount(
  wallet: TestWallet,
  coSigners: readonly Enrolling[],
  payload: Payload,
  { now = systemNow, unlimitedAcknowledged = false } = {},
): Promise<EcdsaSignature> {
  const reading = readPayload(payload, accountAddress(wallet))
  if (!reading.ok) throw new Error(reading.refusal.message)
  return sign(wallet, coSigners, { path: ACCOUNT, payload, digest: reading.digest, unlimitedAcknowledged }, now)
}

/** Signs whatever it is told to, as a wallet would that was tampered with. */
export function sign(
  { material, identity }: TestWallet,
  coSigners: readonly Enrolling[],
  task: { path: readonly number[]; payload: SignPlan['payload']; digest: Uint8Array; unlimitedAcknowledged?: boolean },
  now = systemNow,
): Promise<EcdsaSignature> {
  const never = new AbortController().signal
  return signPayload({ unlimitedAcknowledged: false, ...task }, material, identity, coSigners, systemEnv, now(), never)
}

export const ACCOUNT = [60, 0]

export function accountAddress({ material: { share } }: TestWallet): string {
  return addressOf(deriveChild(secp256k1, share, ACCOUNT).publicKey)
}

/** A payment of 1 gwei, as bytes to sign. */
export function payment(change: Partial<TransactionPlan> = {}): Payload {
  const bytes = buildTransaction({
    chainId: 31337n,
    nonce: 0,
    to: '0x00000000000000000000000000000000000000aa',
    value: 1_000_000_000n,
    data: '0x',
    gasLimit: 21_000n,
    fees: { kind: 'base-fee', maxFeePerGas: 2_000_000_000n, maxPriorityFeePerGas: 1n },
    ...change,
  })
  return { kind: 'ethereum-transaction', bytes }
}

/** Renews the pair with one server; the wallet that goes on uses the new generation. */
export async function renewed(
  wallet: TestWallet,
  coSigner: Enrolling,
  generation: number,
  now = systemNow,
): Promise<TestWallet> {
  let prepared: PreparedRenewal | undefined
  const { material, identity } = wallet
  const prepare = async (part: PreparedRenewal) => {
    prepared = part
  }
  const { keyId, epoch, index: self } = material.share
  await renewPair(
    { keyId, epoch, pair: [self, coSigner.index], generation },
    [coSigner],
    (plan) => renewalCeremony({ ...material, plan, self, identity, env: systemEnv, prepare }),
    systemEnv,
    now(),
  )
  const pairs = new Map(material.pairs).set(coSigner.index, prepared!.pair)
  return { ...wallet, material: { ...material, pairs } }
}

/** Renews the pair of two servers, their messages carried by this wallet. */
export function renewBetween(
  { material, identity }: TestWallet,
  ends: readonly [Enrolling, Enrolling],
  generation: number,
  now = systemNow,
): Promise<void> {
  const { parties, share } = material
  const { keyId, epoch, index: self } = share
  return renewPair(
    { keyId, epoch, pair: [ends[0].index, ends[1].index], generation },
    ends,
    (plan) => witnessCeremony({ plan, self, identity, parties, env: systemEnv }),
    systemEnv,
    now(),
  )
}

/** Has the owner key give the wallet a new request key at a server. @returns the server's client under it */
export async function withNewRequestKey(address: Address, { wallet, owner }: Enrolling): Promise<WatchedServer> {
  const key = await createRequestKey()
  const statement = { order: 'replace-request-key', requestKey: key.publicKey, created: systemNow() } as const
  const order = await signOrder(statement, address.identity, owner)
  const { requestKey, created } = statement
  const client = clientOf(address, key)
  await client.post(paths.requestKey, encodeAs(requestKeyShape, { wallet, requestKey, created, order }))
  return client
}

/** What a server says of its pair with another party. */
export async function pairStatus({ server }: Enrolling, peer: number) {
  const status = v.parse(walletStatusSchema, JSON.parse(new TextDecoder().decode(await server.get(paths.wallet))))
  return status.pairs.find((pair) => pair.peer === peer)
}

/** The wallet of a cheater: its half of the transfers with one server is not what was agreed. */
export function withFalsePair(wallet: TestWallet, { index }: Enrolling): TestWallet {
  const { material } = wallet
  const pair = material.pairs.get(index)!
  const both = { ...pair.both, zero: pair.both.zero.map((byte) => byte ^ 0xff) }
  return { ...wallet, material: { ...material, pairs: new Map(material.pairs).set(index, { ...pair, both }) } }
}

/** The plan of a payment by account 0, signed with the first server. */
export function accountPlan({ material: { share } }: TestWallet, change: Partial<SignPlan> = {}): SignPlan {
  return {
    kind: 'sign',
    version: 1,
    nonce: systemEnv.random(32),
    created: systemNow(),
    keyId: share.keyId,
    epoch: share.epoch,
    signers: [1, 2],
    combiner: 1,
    path: ACCOUNT,
    payload: payment(),
    ...change,
  }
}

/** Sends a server a plan as it is, without this device's own checks. @returns the server's refusal or answer */
export function startDirectly(
  wallet: TestWallet,
  { server }: Enrolling,
  change: Partial<SignPlan> = {},
  acknowledgement: Uint8Array | null = null,
): Promise<Uint8Array> {
  const plan = encodePlan(accountPlan(wallet, change))
  const admission = { kind: 'sign', acknowledgement } as const
  return server.post(paths.ceremonies, encodeAs(startShape, { plan, admission, messages: [] }))
}
