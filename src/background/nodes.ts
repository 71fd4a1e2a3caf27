import { createRpc, type EthereumRpc } from '../chains/ethereum/rpc.ts'
import type { Network } from './stores/networks.ts'

const TIMEOUT_MS = 10_000

/** The nodes of the networks, and which of them answered when last asked. */
export class Nodes {
  readonly #onChange: () => void
  readonly #clients = new Map<string, EthereumRpc>()
  readonly #reachable = new Map<string, boolean>()

  /** @param onChange a node began or ceased to answer */
  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  of({ rpcUrl }: Network): EthereumRpc {
    const client = this.#clients.get(rpcUrl) ?? createRpc({ url: rpcUrl, fetch: this.#fetch, timeoutMs: TIMEOUT_MS })
    this.#clients.set(rpcUrl, client)
    return client
  }

  /** Null until the node was asked something. */
  reachable({ rpcUrl }: Network): boolean | null {
    return this.#reachable.get(rpcUrl) ?? null
  }

  readonly #fetch = async (url: string, init: RequestInit): Promise<Response> => {
    try {
      const response = await fetch(url, init)
      this.#note(url, true)
      return response
    } catch (error) {
      this.#note(url, false)
      throw error
    }
  }

  #note(url: string, answers: boolean): void {
    if (this.#reachable.get(url) === answers) return
    this.#reachable.set(url, answers)
    this.#onChange()
  }
}
