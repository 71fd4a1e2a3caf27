import { bytesToHex } from '@noble/hashes/utils.js'
import type { Certificate } from '../../ceremony/certificate.ts'
import { openIdentity } from '../../ceremony/identity.ts'
import { newPairs } from '../../ceremony/keygen.ts'
import { ceremonyId, decodePlan } from '../../ceremony/plan.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { contentsDamaged, type HeldKeygen, withKeygen } from '../vault/contents.ts'
import type { Vault } from '../vault/vault.ts'
import { checkNewKey } from './check-key.ts'
import { eachServer } from './each-server.ts'
import { type HeldWalletPorts, openCoSigner, openHeldWallet } from './held-wallet.ts'
import { activateKey, cancelPreparedKey, distributeCertificate, gatherCertificate } from './make-key.ts'
import { makingFailed } from './making-problem.ts'
import { meet } from './meeting.ts'

export interface DraftPorts extends HeldWalletPorts {
  readonly vault: Vault
}

/** What making a key and completing one end with. */
export interface Completion {
  /** The record is on its way to every party, or with all of them. */
  readonly report: (state: 'now' | 'done') => void
  /** The key works everywhere: what there is to show of it is made, before it counts as active here. */
  readonly finish: () => Promise<void>
}

/** Completes the draft in the vault from whatever is stored there and at the servers. */
export async function completeDraft(ports: DraftPorts, completion: Completion, signal: AbortSignal): Promise<void> {
  const { keygens, servers } = await ports.vault.read()
  try {
    await completeKeygen(keygens[0]!, ports, completion, signal)
  } catch (error) {
    throw signal.aborted ? signal.reason : makingFailed(error, servers, undefined, true)
  }
}

/** Completes what a keygen has made, from whatever is stored here and at the servers. Safe to repeat. */
export async function completeKeygen(
  { plan: planBytes, record, certificate: known }: HeldKeygen,
  ports: DraftPorts,
  completion: Completion,
  signal: AbortSignal,
): Promise<void> {
  const { pairs, servers, identity } = await ports.vault.read()
  const plan = decodePlan(planBytes)
  if (plan.kind !== 'keygen') throw contentsDamaged()
  const held = await Promise.all(servers.map((server) => openCoSigner(server, ports)))
  const met = await eachServer(held, (co) => meet(co, ports, signal))
  const activeAt = (keyId: string) =>
    met.flatMap(({ co, status }) =>
      status.keys.some(({ id, state }) => id === keyId && state === 'active') ? [co.index] : [],
    )
  const own = newPairs(plan).length > 0 ? pairs : []
  const prepared = { plan, record, pairIds: new Map(own.map(({ peer, id }) => [peer, id])) }
  const device = await openIdentity(identity)
  const asked = met.map(({ co }) => co)
  const certificate = known ?? (await gatherCertificate(prepared, device, asked, signal))
  await completeKeys(certificate, activeAt, ports, completion, signal)
}

/**
 * From the certificate to active keys: the fifth trip, the key checks, the first accounts. Safe to repeat.
 * @param activeAt the servers where a key, by its hex id, is active already
 */
export async function completeKeys(
  certificate: Certificate,
  activeAt: (keyId: string) => readonly PartyIndex[],
  ports: DraftPorts,
  { report, finish }: Completion,
  signal: AbortSignal,
): Promise<void> {
  const { vault, transport, requestKeys } = ports
  const { record } = certificate
  const plan = decodePlan(certificate.plan)
  const makesPairs = plan.kind === 'keygen' && newPairs(plan).length > 0
  await vault.update((contents) => ({
    ...withKeygen(contents, record, (keygen) => ({ ...keygen, certificate, state: 'certified' })),
    pairs: contents.pairs.map((pair) => (makesPairs ? { ...pair, state: 'ready' } : pair)),
  }))
  const wallet = await openHeldWallet(await vault.read(), ports)
  report('now')
  await distributeCertificate(certificate, wallet.coSigners, signal)
  for (const { held, requestKey } of wallet.coSigners) await requestKeys.accept(held, requestKey)
  const made = wallet.keys.filter(({ keygen }) => keygen.record.join() === record.join())
  const checked = await Promise.allSettled(
    made.map(async (key) => {
      const { keyId } = key.material.share
      const active = new Set(activeAt(bytesToHex(keyId)))
      const waiting = wallet.coSigners.filter(({ index }) => !active.has(index))
      if (waiting.length === 0) return
      const check = await checkNewKey(wallet, key, active, vault, transport.now, signal)
      await activateKey(keyId, check, waiting, signal)
    }),
  )
  for (const result of checked) if (result.status === 'rejected') throw result.reason
  signal.throwIfAborted()
  await finish()
  await vault.update((contents) => withKeygen(contents, record, (keygen) => ({ ...keygen, state: 'active' })))
  report('done')
}

/** Gives up the draft in the vault: no address of it was ever shown. */
export async function giveUpDraft(ports: DraftPorts): Promise<void> {
  const { vault } = ports
  if ((await vault.state()) === 'unlocked') {
    const { keygens, servers } = await vault.read()
    const ceremony = ceremonyId(keygens[0]!.plan)
    // A server that cannot be told, or has the certificate already, keeps a key that nobody will ever ask for.
    await Promise.allSettled(
      servers.map(async (held) => {
        const { server, owner } = await openCoSigner(held, ports)
        await cancelPreparedKey(ceremony, server, owner)
      }),
    )
  }
  await vault.discard()
}
