import { bytesToHex } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import type { Certificate } from '../../ceremony/certificate.ts'
import { openIdentity } from '../../ceremony/identity.ts'
import type { PreparedKeygen } from '../../ceremony/keygen.ts'
import { ceremonyId, decodePlan, encodePlan } from '../../ceremony/plan.ts'
import { encodeKeySecret, encodePair } from '../../ceremony/stored.ts'
import {
  type ChosenServer,
  type MadeWallet,
  type MakingProgress,
  makingProgress,
  type ServerOffer,
} from '../../messages/onboarding.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import type { Descriptor } from '../../wire/descriptor.ts'
import { ProblemError, problemOf, WalletError } from '../errors.ts'
import type { Onboarding, OnboardingPhase } from '../signing.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored } from '../stores/stored.ts'
import type { HeldServer, VaultContents } from '../vault/contents.ts'
import type { Vault } from '../vault/vault.ts'
import { checkNewKey } from './check-key.ts'
import { fetchDescriptor, offerOf, originOf } from './descriptors.ts'
import { eachServer } from './each-server.ts'
import {
  type HeldWalletPorts,
  meetAgain,
  openCoSigner,
  openHeldWallet,
  requestKeyName,
  serverOf,
} from './held-wallet.ts'
import {
  activateKey,
  cancelPreparedKey,
  DEVICE_INDEX,
  distributeCertificate,
  type EnrollingServer,
  gatherCertificate,
  makeKey,
  planKeygen,
} from './make-key.ts'
import { anotherServer, blamed, makingFailed } from './making-problem.ts'
import { interruptedMaking, MakingTable } from './making-progress.ts'
import { thresholdFor } from './threshold.ts'

export interface OnboardingPorts extends HeldWalletPorts {
  readonly vault: Vault
  readonly store: KeyValueStore
  /** Milliseconds. */
  readonly now: () => number
  /** scrypt's cost on this machine. */
  readonly logN: () => Promise<number>
  /** The phase or the progress changed. */
  readonly onChange: () => void
  /** The accounts to show of a new wallet; makes the first. */
  readonly accounts: () => Promise<MadeWallet['accounts']>
}

/** A making under way in this worker. */
class Run {
  readonly #abort = new AbortController()
  readonly #ended = Promise.withResolvers<void>()
  readonly signal = this.#abort.signal
  readonly end = () => this.#ended.resolve()

  /** Resolves when nothing of it happens any more. */
  stop(): Promise<void> {
    this.#abort.abort(new WalletError('stopped', 'Making the key was stopped.'))
    return this.#ended.promise
  }
}

/**
 * Makes a wallet, and completes one whose making was interrupted. One at a time. How far it came is the vault's to say:
 * until its key is active, which is the last thing to happen, it is a draft that may be completed or thrown away.
 */
export class KeyMaking implements Onboarding {
  readonly #ports: OnboardingPorts
  /** When the wallet was made, until the person has seen it. */
  readonly #madeAt: Stored<number | null>
  /** The table as it stood last, for whoever comes back after the worker has died. */
  readonly #lastTable: Stored<MakingProgress | null>
  #table: MakingTable | undefined
  #run: Run | undefined

  constructor(ports: OnboardingPorts) {
    this.#ports = ports
    const shape = { key: 'onboarding', schema: v.nullable(v.number()), initial: null, migrations: [] }
    this.#madeAt = new Stored<number | null>(shape, ports.store, ports.onChange)
    const table = { key: 'making', schema: v.nullable(makingProgress), initial: null, migrations: [] }
    this.#lastTable = new Stored<MakingProgress | null>(table, ports.store)
  }

