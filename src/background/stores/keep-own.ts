import type { Account, Accounts, Places } from './accounts.ts'
import type { ConnectedSites } from './sites.ts'

/**
 * The accounts of the wallet that is now here: at least its first, and those of all its Ed25519 keys. What an earlier wallet in this browser left behind is
 * never shown, and its sites must ask again. Activity is told apart by the addresses in it.
 */
export async function keepOwn(
  { accounts, sites }: { readonly accounts: Accounts; readonly sites: ConnectedSites },
  places: Places,
): Promise<readonly Account[]> {
  await accounts.keepOnly(places)
  await accounts.addFirst(places)
  await accounts.addKeyed(places)
  const own = await accounts.list()
  await sites.keepOnly(new Set(own.map(({ id }) => id)))
  return own
}
