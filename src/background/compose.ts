import * as v from 'valibot'
import type { Topic } from '../messages/events.ts'
import { Balances } from './balances.ts'
import { Desk, type DeskPorts } from './desk.ts'
import { WalletError } from './errors.ts'
import { ended, interrupted } from './lapse.ts'
import { Nodes } from './nodes.ts'
import type { ProviderServices } from './provider/verb.ts'
import { Approvals, type EndReason } from './requests/approvals.ts'
import { Readings } from './requests/readings.ts'
import { isOpen, type WaitingRequest } from './requests/request.ts'
import { activityOf, Signer } from './requests/signer.ts'
import { Serial } from './serial.ts'
import type { Onboarding, Signing } from './signing.ts'
import type { KeyValueStore } from './storage/key-value-store.ts'
import { Accounts } from './stores/accounts.ts'
import { Activity } from './stores/activity.ts'
import { type Network, NetworkList, NetworkSchema } from './stores/networks.ts'
import { Notices } from './stores/notices.ts'
import { settingsStore } from './stores/settings.ts'
import { ConnectedSites } from './stores/sites.ts'
import { TokenNotes } from './token-notes.ts'
import { watchOnce } from './transactions/watch.ts'
import type { UiServices } from './ui/services.ts'
import { UnlockWaiters } from './unlock-waiters.ts'
import { TwoCopies } from './vault/two-copies.ts'
import { UnlockGuard } from './vault/unlock-guard.ts'
import { Vault, type VaultNotice } from './vault/vault.ts'

/** What the browser gives. */
export interface Platform extends Pick<DeskPorts, 'window' | 'setBadge' | 'keepAwake'> {
  readonly local: KeyValueStore
  readonly session: KeyValueStore
  /** The vault's second copy. */
  readonly vaultCopy: KeyValueStore
  readonly now: () => number
  readonly version: string
  readonly isOnline: () => boolean
  readonly readOwnFile: (path: string) => Promise<unknown>
  readonly passwordCost: () => Promise<number>
  /** Views that changed, for the extension's own pages. */
  readonly onChanged: (...topics: Topic[]) => void
  readonly onUnlocked: () => void
  /** A web page may have to be told about it. */
  readonly onPageStateChanged: () => void
  /** Shows the page that makes a wallet. */
  readonly openOnboarding: () => Promise<void>
  /** Transactions are waiting for a block, or no longer. */
  readonly onWatch: (needed: boolean) => void
}

/** What the coordinator is made of, once there is a vault and stores. */
export interface CoordinatorPorts {
  readonly vault: Vault
  readonly accounts: Accounts
  readonly local: KeyValueStore
  readonly changed: (...topics: Topic[]) => void
  readonly passwordCost: () => Promise<number>
}

export type CreateCoordinator = (ports: CoordinatorPorts) => { signing: Signing; onboarding: Onboarding }

export interface Background extends UiServices {
  readonly provider: ProviderServices
  readonly unlockWaiters: UnlockWaiters
  /** Once per start of the worker: what it interrupted is lapsed, what was signed is sent. */
  recover(): Promise<void>
  /** A page of the wallet was opened: what it shows is asked for anew. */
  pageOpened(): Promise<void>
  /** The approval window was closed by the person. */
  windowClosed(): Promise<void>
}

const NOTICES: Readonly<Record<VaultNotice, string>> = {
  'copy-restored': 'One of the two copies of your share was damaged and has been restored from the other.',
  'copy-not-written': 'One of the two copies of your share could not be written. The other holds everything.',
}

/** How long the window stays after unlocking for nothing yet. */
const LINGER_MS = 400

/** The bundled networks; the first is where a new wallet starts. */
function builtInNetworks({ readOwnFile }: Platform): () => Promise<readonly Network[]> {
  let read: Promise<readonly Network[]> | undefined
  return () => {
    read ??= readOwnFile('networks.json').then((list) => v.parse(v.array(NetworkSchema), list))
    return read
  }
}

