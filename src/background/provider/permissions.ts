import type { Site } from '../site.ts'
import { accountsOf } from './connection.ts'
import type { ProviderServices } from './verb.ts'

/** The one permission a site can have (EIP-2255). */
export const ACCOUNTS_PERMISSION = 'eth_accounts'

/** EIP-2255's list of what a site may do: nothing, or to see certain accounts. */
export async function permissionsOf(services: ProviderServices, site: Site): Promise<unknown[]> {
  const granted = await accountsOf(services, site)
  if (granted.length === 0) return []
  const value = granted.map((account) => account.address)
  return [
    {
      invoker: site.origin,
      parentCapability: ACCOUNTS_PERMISSION,
      caveats: [{ type: 'restrictReturnedAccounts', value }],
    },
  ]
}
