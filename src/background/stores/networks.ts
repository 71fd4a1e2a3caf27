import * as v from 'valibot'
import { WalletError } from '../errors.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored, type StoreShape } from './stored.ts'

const httpUrl = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//))

export const NetworkSchema = v.strictObject({
  chainId: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(120)),
  symbol: v.pipe(v.string(), v.minLength(1), v.maxLength(12)),
  rpcUrl: httpUrl,
  explorerUrl: v.nullable(httpUrl),
})
export type Network = v.InferOutput<typeof NetworkSchema>

/** Always there; their nodes may be replaced by the owner's own, and they cannot be removed. */
export const BUILT_IN: readonly Network[] = [
  {
    chainId: 1,
    name: 'Ethereum',
    symbol: 'ETH',
    rpcUrl: 'https://ethereum-rpc.publicnode.com',
    explorerUrl: 'https://etherscan.io',
  },
  {
    chainId: 11_155_111,
    name: 'Sepolia',
    symbol: 'ETH',
    rpcUrl: 'https://ethereum-sepolia-rpc.publicnode.com',
    explorerUrl: 'https://sepolia.etherscan.io',
  },
  {
    chainId: 31_337,
    name: 'Local chain',
    symbol: 'ETH',
    rpcUrl: 'http://127.0.0.1:8545',
    explorerUrl: null,
  },
]

interface Networks {
  /** Added by the owner, or replacing a built-in one of the same chain id. */
  own: Network[]
  current: number
}

const shape: StoreShape<Networks> = {
  key: 'networks',
  schema: v.strictObject({ own: v.array(NetworkSchema), current: v.number() }),
  initial: { own: [], current: 1 },
  migrations: [],
}

/** The EVM networks this wallet knows, and the one its own pages work with. */
export class NetworkList {
  readonly #stored: Stored<Networks>

  constructor(store: KeyValueStore, onChange: () => void) {
    this.#stored = new Stored(shape, store, onChange)
  }

  async list(): Promise<readonly Network[]> {
    return merged((await this.#stored.read()).own)
  }

  async find(chainId: number): Promise<Network | undefined> {
    return (await this.list()).find((network) => network.chainId === chainId)
  }

  /** @throws `unknown-network` */
  async get(chainId: number): Promise<Network> {
    return known(await this.find(chainId))
  }

  async current(): Promise<Network> {
    const { own, current } = await this.#stored.read()
    return known(merged(own).find((network) => network.chainId === current))
  }

  async select(chainId: number): Promise<void> {
    await this.#stored.update((value) => {
      known(merged(value.own).find((network) => network.chainId === chainId))
      return { ...value, current: chainId }
    })
  }

  /** @throws `network-exists` */
  async add(network: Network): Promise<void> {
    await this.#stored.update((value) => {
      if (merged(value.own).some((other) => other.chainId === network.chainId)) {
        throw new WalletError('network-exists', 'This network is known already.')
      }
      return { ...value, own: [...value.own, network] }
    })
  }

  async edit(network: Network): Promise<void> {
    await this.#stored.update((value) => {
      known(merged(value.own).find((other) => other.chainId === network.chainId))
      return { ...value, own: [...value.own.filter((other) => other.chainId !== network.chainId), network] }
    })
  }

  /** Removes an added network; a built-in one only loses the owner's changes. The current one stays. */
  async remove(chainId: number): Promise<void> {
    await this.#stored.update((value) => {
      if (value.current === chainId && !isBuiltIn(chainId)) {
        throw new WalletError('network-in-use', 'This network is in use. Choose another first.')
      }
      return { ...value, own: value.own.filter((network) => network.chainId !== chainId) }
    })
  }
}

export function isBuiltIn(chainId: number): boolean {
  return BUILT_IN.some((network) => network.chainId === chainId)
}

function merged(own: readonly Network[]): Network[] {
  const builtIn = BUILT_IN.map((network) => own.find((other) => other.chainId === network.chainId) ?? network)
  return [...builtIn, ...own.filter((network) => !isBuiltIn(network.chainId))]
}

function known(network: Network | undefined): Network {
  if (network === undefined) throw new WalletError('unknown-network', 'This network is not known here.')
  return network
}
