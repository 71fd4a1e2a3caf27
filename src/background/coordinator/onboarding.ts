import { bytesToHex } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import type { Certificate } from '../../ceremony/certificate.ts'
import { CarrierFailure } from '../../ceremony/coordinator.ts'
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
import type { Problem, ProblemDetail } from '../../messages/problem.ts'
import { BenignAbort, CheatingAbort } from '../../mpc/errors.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import type { Descriptor } from '../../wire/descriptor.ts'
import type { RequestKey } from '../../wire/request-signature.ts'
import { ProblemError, WalletError } from '../errors.ts'
import type { Onboarding, OnboardingPhase } from '../signing.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored } from '../stores/stored.ts'
import type { HeldServer, VaultContents } from '../vault/contents.ts'
import type { Vault } from '../vault/vault.ts'
import { checkNewKey } from './check-key.ts'
import { fetchDescriptor, offerOf, originOf } from './descriptors.ts'
import { type HeldWalletPorts, openHeldWallet, requestKeyName } from './held-wallet.ts'
import {
  cancelPreparedKey,
  DEVICE_INDEX,
  distributeCertificate,
  type EnrollingServer,
  gatherCertificate,
  makeKey,
  planKeygen,
} from './make-key.ts'
import { interruptedMaking, MakingTable } from './making-progress.ts'
import { SecretServer, ServerError } from './secret-server.ts'
import { serverDetail } from './server-words.ts'
import { activateKey } from './sign-payload.ts'
import { thresholdFor } from './threshold.ts'

const StageSchema = v.strictObject({
  stage: v.picklist(['none', 'making', 'prepared', 'made']),
  madeAt: v.nullable(v.number()),
})

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

/** Makes a wallet, and completes one whose making was interrupted. One at a time. */
export class KeyMaking implements Onboarding {
  readonly #ports: OnboardingPorts
  readonly #stage: Stored<v.InferOutput<typeof StageSchema>>
  /** The table as it stood last, for whoever comes back after the worker has died. */
  readonly #lastTable: Stored<MakingProgress | null>
  #table: MakingTable | undefined
  #running: AbortController | undefined

