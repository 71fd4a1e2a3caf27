import { encodePublicKey } from '../chains/tezos/addresses.ts'
import type { Stake } from '../chains/tezos/rpc.ts'
import type { Topic } from '../messages/events.ts'
import { Balances } from './balances.ts'
import { ownAccounts } from './beacon/own-accounts.ts'
import { ownSigner } from './beacon/own-signer.ts'
import { BeaconPeers } from './beacon/peers.ts'
import type { BeaconServices } from './beacon/verb.ts'
import { checkNode } from './check-node.ts'
import { CoolDown } from './cool-down.ts'
import { Desk } from './desk.ts'
import { WalletError } from './errors.ts'
import { FurtherKey } from './further-key.ts'
import { LastSaid } from './last-said.ts'
import { Mender } from './mender.ts'
import { Nodes } from './nodes.ts'
import type { Platform } from './platform.ts'
import type { ProviderServices } from './provider/verb.ts'
import { Approvals, RequestEnded } from './requests/approvals.ts'
import { endOvertaken, noteEnd, recoverRequests } from './requests/endings.ts'
import { Readings } from './requests/readings.ts'
import { isOpen, type WaitingRequest } from './requests/request.ts'
import { Signer } from './requests/signer.ts'
import type { Onboarding, Signing } from './signing.ts'
import type { Site } from './site.ts'
import type { KeyValueStore } from './storage/key-value-store.ts'
import { putAsideNotice, StoreTroubles } from './store-troubles.ts'
import { Accounts } from './stores/accounts.ts'
import { Activity } from './stores/activity.ts'
import { builtInNetworks } from './stores/built-in-networks.ts'
import { chainOf, type Network, NetworkList } from './stores/networks.ts'
import { Notices } from './stores/notices.ts'
import { settingsStore } from './stores/settings.ts'
import { ConnectedSites } from './stores/sites.ts'
import { isStoreFailure } from './stores/stored.ts'
import { Tokens } from './stores/tokens.ts'
import { TokenNotes } from './token-notes.ts'
import { TokenBalances } from './tokens/token-balances.ts'
import { transactionNode } from './transactions/node.ts'
import { Watcher } from './transactions/watcher.ts'
import type { UiServices } from './ui/services.ts'
import { UnlockWaiters } from './unlock-waiters.ts'
import { TwoCopies } from './vault/two-copies.ts'
import { UnlockGuard } from './vault/unlock-guard.ts'
import { Vault, type VaultNotice } from './vault/vault.ts'

/** What the coordinator is made of, once there is a vault and stores. */
export interface CoordinatorPorts {
  readonly vault: Vault
  readonly accounts: Accounts
  readonly sites: ConnectedSites
  readonly local: KeyValueStore
  /** Watches a store that lies where the second copy of the vault does. */
  readonly copyStore: (store: KeyValueStore) => KeyValueStore
  readonly changed: (...topics: Topic[]) => void
  readonly passwordCost: () => Promise<number>
}

export type CreateCoordinator = (ports: CoordinatorPorts) => { signing: Signing; onboarding: Onboarding }

export interface Background extends UiServices {
  readonly provider: ProviderServices
  readonly beacon: BeaconServices
  readonly unlockWaiters: UnlockWaiters
  /** Once per start of the worker: what it interrupted is lapsed, what was signed is sent. */
  recover(): Promise<void>
  /** A page of the wallet was opened: what it shows is asked for anew. */
  pageOpened(): Promise<void>
  /** The approval window was closed by the person. */
  windowClosed(): Promise<void>
  /** The tab that makes a wallet was closed by the person. */
  onboardingClosed(): Promise<void>
}

const NOTICES: Readonly<Record<VaultNotice, string>> = {
  'copy-restored': 'One of the two copies of your share was damaged and has been restored from the other.',
  'copy-not-written': 'One of the two copies of your share could not be written. The other holds everything.',
}

/** Waits for `work`. That something could not be read or written down is said on Home, and stops nobody else. */
async function whereWritten(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isStoreFailure(error)) throw error
  }
}

/** How long the window stays after unlocking for nothing yet. */
const LINGER_MS = 400