  async phase(): Promise<OnboardingPhase> {
    const { vault } = this.#ports
    if (this.#run) return 'making'
    if ((await vault.state()) === 'none') return 'none'
    if (await vault.isUnfinished()) return 'prepared'
    return (await this.#madeAt.read()) === null ? 'none' : 'made'
  }

  async lookUp(address: string): Promise<ServerOffer> {
    return offerOf(await fetchDescriptor(originOf(address), this.#ports.transport))
  }

  async start(password: string, chosen: readonly ChosenServer[]): Promise<void> {
    const run = this.#begin()
    try {
      if ((await this.#ports.vault.state()) !== 'none')
        throw new WalletError('vault-exists', 'This browser already holds a share.')
      if (new Set(chosen.map(({ identity }) => identity.toLowerCase())).size < chosen.length)
        throw new WalletError('same-server', 'One server was chosen twice. Each party must be another.')
      await this.#lastTable.update(() => null)
      const descriptors = await this.#meet(chosen)
      run.signal.throwIfAborted()
      const names = descriptors.map(({ name }, i) => ({ index: i + 2, name }))
      this.#table = new MakingTable([{ index: DEVICE_INDEX, name: 'This browser' }, ...names], this.#ports.now)
      this.#tableChanged(this.#table)
      void this.#make(password, descriptors, run, this.#table)
    } catch (error) {
      this.#over(run)
      throw error
    }
  }

  async progress(): Promise<MakingProgress | null> {
    if (this.#table) return this.#table.view()
    if (this.#run || (await this.#ports.vault.state()) !== 'none') return null
    const last = await this.#lastTable.read()
    return last && interruptedMaking(last)
  }

  async cancel(): Promise<void> {
    await this.#run?.stop()
    this.#table = undefined
    await this.#lastTable.update(() => null)
    if (await this.#ports.vault.isUnfinished()) await this.#takeBack()
    this.#ports.onChange()
  }

  async resume(password: string): Promise<void> {
    const { vault } = this.#ports
    const run = this.#begin()
    try {
      if (!(await vault.isUnfinished())) throw new WalletError('nothing-prepared', 'There is no key to complete.')
      await vault.unlock(password)
      await this.#resume(await vault.read(), run.signal)
    } finally {
      this.#over(run)
    }
  }

  async result(): Promise<MadeWallet | null> {
    const { vault, now, accounts } = this.#ports
    if ((await this.phase()) !== 'made' || (await vault.state()) !== 'unlocked') return null
    const { servers } = await vault.read()
    const parties = ['This browser', ...servers.map(({ name }) => name)]
    return { madeAt: (await this.#madeAt.read()) ?? now(), parties, accounts: await accounts() }
  }

  async finish(): Promise<void> {
    this.#table = undefined
    await this.#madeAt.update(() => null)
  }

  #tableChanged(table: MakingTable): void {
    void this.#lastTable.update(() => table.view())
    this.#ports.onChange()
  }

  /** Takes the only place there is, before anything is awaited. */
  #begin(): Run {
    if (this.#run) throw new WalletError('already-making', 'A key is being made already.')
    const run = new Run()
    this.#run = run
    this.#table = undefined
    this.#ports.onChange()
    return run
  }

  #over(run: Run): void {
    this.#run = undefined
    run.end()
    this.#ports.onChange()
  }

  /** Asks every chosen server for its descriptor again: it must still be the one the person saw. */
  #meet(chosen: readonly ChosenServer[]): Promise<Descriptor[]> {
    return Promise.all(
      chosen.map(async ({ url, identity }) => {
        const descriptor = await fetchDescriptor(originOf(url), this.#ports.transport)
        if (`0x${bytesToHex(descriptor.identity)}` !== identity.toLowerCase())
          throw new ProblemError(anotherServer(descriptor), false)
        return descriptor
      }),
    )
  }

  /** Never rejects: what went wrong is in the table. */
  async #make(password: string, descriptors: readonly Descriptor[], run: Run, table: MakingTable): Promise<void> {
    const { vault, transport } = this.#ports
    const { signal } = run
    const held = descriptors.map(({ origin, name, operator, country, identity }, i): HeldServer => {
      const secrets = { wallet: systemEnv.random(16), owner: systemEnv.random(32) }
      return { index: i + 2, origin, name, operator, country, identity, ...secrets }
    })
    try {
      const seed = systemEnv.random(32)
      const identity = await openIdentity(seed)
      const servers = await Promise.all(held.map((server) => this.#enroll(server)))
      const plan = planKeygen(identity.publicKey, servers, thresholdFor(servers.length), systemEnv, transport.now())
      const prepare = (prepared: PreparedKeygen) => this.#prepare(password, seed, held, prepared, signal)
      const report = (progress: Parameters<MakingTable['report']>[0]) => {
        table.report(progress)
        this.#tableChanged(table)
      }
      const certificate = await makeKey(plan, identity, servers, systemEnv, prepare, report, signal)
      await this.#complete(certificate, new Set(), signal)
    } catch (error) {
      const stored = await vault.isUnfinished().catch(() => true)
      if (!signal.aborted) {
        table.fail(blamed(error), problemOf(makingFailed(error, held, table.step, stored)))
        this.#tableChanged(table)
      }
    } finally {
      this.#over(run)
    }
  }

  /** Stores this device's part durably. Its confirmation leaves only after this. */
  async #prepare(
    password: string,
    identity: Uint8Array,
    servers: readonly HeldServer[],
    { plan, recordBytes, share, sealing, pairs }: PreparedKeygen,
    signal: AbortSignal,
  ): Promise<void> {
    const secret = encodeKeySecret({ share: share.secret, sealing })
    const contents: VaultContents = {
      version: 1,
      identity,
      servers,
      keys: [
        { state: 'prepared', plan: encodePlan(plan), record: recordBytes, certificate: null, check: null, secret },
      ],
      pairs: [...pairs.values()].map((pair) => {
        const { peer, generation, id } = pair
        return { peer, generation, state: 'prepared', id, pair: encodePair(pair) }
      }),
      burns: [],
    }
    const logN = await this.#ports.logN()
    signal.throwIfAborted()
    await this.#ports.vault.create(password, logN, contents)
  }

  /** Completes the draft from whatever is stored here and at the servers. */
  async #resume({ keys: [key], pairs, servers, identity }: VaultContents, signal: AbortSignal): Promise<void> {
    try {
      const plan = decodePlan(key.plan)
      if (plan.kind !== 'keygen')
        throw new WalletError('vault-contents-damaged', 'What this file holds cannot be read.')
      const held = await Promise.all(servers.map((server) => openCoSigner(server, this.#ports)))
      const known = await eachServer(held, (co) => meetAgain(co, this.#ports))
      const active = known.filter(({ status }) => status.keys.some(({ state }) => state === 'active'))
      const prepared = { plan, record: key.record, pairIds: new Map(pairs.map(({ peer, id }) => [peer, id])) }
      const device = await openIdentity(identity)
      const asked = known.map(({ co }) => co)
      const certificate = key.certificate ?? (await gatherCertificate(prepared, device, asked, signal))
      await this.#complete(certificate, new Set(active.map(({ co }) => co.index)), signal)
    } catch (error) {
      throw signal.aborted ? signal.reason : makingFailed(error, servers, undefined, true)
    }
  }

  /**
   * From the certificate to an active key: the fifth trip, the key checks, the first account. Safe to repeat.
   * @param active the servers where the key is active already
   */
  async #complete(certificate: Certificate, active: ReadonlySet<PartyIndex>, signal: AbortSignal): Promise<void> {
    const { vault, transport, now, accounts } = this.#ports
    await vault.update((contents) => ({
      ...contents,
      keys: contents.keys.map((key) => ({ ...key, certificate, state: 'certified' })),
      pairs: contents.pairs.map((pair) => ({ ...pair, state: 'ready' })),
    }))
    const wallet = await openHeldWallet(await vault.read(), this.#ports)
    this.#reportRecord(wallet.coSigners, 'now')
    await distributeCertificate(certificate, wallet.coSigners, signal)
    const waiting = wallet.coSigners.filter(({ index }) => !active.has(index))
    if (waiting.length > 0) {
      const check = await checkNewKey(wallet, active, vault, transport.now, signal)
      const signature = { r: check.slice(0, 32), s: check.slice(32) }
      await activateKey(wallet.record.keys[0].keyId, signature, waiting, signal)
    }
    signal.throwIfAborted()
    await accounts()
    await this.#madeAt.update(now)
    await vault.update((contents) => ({
      ...contents,
      keys: contents.keys.map((key) => ({ ...key, state: 'active' })),
    }))
    this.#reportRecord(wallet.coSigners, 'done')
  }

  #reportRecord(servers: readonly { readonly index: number }[], state: 'now' | 'done'): void {
    for (const { index } of servers) this.#table?.report({ party: index, step: 5, state })
    this.#ports.onChange()
  }

  /** Gives up a draft: no address of it was ever shown. */
  async #takeBack(): Promise<void> {
    const { vault } = this.#ports
    if ((await vault.state()) === 'unlocked') {
      const { keys, servers } = await vault.read()
      const ceremony = ceremonyId(keys[0].plan)
      // A server that cannot be told, or has the certificate already, keeps a key that nobody will ever ask for.
      await Promise.allSettled(
        servers.map(async (held) => {
          const { server, owner } = await openCoSigner(held, this.#ports)
          await cancelPreparedKey(ceremony, server, owner)
        }),
      )
    }
    await vault.discard()
    await this.#madeAt.update(() => null)
  }

  async #enroll(held: HeldServer): Promise<EnrollingServer> {
    const { requestKeys, transport } = this.#ports
    const key = await requestKeys.replace(requestKeyName(held))
    const { index, wallet } = held
    const owner = await openIdentity(held.owner)
    return { index, server: serverOf(held, key, transport), wallet, requestKey: key.publicKey, owner }
  }
}
