import * as v from 'valibot'
import type { TripProgress } from '../../ceremony/coordinator.ts'
import {
  type ChosenServer,
  type MadeWallet,
  type MakingProgress,
  makingProgress,
  type ServerOffer,
} from '../../messages/onboarding.ts'
import type { Descriptor } from '../../wire/descriptor.ts'
import { problemOf, WalletError } from '../errors.ts'
import type { Onboarding, OnboardingPhase } from '../signing.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored } from '../stores/stored.ts'
import type { HeldServer } from '../vault/contents.ts'
import { type Completion, completeDraft, completeKeys, giveUpDraft } from './complete-draft.ts'
import { fetchDescriptor, offerOf, originOf } from './descriptors.ts'
import { type MakeDraftPorts, makeDraft, meetChosen, newServers } from './make-draft.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { blamed, makingFailed } from './making-problem.ts'
import { interruptedMaking, MakingTable } from './making-progress.ts'

export interface OnboardingPorts extends MakeDraftPorts {
  readonly store: KeyValueStore
  /** Milliseconds. */
  readonly now: () => number
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
      const descriptors = await meetChosen(chosen, this.#ports)
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
    if (this.#run || !(await this.#isEmpty())) return null
    const last = await this.#lastTable.read()
    return last && interruptedMaking(last)
  }

  /** What is there and cannot be read is no place for a making. */
  async #isEmpty(): Promise<boolean> {
    try {
      return (await this.#ports.vault.state()) === 'none'
    } catch (error) {
      if (error instanceof WalletError) return false
      throw error
    }
  }

  async cancel(): Promise<void> {
    await this.#run?.stop()
    this.#table = undefined
    await this.#lastTable.update(() => null)
    if (await this.#ports.vault.isUnfinished()) {
      await giveUpDraft(this.#ports)
      await this.#madeAt.update(() => null)
    }
    this.#ports.onChange()
  }

  async resume(password: string): Promise<void> {
    const { vault } = this.#ports
    const run = this.#begin()
    try {
      if (!(await vault.isUnfinished())) throw new WalletError('nothing-prepared', 'There is no key to complete.')
      await vault.unlock(password)
      const { servers } = await vault.read()
      await completeDraft(this.#ports, this.#completion(servers), run.signal)
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

  /** Never rejects: what went wrong is in the table. */
  async #make(password: string, descriptors: readonly Descriptor[], run: Run, table: MakingTable): Promise<void> {
    const { signal } = run
    const held = newServers(descriptors)
    const report = (progress: TripProgress) => {
      table.report(progress)
      this.#tableChanged(table)
    }
    try {
      const certificate = await makeDraft(password, held, this.#ports, report, signal)
      await completeKeys(certificate, () => [], this.#ports, this.#completion(held), signal)
    } catch (error) {
      const stored = await this.#ports.vault.isUnfinished().catch(() => true)
      if (!signal.aborted) {
        table.fail(blamed(error), problemOf(makingFailed(error, held, table.step, stored)))
        this.#tableChanged(table)
      }
    } finally {
      this.#over(run)
    }
  }

  #completion(servers: readonly HeldServer[]): Completion {
    return {
      report: (state) => {
        for (const { index } of servers) this.#table?.report({ party: index, step: 5, state })
        this.#ports.onChange()
      },
      finish: async () => {
        await this.#ports.accounts()
        await this.#madeAt.update(this.#ports.now)
      },
    }
  }
}
