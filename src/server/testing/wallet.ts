import { bytesToHex } from '@noble/hashes/utils.js'
import { type EnrollingServer, makeKey, planKeygen } from '../../background/coordinator/make-key.ts'
import { encodeAs } from '../../cbor/shape.ts'
import { type Certificate, openCertificate } from '../../ceremony/certificate.ts'
import { type Identity, openIdentity } from '../../ceremony/identity.ts'
import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { ceremonyId, encodePlan, type KeygenPlan } from '../../ceremony/plan.ts'
import type { SigningMaterial } from '../../ceremony/signing.ts'
import { signingMaterial } from '../../ceremony/stored.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { paths, requestKeyShape } from '../../wire/contract.ts'
import type { RequestKey } from '../../wire/request-signature.ts'
import { signOrder } from '../../wire/statements.ts'
import { createRequestKey } from '../../wire/testing/request-key.ts'
import { activate, activateTezosKey, certify, signKeyCheck } from './key-checks.ts'
import { type Address, clientOf, systemNow, type WatchedServer } from './watched-server.ts'

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
