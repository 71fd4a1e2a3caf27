import { createRpc as createEthereumRpc, type EthereumRpc } from '../chains/ethereum/rpc.ts'
import { createRpc as createTezosRpc, type TezosRpc } from '../chains/tezos/rpc.ts'
import { chainOf, type EthereumNetwork, ethereumChain, type Network, type TezosNetwork } from './stores/networks.ts'

const TIMEOUT_MS = 10_000

/** What a node of any family is asked. Every method throws RpcError. */
export interface ChainNode {
  /** The CAIP-2 name of the chain it serves. */
  chain(): Promise<string>
  /** In the smallest unit of the chain's coin. */
  balance(address: string): Promise<bigint>
}

/** The nodes of the networks, and which of them answered when last asked. */
export class Nodes {
  readonly #onChange: () => void
  readonly #ethereum = new Map<string, EthereumRpc>()
  readonly #tezos = new Map<string, TezosRpc>()
  readonly #reachable = new Map<string, boolean>()

  /** @param onChange a node began or ceased to answer */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  of({ rpcUrl }: EthereumNetwork): EthereumRpc {
    return kept(this.#ethereum, rpcUrl, () => createEthereumRpc(this.#options(rpcUrl)))
  }

  tezos({ rpcUrl }: TezosNetwork): TezosRpc {
    return kept(this.#tezos, rpcUrl, () => createTezosRpc(this.#options(rpcUrl)))
  }

  /** The node of a network of any family, as far as they are alike. */
  any(network: Network): ChainNode {
    if (network.family === 'ethereum') {
      const node = this.of(network)
      return { chain: async () => ethereumChain(await node.chainId()), balance: (address) => node.balance(address) }
    }
    const node = this.tezos(network)
    return {
      chain: async () => chainOf({ family: 'tezos', chainId: await node.chainId() }),
      balance: (address) => node.balance(address),
    }
  }

  /** Null until the node was asked something. */
  reachable({ rpcUrl }: Network): boolean | null {
    return this.#reachable.get(rpcUrl) ?? null
  }

  #options(rpcUrl: string) {
    const ask = async (url: string, init: RequestInit): Promise<Response> => {
      try {
        const response = await fetch(url, init)
        this.#note(rpcUrl, true)
        return response
      } catch (error) {
        this.#note(rpcUrl, false)
        throw error
      }
    }
    return { url: rpcUrl, fetch: ask, timeoutMs: TIMEOUT_MS }
  }

  #note(rpcUrl: string, answers: boolean): void {
    if (this.#reachable.get(rpcUrl) === answers) return
    this.#reachable.set(rpcUrl, answers)
    this.#onChange()
  }
}

function kept<T>(clients: Map<string, T>, rpcUrl: string, create: () => T): T {
  const client = clients.get(rpcUrl) ?? create()
  clients.set(rpcUrl, client)
  return client
}
