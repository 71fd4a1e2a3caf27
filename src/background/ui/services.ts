import type { Stake } from '../../chains/tezos/rpc.ts'
import type { Topic } from '../../messages/events.ts'
import type { Balances } from '../balances.ts'
import type { FurtherKey } from '../further-key.ts'
import type { LastSaid } from '../last-said.ts'
import type { Nodes } from '../nodes.ts'
import type { Approvals } from '../requests/approvals.ts'
import type { Readings } from '../requests/readings.ts'
import type { WaitingRequest } from '../requests/request.ts'
import type { Signer } from '../requests/signer.ts'
import type { Onboarding, Signing } from '../signing.ts'
import type { StoreTroubles } from '../store-troubles.ts'
import type { Accounts } from '../stores/accounts.ts'
import type { Activity } from '../stores/activity.ts'
import type { Network, NetworkList } from '../stores/networks.ts'
import type { Notices } from '../stores/notices.ts'
import type { SettingsStore } from '../stores/settings.ts'
import type { ConnectedSites } from '../stores/sites.ts'
import type { Tokens } from '../stores/tokens.ts'
import type { TokenNotes } from '../token-notes.ts'
import type { TokenBalances } from '../tokens/token-balances.ts'
import type { TransactionNode } from '../transactions/node.ts'
import type { UnlockGuard } from '../vault/unlock-guard.ts'
import type { Vault } from '../vault/vault.ts'

/** What the handlers of the extension's own pages work with. */
export interface UiServices {
  readonly vault: Vault
  readonly unlockGuard: UnlockGuard
  readonly accounts: Accounts
  readonly networks: NetworkList
  readonly sites: ConnectedSites
  readonly settings: SettingsStore
  readonly activity: Activity
  readonly notices: Notices
  readonly troubles: StoreTroubles
  readonly approvals: Approvals
  readonly readings: Readings
  readonly signer: Signer
  readonly signing: Signing
  readonly onboarding: Onboarding
  readonly nodes: Nodes
  /** The public key of a Tezos account, `edpk…` or `sppk…`. @throws `locked` */
  readonly tezosKey: (address: string) => Promise<string>
  /** What becomes of signed transactions on a network. */
  readonly transactionNode: (network: Network) => TransactionNode
  readonly balances: Balances
  /** The bakers that Tezos accounts delegate to. */
  readonly delegates: LastSaid<string | null>
  /** What Tezos accounts stake with them. */
  readonly stakes: LastSaid<Stake>
  /** What Tezos networks take for each byte of storage, in mutez. */
  readonly bytePrices: LastSaid<bigint>
  readonly furtherKey: FurtherKey
  readonly tokenNotes: TokenNotes
  readonly tokens: Tokens
  readonly tokenBalances: TokenBalances
  readonly version: string
  readonly now: () => number
  readonly isOnline: () => boolean
  readonly changed: (...topics: Topic[]) => void
  /** Ends what is being signed, then locks the vault. */
  readonly lock: () => Promise<void>
  /** Looks at pending transactions now. */
  readonly watchNow: () => Promise<void>
  /** A page shows this request: the servers read it, unless they have. */
  readonly look: (request: WaitingRequest) => void
  /** Renews what is missing with each server; what cannot be done now becomes a notice and is tried again. */
  readonly mend: () => Promise<void>
  /** Reads a file of the extension itself. */
  readonly readOwnFile: (path: string) => Promise<unknown>
  /** The cost of a password on this machine, as scrypt's log N. */
  readonly passwordCost: () => Promise<number>
}
