import * as v from 'valibot'
import { ethereumChainId, type FamilyName, tezosChainId } from '../../messages/values.ts'
import { WalletError } from '../errors.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored, type StoreShape } from './stored.ts'

const httpUrl = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//))

const words = {
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  symbol: v.pipe(v.string(), v.minLength(1), v.maxLength(12)),
  rpcUrl: httpUrl,
  explorerUrl: v.nullable(httpUrl),
}

const EthereumNetworkSchema = v.strictObject({ family: v.literal('ethereum'), chainId: ethereumChainId, ...words })
const TezosNetworkSchema = v.strictObject({ family: v.literal('tezos'), chainId: tezosChainId, ...words })
export const NetworkSchema = v.variant('family', [EthereumNetworkSchema, TezosNetworkSchema])

/** An EVM network. */
export type EthereumNetwork = v.InferOutput<typeof EthereumNetworkSchema>
export type TezosNetwork = v.InferOutput<typeof TezosNetworkSchema>
export type Network = EthereumNetwork | TezosNetwork
export type NetworkOf<F extends FamilyName> = Extract<Network, { family: F }>

/** CAIP-2: the namespace of each family's chains. */
const NAMESPACES: Readonly<Record<FamilyName, string>> = { ethereum: 'eip155', tezos: 'tezos' }

/** Places behind the point of each family's coin. */
export const COIN_DECIMALS: Readonly<Record<FamilyName, number>> = { ethereum: 18, tezos: 6 }

/** The CAIP-2 name of a network's chain, by which it is known everywhere: `eip155:1`, `tezos:NetXdQprcVkpaWU`. */
export function chainOf({ family, chainId }: Pick<Network, 'family' | 'chainId'>): string {
  return `${NAMESPACES[family]}:${chainId}`
}

/** The CAIP-2 name of an EVM chain. */
export function ethereumChain(chainId: number | bigint): string {
  return `${NAMESPACES.ethereum}:${chainId}`
}

/** The family and the id that a CAIP-2 name holds. @throws `unknown-network` where it is of no family */
export function readChain(
  chain: string,
): Pick<EthereumNetwork, 'family' | 'chainId'> | Pick<TezosNetwork, 'family' | 'chainId'> {
  const [namespace, reference = ''] = chain.split(':')
  const chainId = Number(reference)
  if (namespace === NAMESPACES.ethereum && v.is(ethereumChainId, chainId)) return { family: 'ethereum', chainId }
  if (namespace === NAMESPACES.tezos && v.is(tezosChainId, reference)) return { family: 'tezos', chainId: reference }
  throw unknownNetwork()
}

interface Networks {
  /** Added by the owner, or replacing a built-in one of the same chain. */
  own: Network[]
  /** Chains; null until the person chooses: then the first built-in one of the family. */
  current: Record<FamilyName, string | null>
  /** Added once and removed: what was done there is still told in its words and its coin. */
  former: Network[]
}

const EarlierNetwork = v.strictObject({ chainId: ethereumChainId, ...words })
const First = v.strictObject({ own: v.array(EarlierNetwork), current: v.nullable(v.number()) })
const Second = v.strictObject({ ...First.entries, former: v.array(EarlierNetwork) })
const asEthereum = (network: v.InferOutput<typeof EarlierNetwork>) => ({ family: 'ethereum', ...network })

const shape: StoreShape<Networks> = {
  key: 'networks',
  schema: v.strictObject({
    own: v.array(NetworkSchema),
    current: v.strictObject({ ethereum: v.nullable(v.string()), tezos: v.nullable(v.string()) }),
    former: v.array(NetworkSchema),
  }),
  initial: { own: [], current: { ethereum: null, tezos: null }, former: [] },
  migrations: [
    (value) => ({ ...v.parse(First, value), former: [] }),
    // All networks were Ethereum's.
    (value) => {
      const { own, current, former } = v.parse(Second, value)
      return {
        own: own.map(asEthereum),
        current: { ethereum: current === null ? null : ethereumChain(current), tezos: null },
        former: former.map(asEthereum),
      }
    },
  ],
}

/** The networks this wallet knows, and of each family the one its own pages work with. */
export class NetworkList {
  readonly #stored: Stored<Networks>
  readonly #builtIn: () => Promise<readonly Network[]>

