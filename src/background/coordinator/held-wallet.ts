import { type KeygenRecord, openCertificate } from '../../ceremony/certificate.ts'
import { type Identity, openIdentity } from '../../ceremony/identity.ts'
import type { KeygenPlan } from '../../ceremony/plan.ts'
import type { SigningMaterial } from '../../ceremony/signing.ts'
import { decodeKeySecret, decodePair, signingMaterial } from '../../ceremony/stored.ts'
import type { KeyCheck } from '../../chains/key-check.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import type { RequestKey } from '../../wire/request-signature.ts'
import { WalletError } from '../errors.ts'
import type { RequestKeys } from '../request-keys.ts'
import type { HeldKeygen, HeldServer, VaultContents } from '../vault/contents.ts'
import { isBurned } from './burns.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { SecretServer, type Transport } from './secret-server.ts'
import type { CoSigner } from './sign-payload.ts'

/** A server of this wallet, ready to be asked. */
export interface HeldCoSigner extends CoSigner {
  readonly held: HeldServer
  readonly requestKey: RequestKey
  /** Whether the server has accepted this request key, as far as this browser has heard. */
  readonly accepted: boolean
}

/** A certified key of the wallet. */
export interface WalletKey {
  /** What made it, and its place in that. */
  readonly keygen: HeldKeygen
  readonly position: number
  readonly purpose: KeygenPlan['keys'][number]['purpose']
  /** With the pairs that are usable. */
  readonly material: SigningMaterial
  /** What it signs first. */
  readonly check: KeyCheck
}

/** The wallet of an open vault, ready to be used. */
export interface HeldWallet {
  readonly contents: VaultContents
  readonly identity: Identity
  /** Of the keygen that made the root; its parties are the wallet's. */
  readonly plan: KeygenPlan
  readonly record: KeygenRecord
  /** The root's. */
  readonly material: SigningMaterial
  /** All that are certified, the root first, then in the order of their making. */
  readonly keys: readonly WalletKey[]
  readonly coSigners: readonly HeldCoSigner[]
}

export interface HeldWalletPorts {
  readonly requestKeys: RequestKeys
  readonly transport: Transport
}

/** @throws WalletError `no-key` while no key is certified */
export async function openHeldWallet(contents: VaultContents, ports: HeldWalletPorts): Promise<HeldWallet> {
  const keys = contents.keygens.flatMap((keygen) => keysOf(keygen, contents))
  const [root] = keys
  if (root?.purpose !== 'root') throw new WalletError('no-key', 'This wallet has no finished key yet.')
  const { plan, record } = openKeygen(root.keygen)!
  return {
    contents,
    identity: await openIdentity(contents.identity),
    plan,
    record,
    material: root.material,
    keys,
    coSigners: await Promise.all(contents.servers.map((held) => openCoSigner(held, ports))),
  }
}

/** The plan and the record of a keygen that is certified. */
function openKeygen({ certificate }: HeldKeygen): { readonly plan: KeygenPlan; readonly record: KeygenRecord } | null {
  const opened = certificate && openCertificate(certificate)
  return opened?.kind === 'keygen' ? opened : null
}

/** What a certified keygen has made; nothing of one that is not. */
function keysOf(keygen: HeldKeygen, contents: VaultContents): WalletKey[] {
  const opened = openKeygen(keygen)
  if (opened === null) return []
  const { plan, record } = opened
  const { epoch } = plan
  const usable = contents.pairs
    .filter(({ state, peer, generation }) => state === 'ready' && !isBurned(contents, { peer, epoch, generation }))
    .map(({ pair }) => decodePair(pair))
  return plan.keys.map(({ purpose }, position) => {
    const secret = decodeKeySecret(keygen.secrets[position]!)
    const material = signingMaterial(DEVICE_INDEX, plan, record, position, secret, usable)
    const check = { keyId: material.share.keyId, epoch, transcript: record.transcript }
    return { keygen, position, purpose, material, check }
  })
}

/** A server with the keys to ask it. Where it has accepted no request key of this browser, it is asked with a new one. */
export async function openCoSigner(
  held: HeldServer,
  { requestKeys, transport }: HeldWalletPorts,
): Promise<HeldCoSigner> {
  const { accepted } = await requestKeys.of(held)
  const requestKey = accepted ?? (await requestKeys.offer(held))
  const owner = await openIdentity(held.owner)
  const server = serverOf(held, requestKey, transport)
  return { index: held.index, held, owner, server, requestKey, accepted: accepted !== null }
}

/**
 * Whether what this browser has with a server was burned by this browser.
 * @param said the generation that the server names, for a browser that was restored and has none
 */
export function isBurnedHere({ plan, contents }: HeldWallet, peer: PartyIndex, said = 0): boolean {
  const generation = contents.pairs.find((held) => held.peer === peer)?.generation ?? said
  return isBurned(contents, { peer, epoch: plan.epoch, generation })
}

export function serverOf({ origin, identity }: HeldServer, key: RequestKey, transport: Transport): SecretServer {
  return new SecretServer({ origin, identity }, key, transport)
}
