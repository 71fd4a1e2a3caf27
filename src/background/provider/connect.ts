import { askToConnect } from '../ask-to-connect.ts'
import { chainOf } from '../stores/networks.ts'
import { networkOf } from './connection.ts'
import type { Asking, ProviderServices } from './verb.ts'

/** Asks which Ethereum accounts the site may see, and keeps the answer. */
export async function connect(asking: Asking, services: ProviderServices): Promise<void> {
  await askToConnect(asking, 'ethereum', chainOf(await networkOf(services, asking.site)), services)
}
