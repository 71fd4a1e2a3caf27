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

interface Networks {
  /** Added by the owner, or replacing a built-in one of the same chain id. */
  own: Network[]
  /** Chain id; null until the person chooses: then the first built-in one. */
  current: number | null
  /** Added once and removed: what was done there is still told in its words and its coin. */
  former: Network[]
}

const FirstSchema = v.strictObject({ own: v.array(NetworkSchema), current: v.nullable(v.number()) })

const shape: StoreShape<Networks> = {
  key: 'networks',
  schema: v.strictObject({ ...FirstSchema.entries, former: v.array(NetworkSchema) }),
  initial: { own: [], current: null, former: [] },
  migrations: [(value) => ({ ...v.parse(FirstSchema, value), former: [] })],
}

/** The EVM networks this wallet knows, and the one its own pages work with. */
export class NetworkList {
  readonly #stored: Stored<Networks>
  readonly #builtIn: () => Promise<readonly Network[]>

  /**
   * @param builtIn the networks that are always there: their nodes may be replaced by the owner's own, and they cannot
   *   be removed
   */
  constructor(store: KeyValueStore, builtIn: () => Promise<readonly Network[]>, onChange: () => void) {
    this.#stored = new Stored(shape, store, onChange)
    this.#builtIn = builtIn
  }

  async isBuiltIn(chainId: number): Promise<boolean> {
    return has(await this.#builtIn(), chainId)
  }

  async list(): Promise<readonly Network[]> {
    return merged(await this.#builtIn(), (await this.#stored.read()).own)
  }

  async find(chainId: number): Promise<Network | undefined> {
    return (await this.list()).find((network) => network.chainId === chainId)
  }

  /** @throws `unknown-network` */
  async get(chainId: number): Promise<Network> {
    return known(await this.find(chainId))
  }

  /** As it was called last, where it was removed since. */
  async former(chainId: number): Promise<Network | undefined> {
    return (await this.#stored.read()).former.find((network) => network.chainId === chainId)
  }

  async current(): Promise<Network> {
    const all = await this.list()
    const { current } = await this.#stored.read()
    return known(current === null ? all[0] : all.find((network) => network.chainId === current))
  }

  async select(chainId: number): Promise<void> {
    await this.get(chainId)
    await this.#stored.update((value) => ({ ...value, current: chainId }))
  }

  /** @throws `network-exists` */
  async add(network: Network): Promise<void> {
    const builtIn = await this.#builtIn()
    await this.#stored.update((value) => {
      if (merged(builtIn, value.own).some((other) => other.chainId === network.chainId)) {
        throw new WalletError('network-exists', 'This network is known already.')
      }
      return { ...value, own: [...value.own, network], former: without(value.former, network.chainId) }
    })
  }

  async edit(network: Network): Promise<void> {
    await this.get(network.chainId)
    await this.#stored.update((value) => ({
      ...value,
      own: [...without(value.own, network.chainId), network],
    }))
  }

  /** Removes an added network; a built-in one only loses the owner's changes. The current one stays. */
  async remove(chainId: number): Promise<void> {
    const builtIn = await this.#builtIn()
    await this.#stored.update((value) => {
      if (value.current === chainId && !has(builtIn, chainId)) {
        throw new WalletError('network-in-use', 'This network is in use. Choose another first.')
      }
      const removed = value.own.filter((network) => network.chainId === chainId && !has(builtIn, chainId))
      const former = [...without(value.former, chainId), ...removed]
      return { ...value, own: without(value.own, chainId), former }
    })
  }
}

function has(networks: readonly Network[], chainId: number): boolean {
  return networks.some((network) => network.chainId === chainId)
}

function without(networks: readonly Network[], chainId: number): Network[] {
  return networks.filter((network) => network.chainId !== chainId)
}

function merged(builtIn: readonly Network[], own: readonly Network[]): Network[] {
  const first = builtIn.map((network) => own.find((other) => other.chainId === network.chainId) ?? network)
  return [...first, ...own.filter((network) => !has(builtIn, network.chainId))]
}

function known(network: Network | undefined): Network {
  if (network === undefined) throw new WalletError('unknown-network', 'This network is not known here.')
  return network
}