  /**
   * @param builtIn the networks that are always there, at least one of each family: their nodes may be replaced by the
   *   owner's own, and they cannot be removed
   */
  constructor(store: KeyValueStore, builtIn: () => Promise<readonly Network[]>, onChange: () => void) {
    this.#stored = new Stored(shape, store, onChange)
    this.#builtIn = builtIn
  }

  async isBuiltIn(chain: string): Promise<boolean> {
    return has(await this.#builtIn(), chain)
  }

  async list(): Promise<readonly Network[]> {
    return merged(await this.#builtIn(), (await this.#stored.read()).own)
  }

  async ofFamily<F extends FamilyName>(family: F): Promise<readonly NetworkOf<F>[]> {
    return (await this.list()).filter((network): network is NetworkOf<F> => network.family === family)
  }

  async find(chain: string): Promise<Network | undefined> {
    return at(await this.list(), chain)
  }

  /** @throws `unknown-network` */
  async get(chain: string): Promise<Network> {
    return known(await this.find(chain))
  }

  /** The EVM network of a chain. @throws `unknown-network`, also for one of another family */
  async getEthereum(chain: string): Promise<EthereumNetwork> {
    return known((await this.ofFamily('ethereum')).find((network) => chainOf(network) === chain))
  }

  /** The Tezos network of a chain. @throws `unknown-network`, also for one of another family */
  async getTezos(chain: string): Promise<TezosNetwork> {
    return known((await this.ofFamily('tezos')).find((network) => chainOf(network) === chain))
  }

  /** As it was called last, where it was removed since. */
  async former(chain: string): Promise<Network | undefined> {
    return at((await this.#stored.read()).former, chain)
  }

  async current<F extends FamilyName>(family: F): Promise<NetworkOf<F>> {
    const all = await this.ofFamily(family)
    const current = (await this.#stored.read()).current[family]
    return known(current === null ? all[0] : all.find((network) => chainOf(network) === current))
  }

  async select(chain: string): Promise<void> {
    const { family } = await this.get(chain)
    await this.#stored.update((value) => ({ ...value, current: { ...value.current, [family]: chain } }))
  }

  /** @throws `network-exists` */
  async add(network: Network): Promise<void> {
    const builtIn = await this.#builtIn()
    const chain = chainOf(network)
    await this.#stored.update((value) => {
      if (has(merged(builtIn, value.own), chain)) {
        throw new WalletError('network-exists', 'This network is known already.')
      }
      return { ...value, own: [...value.own, network], former: without(value.former, chain) }
    })
  }

  async edit(network: Network): Promise<void> {
    const chain = chainOf(network)
    await this.get(chain)
    await this.#stored.update((value) => ({ ...value, own: [...without(value.own, chain), network] }))
  }

  /** Removes an added network; a built-in one only loses the owner's changes. The current one stays. */
  async remove(chain: string): Promise<void> {
    const builtIn = await this.#builtIn()
    await this.#stored.update((value) => {
      if (Object.values(value.current).includes(chain) && !has(builtIn, chain)) {
        throw new WalletError('network-in-use', 'This network is in use. Choose another first.')
      }
      const removed = value.own.filter((network) => chainOf(network) === chain && !has(builtIn, chain))
      const former = [...without(value.former, chain), ...removed]
      return { ...value, own: without(value.own, chain), former }
    })
  }
}

function at(networks: readonly Network[], chain: string): Network | undefined {
  return networks.find((network) => chainOf(network) === chain)
}

function has(networks: readonly Network[], chain: string): boolean {
  return at(networks, chain) !== undefined
}

function without(networks: readonly Network[], chain: string): Network[] {
  return networks.filter((network) => chainOf(network) !== chain)
}

function merged(builtIn: readonly Network[], own: readonly Network[]): Network[] {
  const first = builtIn.map((network) => at(own, chainOf(network)) ?? network)
  return [...first, ...own.filter((network) => !has(builtIn, chainOf(network)))]
}

function known<N extends Network>(network: N | undefined): N {
  if (network === undefined) throw unknownNetwork()
  return network
}

function unknownNetwork(): WalletError {
  return new WalletError('unknown-network', 'This network is not known here.')
}
