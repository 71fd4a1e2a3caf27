import { checksummed } from '../../chains/ethereum/addresses.ts'
import type { Intent } from '../../messages/intent.ts'
import type { AccountView, AskerView, NetworkView, NotesView, SiteView, TokenNote } from '../../messages/view.ts'
import type { Account } from '../stores/accounts.ts'
import type { ActivityEntry } from '../stores/activity.ts'
import type { Network } from '../stores/networks.ts'
import type { ConnectedSite } from '../stores/sites.ts'
import { isWork, type Token } from '../stores/tokens.ts'
import { networkId } from '../tokens/token-readers.ts'
import type { UiServices } from './services.ts'

export function accountView({ id, name, index, address }: Account): AccountView {
  return { id, name, index, address: checksummed(address) }
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
  return { ...network, builtIn: await networks.isBuiltIn(network.chainId), reachable: nodes.reachable(network) }
}

/** A network that may have been removed since it was used. A coin whose name is lost is given none. */
export async function networkViewOf(services: UiServices, chainId: number): Promise<NetworkView> {
  const { networks } = services
  const network = await networks.find(chainId)
  if (network !== undefined) return networkView(services, network)
  const nameless = {
    chainId,
    name: `Chain ${chainId}`,
    symbol: 'coins',
    rpcUrl: 'http://127.0.0.1/',
    explorerUrl: null,
  }
  return { ...((await networks.former(chainId)) ?? nameless), builtIn: false, reachable: false }
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
  const { chainId, connectedAt } = site
  return { origin: site.key, host: hostsOf(site.key), accounts: granted.map(accountView), chainId, connectedAt }
}

/** What the sentence about an intent may add: names of own accounts, tokens' own words, checksummed spellings. */
export async function notesView(services: UiServices, intent: Intent, chainId: number): Promise<NotesView> {
  const addresses = new Set(JSON.stringify(intent).match(/(?<=")0x[0-9a-f]{40}(?=")/g) ?? [])
  const own = (await services.accounts.list()).filter((account) => addresses.has(account.address))
  const network = await services.networks.find(chainId)
  const contracts = network === undefined ? [] : tokenContracts(intent)
  const shown = network === undefined ? [] : await services.tokens.on(networkId(network))
  return {
    tokens: contracts.flatMap(
      (contract) =>
        shownNote(shown, contract, intent) ??
        services.tokenNotes.of(chainId, contract, services.nodes.of(network!)) ??
        [],
    ),
    names: own.map(({ address, name }) => ({ address: checksummed(address), name })),
    spellings: [...addresses].map(checksummed),
  }
}

/** What the list says of a contract. Of works it does so only where the bytes do not move an amount. */
function shownNote(shown: readonly Token[], contract: string, { meaning }: Intent): TokenNote | null {
  const token = shown.find((each) => each.contract === contract && each.symbol !== '')
  if (token === undefined) return null
  const isAmount =
    (meaning.class === 'transfer' && meaning.asset.standard === 'erc20') ||
    (meaning.class === 'approval' && meaning.grants.some(({ standard }) => standard === 'erc20'))
  if (isAmount && isWork(token)) return null
  return { address: checksummed(contract), symbol: token.symbol, decimals: token.decimals, source: 'contract' }
}

function tokenContracts({ meaning }: Intent): string[] {
  if (meaning.class === 'transfer') return 'contract' in meaning.asset ? [meaning.asset.contract] : []
  if (meaning.class === 'approval') return [...new Set(meaning.grants.map(({ contract }) => contract))]
  return meaning.class === 'revocation' ? [meaning.contract] : []
}
