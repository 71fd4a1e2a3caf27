import type { Account, Accounts } from './accounts.ts'
import type { ConnectedSites } from './sites.ts'

/**
 * The accounts of the wallet that is now here, at least its first. What an earlier wallet in this browser left behind is
 * never shown, and its sites must ask again. Activity is told apart by the addresses in it.
 */
export async function keepOwn(
  { accounts, sites }: { readonly accounts: Accounts; readonly sites: ConnectedSites },
  addressAt: (index: number) => Promise<string>,
): Promise<readonly Account[]> {
  await accounts.keepOnly(addressAt)
  await accounts.addFirst(addressAt)
  const own = await accounts.list()
  await sites.keepOnly(new Set(own.map(({ id }) => id)))
  return own
}
