import { encodePublicKey } from '../../chains/tezos/addresses.ts'
import { askToConnect } from '../ask-to-connect.ts'
import { disconnect } from '../disconnect.ts'
import { WalletError } from '../errors.ts'
import type { ProviderServices } from '../provider/verb.ts'
import type { Signing } from '../signing.ts'
import { chainOf, type NetworkList } from '../stores/networks.ts'
import type { BeaconNetwork } from './messages.ts'
import type { BeaconAccounts } from './wallet.ts'

type Services = Pick<
  ProviderServices,
  'accounts' | 'approvals' | 'isUnlocked' | 'networks' | 'now' | 'sites' | 'unlocked'
> & { readonly signing: Pick<Signing, 'publicKeyAt'> }

/** Beacon's name of the chain that is called Tezos; test networks have the names their people gave them. */
const MAINNET = { type: 'mainnet', chainId: 'NetXdQprcVkpaWU' }

/** The wallet's Tezos accounts and connected sites, as Beacon needs them. */
export function ownAccounts(services: Services): BeaconAccounts {
  const { accounts, isUnlocked, networks, signing, sites, unlocked } = services
  return {
    async accounts(site) {
      const granted = (await sites.find(site.key, 'tezos'))?.accounts ?? []
      const all = await accounts.ofFamily('tezos')
      return granted.flatMap((id) => all.find((account) => account.id === id) ?? [])
    },
    async publicKey({ id }) {
      if (!(await isUnlocked())) return null
      const account = await accounts.byId(id)
      try {
        return encodePublicKey(await signing.publicKeyAt(account))
      } catch (error) {
        // It was locked meanwhile.
        if (error instanceof WalletError && error.code === 'locked') return null
        throw error
      }
    },
    chainOf: (network) => chainNamed(network, networks),
    unlocked,
    async connect(asking, chain) {
      if ((await accounts.ofFamily('tezos')).length === 0)
        throw new WalletError('no-account', 'There is no such account.')
      await askToConnect(asking, 'tezos', chain, services)
    },
    disconnect: (site) => disconnect(services, site.key, 'tezos'),
  }
}

/**
 * Which of the wallet's networks a dapp means: the main one by its chain; any other by its name, a custom one by its node
 * before that. No node that a dapp names is ever asked.
 */
async function chainNamed({ type, name, rpcUrl }: BeaconNetwork, networks: NetworkList): Promise<string | null> {
  const known = await networks.ofFamily('tezos')
  const called = (text: string | undefined) => known.find((each) => each.name.toLowerCase() === text?.toLowerCase())
  const found =
    type === MAINNET.type
      ? known.find(({ chainId }) => chainId === MAINNET.chainId)
      : type === 'custom'
        ? (known.find((each) => isSameNode(each.rpcUrl, rpcUrl)) ?? called(name))
        : called(type)
  return found === undefined ? null : chainOf(found)
}

function isSameNode(own: string, named: string | undefined): boolean {
  const normal = (url: string) => new URL(url).href.replace(/\/$/, '')
  return named !== undefined && URL.canParse(named) && normal(own) === normal(named)
}