const MEND_NOTICE = {
  id: 'mend',
  kind: 'waiting',
  text: 'Too few servers know this browser yet. Symbolon asks them again whenever it is unlocked.',
} as const

/** Builds the wallet's background from its parts. Pure wiring: nothing runs before it is called upon. */
export function compose(platform: Platform, createCoordinator: CreateCoordinator): Background {
  const { local, session, now, onChanged: changed, onPageStateChanged } = platform
  const pageState = (...topics: Topic[]) => {
    changed(...topics)
    onPageStateChanged()
  }

  const notices = new Notices(local, () => changed('home'))
  const accounts = new Accounts(local, () => pageState('accounts', 'home', 'app'))
  const networks = new NetworkList(local, builtInNetworks(platform), () => pageState('networks', 'home'))
  const sites = new ConnectedSites(local, () => pageState('sites'))
  const settings = settingsStore(local, () => pageState('settings'))
  const activity = new Activity(local, () => changed('activity', 'home'))
  const nodes = new Nodes(() => changed('networks'))
  const balances = new Balances(now, () => changed('home'))
  const tokenNotes = new TokenNotes(() => changed('requests', 'activity'))
  const unlockWaiters = new UnlockWaiters()
  let storeWasLost = false
  const unlockGuard = new UnlockGuard(local, now)

  const vault = new Vault({
    copies: new TwoCopies(local, platform.vaultCopy),
    session,
    guard: unlockGuard,
    onNotice(notice) {
      // The request keys lie in the same store as the second copy, and are gone with it.
      if (notice === 'copy-restored') storeWasLost = true
      void notices.add({ id: notice, kind: 'neutral', text: NOTICES[notice] })
    },
    onChange: (state) => {
      pageState('app', 'home', 'accounts', 'parties')
      if (state === 'unlocked') {
        platform.onUnlocked()
        return void released()
      }
      void signer.lockAll()
      void approvals.end(() => true, 'locked')
    },
  })

  const approvals: Approvals = new Approvals({
    store: local,
    now,
    onChange: (requests) => {
      changed('requests', 'activity', 'home')
      void desk.follow(requests, readings)
    },
    onEnded: (request, reason) => gaveUp(request, reason),
  })

  const passwordCost = platform.passwordCost
  const { signing, onboarding } = createCoordinator({ vault, accounts, local, changed, passwordCost })
  const readings = new Readings(signing, () => changed('requests'))
  const isUnlocked = async () => (await vault.state()) === 'unlocked'
  const desk = new Desk({
    ...platform,
    unlockWaiters,
    isUnlocked,
    account: (id) => accounts.byId(id),
  })

  const watching = new Serial()

  /** One look at a time: two would send the same transaction twice and contradict each other. */
  const watchNow = () => watching.run(watch)

  async function watch(): Promise<void> {
    const before = await activity.unsettled()
    await watchOnce({
      activity,
      addressOf: async (id) => (await accounts.byId(id)).address,
      async node(chainId) {
        const network = await networks.find(chainId)
        return network === undefined ? null : { rpc: nodes.of(network), host: new URL(network.rpcUrl).host }
      },
    })
    const after = await activity.unsettled()
    if (after.length !== before.length) balances.outdated()
    platform.onWatch(after.length > 0)
  }

  const signer = new Signer({
    approvals,
    signing,
    activity,
    now,
    node: (network) => nodes.of(network),
    onSent: () => void watchNow(),
  })

  /** Balances, parties and pending transactions, as they are now. */
  async function lookAgain(): Promise<void> {
    if (!(await isUnlocked()) || (await vault.isUnfinished())) return
    try {
      // The list of accounts may be lost where the vault was healed from its other copy.
      await accounts.addFirst((index) => signing.addressAt(index))
      balances.outdated()
      await Promise.all([signing.parties(true), watchNow()])
    } catch (error) {
      // Locking ends it.
      if (!(error instanceof WalletError && error.code === 'locked')) throw error
    }
  }

  /** Unlocked: those who waited for it go on, and what is on top is read. */
  async function released(): Promise<void> {
    unlockWaiters.release()
    void mend()
    void lookAgain()
    if (approvals.list().some(isOpen)) return desk.follow(approvals.list(), readings)
    // Whoever waited for the password is about to ask in the same window: it closes only if nothing comes.
    setTimeout(() => void desk.follow(approvals.list(), readings), LINGER_MS)
  }

  const mending = new Serial()

  /** After a restore, or the loss of a store: renews what is missing with each server. What cannot be done now is tried again. */
  function mend(): Promise<void> {
    return mending.run(async () => {
      try {
        if (!storeWasLost && !(await lacksPairs())) return
        await signing.mend()
        storeWasLost = false
        await notices.dismiss(MEND_NOTICE.id)
      } catch (error) {
        if (!(error instanceof WalletError)) throw error
        // Locked meanwhile; or another browser has taken this one's place, which Home says by itself.
        if (error.code === 'locked') return
        if (error.code === 'browser-replaced') await notices.dismiss(MEND_NOTICE.id)
        else await notices.add(MEND_NOTICE)
      }
    })
  }

  async function lacksPairs(): Promise<boolean> {
    const { keys, pairs, servers } = await vault.read()
    const has = (index: number) => pairs.some(({ peer, state }) => peer === index && state !== 'prepared')
    return keys.some(({ state }) => state === 'active') && !servers.every(({ index }) => has(index))
  }

  /** A request ended without consent: Activity says why. */
  async function gaveUp(request: WaitingRequest, reason: EndReason): Promise<void> {
    if (request.body.kind !== 'sign') return
    const entry = activityOf(request, request.body, 'rejected', now())
    await activity.add({ ...entry, problem: ended(reason) })
  }

  const provider: ProviderServices = {
    accounts,
    networks,
    sites,
    approvals,
    signer,
    now,
    clientVersion: `Symbolon/v${platform.version}`,
    isUnlocked,
    async unlocked(signal) {
      const state = await vault.state()
      if (state === 'unlocked') return
      if (state === 'none') {
        await platform.openOnboarding()
        throw new WalletError('no-vault', 'There is no wallet in this browser yet.')
      }
      const unlocking = unlockWaiters.wait(signal)
      await platform.window.show()
      return unlocking
    },
    node: (network) => nodes.of(network),
  }

  async function lock(): Promise<void> {
    await signer.lockAll()
    await vault.lock()
  }

  return {
    lock,
    ...{ vault, unlockGuard, accounts, networks, sites, settings, activity, notices, approvals, readings, signer },
    ...{
      signing,
      onboarding,
      nodes,
      balances,
      tokenNotes,
      provider,
      unlockWaiters,
      now,
      changed,
      watchNow,
      passwordCost,
      mend,
    },
    version: platform.version,
    isOnline: platform.isOnline,
    readOwnFile: platform.readOwnFile,
    async recover() {
      const written = new Map((await activity.list()).map((entry) => [entry.id, entry.state]))
      const lapsed = await approvals.recover((request) => interrupted(request, written.get(request.id)))
      for (const request of lapsed) {
        if (request.body.kind !== 'sign' || written.has(request.id)) continue
        const entry = activityOf(request, request.body, 'lapsed', now())
        await activity.add({ ...entry, problem: interrupted(request, undefined) })
      }
      // Nodes may be slow: nobody waits for them to be answered.
      void watchNow()
    },
    pageOpened: lookAgain,
    async windowClosed() {
      unlockWaiters.abandon()
      await approvals.end((request) => request.site !== null && isOpen(request), 'window-closed')
      for (const request of approvals.list()) if (request.site !== null) await approvals.dismiss(request.id)
    },
  }
}
