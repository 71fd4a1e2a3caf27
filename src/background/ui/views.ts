import { checksummed } from '../../chains/ethereum/addresses.ts'
import type { AccountView, AskerView, NetworkView, SiteView } from '../../messages/view.ts'
import { type Account, familyOf } from '../stores/accounts.ts'
import type { ActivityEntry } from '../stores/activity.ts'
import { COIN_DECIMALS, chainOf, type Network, readChain } from '../stores/networks.ts'
import type { ConnectedSite } from '../stores/sites.ts'
import type { UiServices } from './services.ts'

export function accountView({ id, name, kind, index, address }: Account): AccountView {
  return { id, name, kind, family: familyOf(kind), index, address: spelled(address) }
}

/** The account that the wallet's own pages work with, and the network of its family. */
export async function inUse({ accounts, networks }: Pick<UiServices, 'accounts' | 'networks'>) {
  const account = await accounts.current()
  return { account, network: (await networks.current(familyOf(account.kind))) as Network }
}

/** An address as people are shown it: Ethereum's with its checksum, Tezos' as it is. */
export function spelled(address: string): string {
  return address.startsWith('0x') ? checksummed(address) : address
}

/** What this wallet's accounts did: an earlier wallet in this browser may have left lines of its own. */
export async function ownActivity({ accounts, activity }: UiServices): Promise<ActivityEntry[]> {
  const own = new Set((await accounts.list()).map(({ id }) => id))
  return (await activity.list()).filter(({ account }) => own.has(account))
}

export async function networkView(
  { nodes, networks }: Pick<UiServices, 'nodes' | 'networks'>,
  network: Network,
): Promise<NetworkView> {
  const builtIn = await networks.isBuiltIn(chainOf(network))
  return { ...namedView(network), builtIn, reachable: nodes.reachable(network) }
}

/** A network that may have been removed since it was used. A coin whose name is lost is given none. */
export async function networkViewOf(services: UiServices, chain: string): Promise<NetworkView> {
  const { networks } = services
  const network = await networks.find(chain)
  if (network !== undefined) return networkView(services, network)
  const known = readChain(chain)
  const nameless: Network = {
    ...known,
    name: `Chain ${known.chainId}`,
    symbol: 'coins',
    rpcUrl: 'http://127.0.0.1/',
    explorerUrl: null,
  }
  return { ...namedView((await networks.former(chain)) ?? nameless), builtIn: false, reachable: false }
}

function namedView(network: Network): Omit<NetworkView, 'builtIn' | 'reachable'> {
  return { ...network, chain: chainOf(network), decimals: COIN_DECIMALS[network.family] }
}

/** @param key the site's key: an origin, alone or within another, of which both are shown */
export function askerView(key: string | null): AskerView {
  return key === null ? { kind: 'wallet' } : { kind: 'site', origin: key, host: hostsOf(key) }
}

function hostsOf(key: string): string {
  return key.split(' in ').map(hostOf).join(' in ')
}

/** The host as the address bar would show it, in punycode, with its port. */
export function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin
}

export function siteView(site: ConnectedSite, accounts: readonly Account[]): SiteView {
  const granted = site.accounts.flatMap((id) => accounts.find((account) => account.id === id) ?? [])
  const { family, chain, connectedAt } = site
  return { origin: site.key, host: hostsOf(site.key), family, accounts: granted.map(accountView), chain, connectedAt }
}