  constructor(ports: OnboardingPorts) {
    this.#ports = ports
    const initial = { stage: 'none', madeAt: null } as const
    this.#stage = new Stored(
      { key: 'onboarding', schema: StageSchema, initial, migrations: [] },
      ports.store,
      ports.onChange,
    )
    this.#lastTable = new Stored(
      { key: 'making', schema: v.nullable(makingProgress), initial: null, migrations: [] },
      ports.store,
    )
  }

  async phase(): Promise<OnboardingPhase> {
    const { stage } = await this.#stage.read()
    if (this.#running) return 'making'
    return (await this.#diedUnprepared()) ? 'none' : stage
  }

  async lookUp(address: string): Promise<ServerOffer> {
    return offerOf(await fetchDescriptor(originOf(address), this.#ports.transport))
  }

  async start(password: string, chosen: readonly ChosenServer[]): Promise<void> {
    if ((await this.phase()) !== 'none') throw new WalletError('already-making', 'A key is being made already.')
    if ((await this.#ports.vault.state()) !== 'none')
      throw new WalletError('vault-exists', 'This browser already holds a share.')
    const running = new AbortController()
    this.#running = running
    this.#table = undefined
    try {
      await this.#lastTable.update(() => null)
      await this.#stage.update((value) => ({ ...value, stage: 'making' }))
      const descriptors = await this.#meet(chosen)
      const parties = [
        { index: DEVICE_INDEX, name: 'This browser' },
        ...descriptors.map(({ name }, i) => ({ index: i + 2, name })),
      ]
      this.#table = new MakingTable(parties, this.#ports.now)
      this.#tableChanged(this.#table)
      void this.#make(password, descriptors, running)
    } catch (error) {
      await this.#stopped(running, 'none')
      throw error
    }
  }

  async progress(): Promise<MakingProgress | null> {
    if (this.#table) return this.#table.view()
    const last = (await this.#diedUnprepared()) ? await this.#lastTable.read() : null
    return last && interruptedMaking(last)
  }

  async cancel(): Promise<void> {
    this.#running?.abort()
    this.#running = undefined
    this.#table = undefined
    const { stage } = await this.#stage.read()
    if (stage === 'prepared') await this.#takeBack()
    if (stage !== 'made') await this.#stage.update((value) => ({ ...value, stage: 'none' }))
  }

  async resume(password: string): Promise<void> {
    if ((await this.phase()) !== 'prepared') throw new WalletError('nothing-prepared', 'There is no key to complete.')
    await this.#ports.vault.unlock(password)
    const contents = await this.#ports.vault.read()
    const running = new AbortController()
    this.#running = running
    try {
      const [key] = contents.keys
      const plan = decodePlan(key.plan)
      if (plan.kind !== 'keygen')
        throw new WalletError('vault-contents-damaged', 'What this file holds cannot be read.')
      const servers = await Promise.all(contents.servers.map((held) => this.#enrolled(held)))
      const pairIds = new Map(contents.pairs.map(({ peer, id }) => [peer, id]))
      const identity = await openIdentity(contents.identity)
      const certificate =
        key.certificate ?? (await gatherCertificate({ plan, record: key.record, pairIds }, identity, servers))
      await this.#complete(certificate, running.signal)
    } catch (error) {
      throw failedMaking(error, contents.servers, undefined)
    } finally {
      await this.#stopped(running, undefined)
    }
  }

  async result(): Promise<MadeWallet | null> {
    const { stage, madeAt } = await this.#stage.read()
    if (stage !== 'made' || (await this.#ports.vault.state()) !== 'unlocked') return null
    const { servers } = await this.#ports.vault.read()
    const parties = ['This browser', ...servers.map(({ name }) => name)]
    return { madeAt: madeAt ?? this.#ports.now(), parties, accounts: await this.#ports.accounts() }
  }

  async finish(): Promise<void> {
    this.#table = undefined
    await this.#stage.update((value) => (value.stage === 'made' ? { ...value, stage: 'none' } : value))
  }

  /** A making that ended with the worker before this share was stored: nothing of it counts. */
  async #diedUnprepared(): Promise<boolean> {
    const { stage } = await this.#stage.read()
    if (this.#running) return false
    return stage === 'making' || (stage === 'prepared' && (await this.#ports.vault.state()) === 'none')
  }

  /** Asks every chosen server for its descriptor again: it must still be the one the person saw. */
  async #meet(chosen: readonly ChosenServer[]): Promise<Descriptor[]> {
    return Promise.all(
      chosen.map(async ({ url, identity }) => {
        const descriptor = await fetchDescriptor(originOf(url), this.#ports.transport)
        if (`0x${bytesToHex(descriptor.identity)}` !== identity.toLowerCase())
          throw new ProblemError(anotherServer(descriptor), false)
        return descriptor
      }),
    )
  }

  async #make(password: string, descriptors: readonly Descriptor[], running: AbortController): Promise<void> {
    const { transport } = this.#ports
    const table = this.#table!
    const seed = systemEnv.random(32)
    const held = descriptors.map(
      ({ origin, name, operator, country, identity }, i): HeldServer => ({
        index: i + 2,
        origin,
        name,
        operator,
        country,
        identity,
        wallet: systemEnv.random(16),
        owner: systemEnv.random(32),
      }),
    )
    try {
      const identity = await openIdentity(seed)
      const servers = await Promise.all(held.map((server) => this.#enroll(server)))
      const plan = planKeygen(identity.publicKey, servers, thresholdFor(servers.length), systemEnv, transport.now())
      const prepare = (prepared: PreparedKeygen) => this.#prepare(password, seed, held, prepared, running.signal)
      const certificate = await makeKey(
        plan,
        identity,
        servers,
        systemEnv,
        prepare,
        (progress) => {
          table.report(progress)
          this.#tableChanged(table)
        },
        running.signal,
      )
      await this.#complete(certificate, running.signal)
      await this.#stopped(running, undefined)
    } catch (error) {
      if (running.signal.aborted) return
      const failure = failedMaking(error, held, table.step)
      table.fail(blamed(error), failure.problem)
      this.#tableChanged(table)
      await this.#stopped(running, undefined)
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
    signal.throwIfAborted()
    const contents: VaultContents = {
      version: 1,
      identity,
      servers,
      keys: [
        {
          state: 'prepared',
          plan: encodePlan(plan),
          record: recordBytes,
          certificate: null,
          check: null,
          secret: encodeKeySecret({ share: share.secret, sealing }),
        },
      ],
      pairs: [...pairs.values()].map((pair) => ({
        peer: pair.peer,
        generation: pair.generation,
        state: 'prepared',
        id: pair.id,
        pair: encodePair(pair),
      })),
    }
    await this.#stage.update((value) => ({ ...value, stage: 'prepared' }))
    await this.#ports.vault.create(password, await this.#ports.logN(), contents)
  }

  /** From the certificate to an active key: the fifth trip, the key checks, the first account. Safe to repeat. */
  async #complete(certificate: Certificate, signal: AbortSignal): Promise<void> {
    const { vault, transport, now } = this.#ports
    const step = (party: number, state: 'now' | 'done') => {
      this.#table?.report({ party, step: 5, state })
      this.#ports.onChange()
    }
    await vault.update((contents) => ({
      ...contents,
      keys: contents.keys.map((key) => ({
        ...key,
        certificate,
        state: key.state === 'prepared' ? 'certified' : key.state,
      })),
      pairs: contents.pairs.map((pair) => ({ ...pair, state: pair.state === 'prepared' ? 'ready' : pair.state })),
    }))
    const wallet = await openHeldWallet(await vault.read(), this.#ports)
    for (const { index } of wallet.coSigners) step(index, 'now')
    const servers = wallet.coSigners.map(({ server }) => server)
    await distributeCertificate(certificate, servers)
    // A server signs the check of a key only until it is active there: what was signed is kept before anyone is shown it.
    const { r, s } = wallet.key.check ?? (await checkNewKey(wallet, transport.now, signal))
    await vault.update((contents) => ({
      ...contents,
      keys: contents.keys.map((key) => ({ ...key, check: { r, s } })),
    }))
    const [{ keyId }] = wallet.record.keys
    await activateKey(keyId, { r, s }, servers)
    await vault.update((contents) => ({
      ...contents,
      keys: contents.keys.map((key) => ({ ...key, check: null, state: 'active' })),
    }))
    for (const { index } of wallet.coSigners) step(index, 'done')
    await this.#stage.update(() => ({ stage: 'made', madeAt: now() }))
    await this.#ports.accounts()
  }

  /** Gives up a key that is only prepared: no address of it was ever shown. */
  async #takeBack(): Promise<void> {
    const { vault } = this.#ports
    if ((await vault.state()) === 'unlocked') {
      const { keys, servers } = await vault.read()
      const ceremony = ceremonyId(keys[0].plan)
      // A server that cannot be told keeps a prepared key that nobody will ever ask for.
      await Promise.allSettled(
        servers.map(async (held) => {
          const { server, owner } = await this.#enrolled(held)
          await cancelPreparedKey(ceremony, server, owner)
        }),
      )
    }
    await vault.discard()
  }

  async #enroll(held: HeldServer): Promise<EnrollingServer> {
    const key = await this.#ports.requestKeys.replace(requestKeyName(held))
    return this.#withKey(held, key)
  }

  async #enrolled(held: HeldServer): Promise<EnrollingServer> {
    const key = await this.#ports.requestKeys.get(requestKeyName(held))
    if (!key) throw new WalletError('no-request-key', 'This browser lost the key it signs requests with.')
    return this.#withKey(held, key)
  }

  async #withKey(held: HeldServer, key: RequestKey): Promise<EnrollingServer> {
    const { index, origin, identity, wallet } = held
    const server = new SecretServer({ origin, identity }, key, this.#ports.transport)
    return { index, server, wallet, requestKey: key.publicKey, owner: await openIdentity(held.owner) }
  }

  #tableChanged(table: MakingTable): void {
    void this.#lastTable.update(() => table.view())
    this.#ports.onChange()
  }

  async #stopped(running: AbortController, stage: 'none' | undefined): Promise<void> {
    if (this.#running === running) this.#running = undefined
    if (stage) await this.#stage.update((value) => ({ ...value, stage }))
    this.#ports.onChange()
  }
}

/** The party a failure belongs to, where one can be named. */
function blamed(error: unknown): number | undefined {
  if (error instanceof CarrierFailure) return [...error.failures.keys()][0]
  return error instanceof BenignAbort || error instanceof CheatingAbort ? error.peer : undefined
}

function failedMaking(error: unknown, servers: readonly HeldServer[], step: number | undefined): ProblemError {
  if (error instanceof WalletError && !(error instanceof ProblemError)) throw error
  if (error instanceof ProblemError) return error
  const nameOf = (index: number) => servers.find((server) => server.index === index)?.name ?? 'This browser'
  const details: ProblemDetail[] =
    error instanceof CarrierFailure
      ? [...error.failures].map(([index, cause]) => serverDetail(nameOf(index), cause))
      : error instanceof BenignAbort || error instanceof CheatingAbort
        ? [serverDetail(nameOf(error.peer ?? DEVICE_INDEX), error)]
        : error instanceof ServerError
          ? [serverDetail(servers.find(({ origin }) => origin === error.server)?.name ?? error.server, error)]
          : []
  const who = details[0]?.name ?? 'This browser'
  const where = step === undefined ? 'before the record was complete' : `at step ${step}`
  const problem: Problem = {
    code: details[0]?.code ?? 'keygen-failed',
    title: 'No key was made',
    text: `${who} stopped ${where}. Nothing was lost: no address was shown. Starting over is safe.`,
    details,
    actions: ['start-over', 'choose-servers'],
  }
  return new ProblemError(problem, true, error)
}

function anotherServer({ name }: Descriptor): Problem {
  return {
    code: 'fingerprint-changed',
    title: 'This is not the server you chose',
    text: 'Its fingerprint is another than the one you saw. Nothing was sent.',
    details: [{ name, word: 'other-server', text: '', quoted: null, code: null, lastAnswered: null }],
    actions: ['choose-servers', 'close'],
  }
}
