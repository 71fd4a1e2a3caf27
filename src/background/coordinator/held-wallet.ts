import { bytesToHex } from '@noble/hashes/utils.js'
import { encodeAs } from '../../cbor/shape.ts'
import { type KeygenRecord, openCertificate } from '../../ceremony/certificate.ts'
import { type Identity, openIdentity } from '../../ceremony/identity.ts'
import type { KeygenPlan } from '../../ceremony/plan.ts'
import type { SigningMaterial } from '../../ceremony/signing.ts'
import { decodeKeySecret, decodePair, signingMaterial } from '../../ceremony/stored.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { paths, requestKeyShape } from '../../wire/contract.ts'
import type { RequestKey } from '../../wire/request-signature.ts'
import { signOrder } from '../../wire/statements.ts'
import { type WalletStatus, walletStatusSchema } from '../../wire/wallet-status.ts'
import { WalletError } from '../errors.ts'
import type { RequestKeys } from '../request-keys.ts'
import type { HeldKey, HeldServer, VaultContents } from '../vault/contents.ts'
import { isBurned } from './burns.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { SecretServer, ServerError, type Transport } from './secret-server.ts'
import type { CoSigner } from './sign-payload.ts'

/** A server of this wallet, ready to be asked. */
export interface HeldCoSigner extends CoSigner {
  readonly held: HeldServer
}

/** The wallet of an open vault, ready to be used. */
export interface HeldWallet {
  readonly contents: VaultContents
  readonly identity: Identity
  readonly key: HeldKey
  readonly plan: KeygenPlan
  readonly record: KeygenRecord
  /** With the pairs that are usable. */
  readonly material: SigningMaterial
  readonly coSigners: readonly HeldCoSigner[]
}

export interface HeldWalletPorts {
  readonly requestKeys: RequestKeys
  readonly transport: Transport
}

/** @throws WalletError `no-key` while no key is certified */
export async function openHeldWallet(contents: VaultContents, ports: HeldWalletPorts): Promise<HeldWallet> {
  const key = contents.keys.find(({ certificate }) => certificate !== null)
  const opened = key?.certificate ? openCertificate(key.certificate) : undefined
  if (!key || opened?.kind !== 'keygen') throw new WalletError('no-key', 'This wallet has no finished key yet.')
  const { plan, record } = opened
  const usable = contents.pairs
    .filter(({ state, peer, generation }) => {
      return state === 'ready' && !isBurned(contents, { peer, epoch: plan.epoch, generation })
    })
    .map(({ pair }) => decodePair(pair))
  return {
    contents,
    identity: await openIdentity(contents.identity),
    key,
    plan,
    record,
    material: signingMaterial(DEVICE_INDEX, plan, record, decodeKeySecret(key.secret), usable),
    coSigners: await Promise.all(contents.servers.map((held) => openCoSigner(held, ports))),
  }
}

/** A server with the keys to ask it. A lost request key becomes a new one, which the server does not know yet. */
export async function openCoSigner(
  held: HeldServer,
  { requestKeys, transport }: HeldWalletPorts,
): Promise<HeldCoSigner> {
  const name = requestKeyName(held)
  const key = (await requestKeys.get(name)) ?? (await requestKeys.replace(name))
  return { index: held.index, held, owner: await openIdentity(held.owner), server: serverOf(held, key, transport) }
}

/**
 * Asks a server what it holds for this wallet; where it does not know the request key, that is replaced first.
 * @throws ServerError
 */
export async function meetAgain(
  co: HeldCoSigner,
  ports: HeldWalletPorts,
): Promise<{ readonly co: HeldCoSigner; readonly status: WalletStatus }> {
  try {
    return { co, status: await statusOf(co) }
  } catch (error) {
    if (!isUnknownKey(error)) throw error
    const known = await replaceRequestKey(co.held, ports)
    return { co: known, status: await statusOf(known) }
  }
}

/** Whether what this browser has with a server was burned by this browser. */
export function isBurnedHere({ plan, contents }: HeldWallet, peer: PartyIndex): boolean {
  const pair = contents.pairs.find((held) => held.peer === peer)
  return pair !== undefined && isBurned(contents, { peer, epoch: plan.epoch, generation: pair.generation })
}

/** What a server says to a request key that it does not know, or does not know to be this wallet's. */
const UNKNOWN_KEY = ['signature-invalid', 'unknown-wallet', 'unknown-key']

/** Whether a server does not know the request key: it was lost here, replaced elsewhere, or its replacement broke off. */
export function isUnknownKey(error: unknown): boolean {
  return error instanceof ServerError && UNKNOWN_KEY.includes(error.code)
}

/** @throws ServerError */
export async function statusOf({ server }: HeldCoSigner): Promise<WalletStatus> {
  return server.readJson(walletStatusSchema, await server.get(paths.wallet))
}

/** Makes a new request key and gives it to the server on the owner key's order. @throws ServerError */
export async function replaceRequestKey(held: HeldServer, ports: HeldWalletPorts): Promise<HeldCoSigner> {
  const owner = await openIdentity(held.owner)
  const key = await ports.requestKeys.replace(requestKeyName(held))
  const server = serverOf(held, key, ports.transport)
  const created = ports.transport.now()
  const order = await signOrder(
    { order: 'replace-request-key', requestKey: key.publicKey, created },
    held.identity,
    owner,
  )
  const body = encodeAs(requestKeyShape, { wallet: held.wallet, requestKey: key.publicKey, created, order })
  await server.post(paths.requestKey, body)
  return { index: held.index, held, owner, server }
}

/** What the request key of a server is kept under. */
export function requestKeyName({ identity }: Pick<HeldServer, 'identity'>): string {
  return bytesToHex(identity)
}

export function serverOf({ origin, identity }: HeldServer, key: RequestKey, transport: Transport): SecretServer {
  return new SecretServer({ origin, identity }, key, transport)
}
