import type { Certificate } from '../../ceremony/certificate.ts'
import { openIdentity } from '../../ceremony/identity.ts'
import { ceremonyId, decodePlan } from '../../ceremony/plan.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { contentsDamaged } from '../vault/contents.ts'
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
  const { keys, pairs, servers, identity } = await ports.vault.read()
  const [key] = keys
  try {
    const plan = decodePlan(key.plan)
    if (plan.kind !== 'keygen') throw contentsDamaged()
    const held = await Promise.all(servers.map((server) => openCoSigner(server, ports)))
    const known = await eachServer(held, (co) => meet(co, ports))
    const active = known.filter(({ status }) => status.keys.some(({ state }) => state === 'active'))
    const prepared = { plan, record: key.record, pairIds: new Map(pairs.map(({ peer, id }) => [peer, id])) }
    const device = await openIdentity(identity)
    const asked = known.map(({ co }) => co)
    const certificate = key.certificate ?? (await gatherCertificate(prepared, device, asked, signal))
    await completeKey(certificate, new Set(active.map(({ co }) => co.index)), ports, completion, signal)
  } catch (error) {
    throw signal.aborted ? signal.reason : makingFailed(error, servers, undefined, true)
  }
}

/**
 * From the certificate to an active key: the fifth trip, the key checks, the first account. Safe to repeat.
 * @param active the servers where the key is active already
 */
export async function completeKey(
  certificate: Certificate,
  active: ReadonlySet<PartyIndex>,
  ports: DraftPorts,
  { report, finish }: Completion,
  signal: AbortSignal,
): Promise<void> {
  const { vault, transport, requestKeys } = ports
  await vault.update((contents) => ({
    ...contents,
    keys: contents.keys.map((key) => ({ ...key, certificate, state: 'certified' })),
    pairs: contents.pairs.map((pair) => ({ ...pair, state: 'ready' })),
  }))
  const wallet = await openHeldWallet(await vault.read(), ports)
  report('now')
  await distributeCertificate(certificate, wallet.coSigners, signal)
  for (const { held, requestKey } of wallet.coSigners) await requestKeys.accept(held, requestKey)
  const waiting = wallet.coSigners.filter(({ index }) => !active.has(index))
  if (waiting.length > 0) {
    const check = await checkNewKey(wallet, active, vault, transport.now, signal)
    const signature = { r: check.slice(0, 32), s: check.slice(32) }
    await activateKey(wallet.record.keys[0].keyId, signature, waiting, signal)
  }
  signal.throwIfAborted()
  await finish()
  await vault.update((contents) => ({
    ...contents,
    keys: contents.keys.map((key) => ({ ...key, state: 'active' })),
  }))
  report('done')
}

/** Gives up the draft in the vault: no address of it was ever shown. */
export async function giveUpDraft(ports: DraftPorts): Promise<void> {
  const { vault } = ports
  if ((await vault.state()) === 'unlocked') {
    const { keys, servers } = await vault.read()
    const ceremony = ceremonyId(keys[0].plan)
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
