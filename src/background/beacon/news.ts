import { WalletError } from '../errors.ts'
import type { Site } from '../site.ts'
import type { Said } from './messages.ts'
import type { Grant, Peer } from './peers.ts'
import type { BeaconServices } from './verb.ts'

/** What a dapp has not been told yet, and what it has from then on. */
export interface News {
  readonly peer: Peer
  readonly said: Said
  readonly has: Grant | null
}

/** What there is to tell a dapp now. While the wallet cannot say it, there is nothing: it is told another time. */
export async function newsFor(peer: Peer, site: Site, services: BeaconServices): Promise<News | null> {
  try {
    return await changeFor(peer, site, services)
  } catch (error) {
    if (error instanceof WalletError) return null
    throw error
  }
}

/** Compares what a dapp was told with what is so: its site was disconnected, or another account is shown first. */
async function changeFor(peer: Peer, site: Site, { wallet }: BeaconServices): Promise<News | null> {
  const { granted } = peer
  if (granted === null) return null
  const [first] = await wallet.accounts(site)
  if (first === undefined) return { peer, said: { type: 'disconnect' }, has: null }
  const { address } = first
  if (address === granted.address) return null
  // A dapp needs the key too, which a locked wallet does not tell.
  const publicKey = await wallet.publicKey(first)
  if (publicKey === null) return null
  const { network, scopes } = granted
  return {
    peer,
    said: { type: 'change_account_request', address, publicKey, network, scopes, walletType: 'implicit' },
    has: { ...granted, address },
  }
}