/** Builds the wallet's background from its parts. Pure wiring: nothing runs before it is called upon. */
export function compose(platform: Platform, createCoordinator: CreateCoordinator): Background {
  const { session, now, onChanged: changed, onPageStateChanged } = platform
  const pageState = (...topics: Topic[]) => {
    changed(...topics)
    onPageStateChanged()
  }

  const troubles = new StoreTroubles({
    now,
    onChange: () => changed('home'),
    onPutAside(key) {
      const notice = putAsideNotice(key)
      if (notice !== null) void whereWritten(notices.add(notice))
      changed('home', 'activity')
    },
  })
  const local = troubles.lists(platform.local)
  const notices: Notices = new Notices(local, () => changed('home'))
  const accounts = new Accounts(local, () => pageState('accounts', 'home', 'app'))
  const networks = new NetworkList(local, builtInNetworks(platform.readOwnFile), () => pageState('networks', 'home'))
  const sites = new ConnectedSites(local, () => pageState('sites'))
  const settings = settingsStore(local, () => pageState('settings'))
  const activity = new Activity(local, () => changed('activity', 'home'))
  const nodes = new Nodes(() => changed('networks'))
  const balances = new Balances(now, () => changed('home', 'requests'))
  const delegates = new LastSaid<string | null>(now, () => changed('home'))
  const stakes = new LastSaid<Stake>(now, () => changed('home'))
  const bytePrices = new LastSaid<bigint>(now, () => changed('requests'))
  const tokenNotes = new TokenNotes(() => changed('requests', 'activity'))
  const tokens = new Tokens(local, () => changed('tokens'))
  const tokenBalances = new TokenBalances(now, () => changed('tokens'))
  const unlockWaiters = new UnlockWaiters()
  const coolDown = new CoolDown(now)
  /** Sites that the tab which makes a wallet was shown for. */
  const onboardedFor = new Map<string, Site>()
  const unlockGuard = new UnlockGuard(local, now)

  const vault = new Vault({
    copies: new TwoCopies(local, troubles.copy(platform.vaultCopy)),
    session,
    guard: unlockGuard,
    onNotice(notice) {
      // The request keys lie in the same store as the second copy, and are gone with it.
      if (notice === 'copy-restored') mender.storeLost()
      void whereWritten(notices.add({ id: notice, kind: 'neutral', text: NOTICES[notice] }))
    },
    onChange: (state) => {
      pageState('app', 'home', 'accounts', 'parties')
      platform.showIcon(state === 'locked')
      if (state === 'unlocked') {
        platform.onUnlocked()
        return void released()
      }
      void signer.lockAll()
      void furtherKey.stop()
      void approvals.end(() => true, 'locked')
    },
  })

  const approvals: Approvals = new Approvals({
    store: local,
    now,
    isLeft: (site) => coolDown.holds(site),
    onChange: (requests) => {
      changed('requests', 'activity', 'home')
      void desk.follow(requests, readings)
    },
    // Whoever asked hears of the end also where it cannot be written down.
    onEnded: (request, reason) => whereWritten(noteEnd(activity, request, reason, now())),
  })

  const passwordCost = platform.passwordCost
  const { signing, onboarding } = createCoordinator({
    vault,
    accounts,
    sites,
    local,
    copyStore: (store) => troubles.copy(store),
    changed,
    passwordCost,
  })
  const readings = new Readings(signing, () => changed('requests'))
  const isUnlocked = async () => (await vault.state()) === 'unlocked'
  const desk = new Desk({
    ...platform,
    unlockWaiters,
    isUnlocked,
    account: (id) => accounts.byId(id),
  })

  const furtherKey: FurtherKey = new FurtherKey(signing, () => changed('accounts'))
  const mender = new Mender({ vault, signing, notices })
  const tezosKey = async (address: string) => encodePublicKey(await signing.publicKeyAt(await accounts.byId(address)))
  const transactionNodeOf = (network: Network) => transactionNode({ nodes, activity, tezosKey }, network)
  const watcher = new Watcher({
    activity,
    async watched() {
      const own = new Set((await accounts.list()).map(({ id }) => id))
      const known = new Set((await networks.list()).map(chainOf))
      return (await activity.unsettled()).filter(({ account, chain }) => own.has(account) && known.has(chain))
    },
    async node(chain) {
      const network = await networks.find(chain)
      return network === undefined ? null : transactionNodeOf(network)
    },
    onFreed: ({ account, chain, transaction }) => void approvals.giveBack({ account, chain }, transaction.nonce),
    onMoved: () => {
      balances.outdated()
      tokenBalances.outdated()
      delegates.outdated()
      stakes.outdated()
      void endOvertaken(approvals, activity)
    },
    onWatch: platform.onWatch,
  })
  const signer = new Signer({
    approvals,
    signing,
    activity,
    now,
    node: transactionNodeOf,
    onSent: () => void watchPending(),
  })

  /** Sends and follows what is pending. Where the list of it cannot be read, Home says so. */
  const watchPending = () => whereWritten(watcher.look())

  /** Balances, parties and pending transactions, as they are now. */
  async function lookAgain(): Promise<void> {
    try {
      if (!(await isUnlocked()) || (await vault.isUnfinished())) return
      // The list of accounts may be lost where the vault was healed from its other copy.
      await accounts.addFirst(signing)
      balances.outdated()
      tokenBalances.outdated()
      delegates.outdated()
      stakes.outdated()
      await Promise.all([signing.parties(true), watchPending()])
    } catch (error) {
      // Locking ends it, and so does a vault that cannot be read, which every page says.
      if (!(error instanceof WalletError)) throw error
    }
  }

  /** Unlocked: those who waited for it go on, and what is on top is read. */
  async function released(): Promise<void> {
    unlockWaiters.release()
    void mender.mend()
    void lookAgain()
    if (approvals.list().some(isOpen)) return desk.follow(approvals.list(), readings)
    // Whoever waited for the password is about to ask in the same window: it closes only if nothing comes.
    setTimeout(() => void desk.follow(approvals.list(), readings), LINGER_MS)
  }

  const provider: ProviderServices = {
    accounts,
    networks,
    sites,
    tokens,
    approvals,
    signer,
    now,
    clientVersion: `Symbolon/v${platform.version}`,
    isUnlocked,
    async unlocked(asking) {
      const state = await vault.state()
      if (state === 'unlocked') return
      if (state === 'none') {
        if (!coolDown.holds(asking.site)) await onboard(asking.site)
        throw new WalletError('no-vault', 'There is no wallet in this browser yet.')
      }
      if (coolDown.holds(asking.site)) throw new RequestEnded('window-closed')
      const unlocking = unlockWaiters.wait(asking)
      await platform.window.show()
      return unlocking
    },
    node: (network) => nodes.of(network),
    checkNode: (network) => checkNode(nodes.any(network), network),
  }

  const beacon: BeaconServices = {
    peers: new BeaconPeers(local),
    wallet: {
      ...ownAccounts({ ...provider, signing }),
      ...ownSigner({ accounts, approvals, networks, nodes, signer, signing }),
    },
  }

  /** Brought forward for one site once in a while, however often it asks. */
  async function onboard(site: Site): Promise<void> {
    coolDown.begin(site)
    onboardedFor.set(site.key, site)
    await platform.openOnboarding()
  }

  async function lock(): Promise<void> {
    await Promise.all([signer.lockAll(), furtherKey.stop()])
    await vault.lock()
  }

  return {
    lock,
    ...{
      vault,
      unlockGuard,
      accounts,
      networks,
      sites,
      settings,
      activity,
      notices,
      approvals,
      readings,
      signer,
      troubles,
    },
    ...{
      signing,
      onboarding,
      nodes,
      tezosKey,
      transactionNode: transactionNodeOf,
      balances,
      delegates,
      stakes,
      bytePrices,
      furtherKey,
      tokenNotes,
      tokens,
      tokenBalances,
      provider,
      beacon,
      unlockWaiters,
      now,
      changed,
      watchNow: watchPending,
      look: (request: WaitingRequest) => void desk.look(request, readings),
      passwordCost,
      mend: () => mender.mend(),
    },
    version: platform.version,
    isOnline: platform.isOnline,
    readOwnFile: platform.readOwnFile,
    async recover() {
      void vault.state().then(
        (state) => platform.showIcon(state === 'locked'),
        // What cannot be read, every page says.
        () => platform.showIcon(true),
      )
      await whereWritten(recoverRequests(approvals, activity, await platform.window.stands().catch(() => false), now()))
      // Nodes may be slow: nobody waits for them to be answered.
      void watchPending()
    },
    pageOpened: lookAgain,
    async onboardingClosed() {
      if ((await vault.state()) === 'none') for (const site of onboardedFor.values()) coolDown.begin(site)
      onboardedFor.clear()
    },
    async windowClosed() {
      // What comes before the person only while this is done was not in this window.
      const shown = approvals.list().filter(({ site }) => site !== null)
      const asked = shown.filter(isOpen)
      for (const site of [...unlockWaiters.sites(), ...asked.flatMap(({ site }) => site ?? [])]) coolDown.begin(site)
      unlockWaiters.abandon()
      try {
        await approvals.end(({ id }) => asked.some((each) => each.id === id), 'window-closed')
      } finally {
        await Promise.all(shown.map(({ id }) => approvals.dismiss(id)))
      }
    },
  }
}
