import type { Site } from '../site.ts'
import type { Account } from '../stores/accounts.ts'
import type { EthereumNetwork } from '../stores/networks.ts'
import type { ConnectedSite } from '../stores/sites.ts'
import { ProviderFailure } from './provider-failure.ts'
import type { ProviderServices } from './verb.ts'

type Stores = Pick<ProviderServices, 'accounts' | 'networks' | 'sites'>

// A site that uses this provider sees Ethereum: its accounts, its networks.

/** The network a site works with: its own choice, else the wallet's. */
export async function networkOf({ networks, sites }: Stores, site: Site): Promise<EthereumNetwork> {
  const connected = await sites.find(site.key, 'ethereum')
  const own = connected === undefined ? undefined : await networks.find(connected.chain)
  return own?.family === 'ethereum' ? own : networks.current('ethereum')
}

/** The Ethereum accounts a site may see, the one it is shown first in front. */
export async function accountsOf({ accounts, sites }: Stores, site: Site): Promise<Account[]> {
  const granted = (await sites.find(site.key, 'ethereum'))?.accounts ?? []
  const all = await accounts.ofFamily('ethereum')
  return granted.flatMap((id) => all.find((account) => account.id === id) ?? [])
}

/** The addresses a site is told: none while locked. */
export async function visibleAddresses(
  services: Stores & Pick<ProviderServices, 'isUnlocked'>,
  site: Site,
): Promise<string[]> {
  if (!(await services.isUnlocked())) return []
  return (await accountsOf(services, site)).map((account) => account.address)
}

/** The account of this address, if the site may use it. Throws 4100 otherwise, also for an account it must not know of. */
export async function grantedAccount(services: Stores, site: Site, address: string): Promise<Account> {
  const account = (await accountsOf(services, site)).find((each) => each.address === address)
  if (account === undefined) throw new ProviderFailure('unauthorized')
  return account
}

/** @throws 4100 when the site is not connected */
export async function connection({ sites }: Stores, site: Site): Promise<ConnectedSite> {
  const connected = await sites.find(site.key, 'ethereum')
  if (connected === undefined) throw new ProviderFailure('unauthorized', 'This site is not connected.')
  return connected
}
