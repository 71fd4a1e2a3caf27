import * as v from 'valibot'
import { RpcError, type RpcOptions } from '../chains/ethereum/rpc.ts'
import { tezosChainId } from '../messages/values.ts'

/** What the wallet's pages ask a Tezos node. Every method throws RpcError. */
export interface TezosNode {
  /** The chain's id in base58. */
  chainId(): Promise<string>
  /** Mutez. */
  balance(address: string): Promise<bigint>
  /** The baker an account delegates to; null where it has none. */
  delegate(address: string): Promise<string | null>
}

const Mutez = v.pipe(
  v.string(),
  v.regex(/^[0-9]{1,19}$/),
  v.transform((amount) => BigInt(amount)),
)
const Address = v.pipe(v.string(), v.regex(/^tz[1-4][1-9A-HJ-NP-Za-km-z]{33}$/))
const HEAD = '/chains/main/blocks/head/context/contracts'

/** A client for one Tezos node. */
export function tezosNode({ url, fetch, timeoutMs }: RpcOptions): TezosNode {
  const base = url.replace(/\/$/, '')

  /** Null where the node knows of nothing there. */
  async function ask<T>(path: string, schema: v.GenericSchema<unknown, T>): Promise<T | null> {
    const signal = AbortSignal.timeout(timeoutMs)
    let response: Response
    let json: unknown
    try {
      response = await fetch(base + path, { signal, redirect: 'error' })
      json = response.ok ? await response.json() : null
    } catch (error) {
      if (error instanceof SyntaxError) throw malformed(path)
      if (signal.aborted) throw new RpcError('timeout', 'The node did not answer in time.')
      throw new RpcError('unreachable', 'The node cannot be reached.')
    }
    if (response.status === 404) return null
    if (!response.ok) throw new RpcError('http', `The node answered with HTTP ${response.status}.`)
    const answer = v.safeParse(schema, json)
    if (!answer.success) throw malformed(path)
    return answer.output
  }

  return {
    async chainId() {
      const id = await ask('/chains/main/chain_id', tezosChainId)
      if (id === null) throw new RpcError('http', 'The node answered with HTTP 404.')
      return id
    },
    balance: async (address) => (await ask(`${HEAD}/${address}/balance`, Mutez)) ?? 0n,
    delegate: (address) => ask(`${HEAD}/${address}/delegate`, Address),
  }
}

function malformed(path: string): RpcError {
  return new RpcError('malformed', `The node's answer to ${path} makes no sense.`)
}
