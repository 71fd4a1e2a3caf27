import type * as v from 'valibot'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import type { Approvals } from '../requests/approvals.ts'
import type { Signer } from '../requests/signer.ts'
import type { Site } from '../site.ts'
import type { Accounts } from '../stores/accounts.ts'
import type { EthereumNetwork, NetworkList } from '../stores/networks.ts'
import type { ConnectedSites } from '../stores/sites.ts'
import type { Tokens } from '../stores/tokens.ts'

/** What the verbs work with. */
export interface ProviderServices {
  readonly accounts: Accounts
  readonly networks: NetworkList
  readonly sites: ConnectedSites
  readonly tokens: Tokens
  readonly approvals: Approvals
  readonly signer: Signer
  readonly now: () => number
  readonly clientVersion: string
  isUnlocked(): Promise<boolean>
  /** Resolves once unlocked, showing the window that asks for the password; rejects when it is closed. */
  unlocked(asking: Asking): Promise<void>
  node(network: EthereumNetwork): EthereumRpc
  /** @throws ProblemError where the network's node does not say that it serves its chain */
  checkNode(network: EthereumNetwork): Promise<void>
}

/** One document that asks. */
export interface Asking {
  readonly site: Site
  /** Aborted when the document is gone. */
  readonly signal: AbortSignal
}

/** What must hold before a verb runs. `unlock` includes that there is a wallet. */
export type Need = 'connection' | 'unlock'

/** One method of the provider. */
export interface Verb<P = never> {
  readonly params: v.GenericSchema<unknown, P>
  readonly needs: readonly Need[]
  /** The address whose signature a call asks for, where it asks for one. */
  readonly account?: (params: P) => string
  run(params: P, asking: Asking, services: ProviderServices): Promise<unknown>
}

/** Ties a verb's parameters to its schema, and forgets them for the table. */
export function verb<P>(definition: Verb<P>): Verb {
  return definition as unknown as Verb
}
