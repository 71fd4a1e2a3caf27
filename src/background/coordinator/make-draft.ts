import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { Certificate } from '../../ceremony/certificate.ts'
import type { TripProgress } from '../../ceremony/coordinator.ts'
import { openIdentity } from '../../ceremony/identity.ts'
import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { encodePair } from '../../ceremony/stored.ts'
import type { ChosenServer } from '../../messages/onboarding.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import type { Descriptor } from '../../wire/descriptor.ts'
import { ProblemError } from '../errors.ts'
import type { HeldServer, VaultContents } from '../vault/contents.ts'
import type { DraftPorts } from './complete-draft.ts'
import { fetchDescriptor, originOf } from './descriptors.ts'
import { type HeldWalletPorts, serverOf } from './held-wallet.ts'
import { type EnrollingServer, makeKey, planKeygen } from './make-key.ts'
import { anotherServer } from './making-problem.ts'
import { preparedKeygen } from './prepared-keygen.ts'
import { thresholdFor } from './threshold.ts'

export interface MakeDraftPorts extends DraftPorts {
  /** scrypt's cost on this machine. */
  readonly logN: () => Promise<number>
}

/** Asks every chosen server for its descriptor again: it must still be the one the person saw. */
export function meetChosen(
  chosen: readonly ChosenServer[],
  { transport }: Pick<HeldWalletPorts, 'transport'>,
): Promise<Descriptor[]> {
  return Promise.all(
    chosen.map(async ({ url, identity }) => {
      const descriptor = await fetchDescriptor(originOf(url), transport)
      if (`0x${bytesToHex(descriptor.identity)}` !== identity.toLowerCase())
        throw new ProblemError(anotherServer(descriptor, hexToBytes(identity.slice(2))), false)
      return descriptor
    }),
  )
}

/** The servers of a new wallet, each with an id and an owner key that no other server learns. */
export function newServers(descriptors: readonly Descriptor[]): HeldServer[] {
  return descriptors.map(({ origin, name, operator, country, identity }, i) => {
    const secrets = { wallet: systemEnv.random(16), owner: systemEnv.random(32) }
    return { index: i + 2, origin, name, operator, country, identity, ...secrets }
  })
}

/** Makes a key with these servers. This browser's part is in the vault, as a draft, before its confirmation leaves. */
export async function makeDraft(
  password: string,
  held: readonly HeldServer[],
  ports: MakeDraftPorts,
  report: (progress: TripProgress) => void,
  signal: AbortSignal,
): Promise<Certificate> {
  const seed = systemEnv.random(32)
  const identity = await openIdentity(seed)
  const servers = await Promise.all(held.map((server) => enroll(server, ports)))
  const plan = planKeygen(identity.publicKey, servers, thresholdFor(servers.length), systemEnv, ports.transport.now())
  const prepare = async (prepared: PreparedKeygen) => {
    const logN = await ports.logN()
    signal.throwIfAborted()
    await ports.vault.create(password, logN, draftOf(seed, held, prepared))
  }
  return makeKey(plan, servers, { identity, env: systemEnv, prepare, report, signal })
}

async function enroll(held: HeldServer, { requestKeys, transport }: HeldWalletPorts): Promise<EnrollingServer> {
  const key = await requestKeys.offer(held)
  const { index, wallet } = held
  const owner = await openIdentity(held.owner)
  return { index, server: serverOf(held, key, transport), wallet, requestKey: key.publicKey, owner }
}

function draftOf(identity: Uint8Array, servers: readonly HeldServer[], prepared: PreparedKeygen): VaultContents {
  return {
    version: 2,
    identity,
    servers: [...servers],
    keygens: [preparedKeygen(prepared)],
    pairs: [...prepared.pairs.values()].map((pair) => {
      const { peer, generation, id } = pair
      return { peer, generation, state: 'prepared', id, pair: encodePair(pair) }
    }),
    burns: [],
  }
}
