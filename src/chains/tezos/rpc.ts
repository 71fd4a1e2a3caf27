import * as v from 'valibot'
import { askNode, RpcError, type RpcOptions, whereKnown } from '../node.ts'
import type { Micheline } from './micheline/micheline.ts'
import { MichelineJson } from './micheline-json.ts'
import {
  Block,
  type BlockHeader,
  ChainId,
  Constants,
  Entrypoints,
  FeeFilter,
  Header,
  Included,
  Natural,
  NodeErrors,
  OperationHash,
  Pool,
  type PooledOperation,
  PublicKey,
  PublicKeyHash,
  Script,
  Simulated,
  type SimulatedContent,
  View,
} from './rpc-shapes.ts'

export type TezosRpc = ReturnType<typeof createRpc>

export interface Stake {
  readonly staked: bigint
  readonly locked: bigint
  readonly due: bigint
}

/** What a node asks at least for an operation. */
export interface MinimumFees {
  /** Mutez. */
  readonly base: bigint
  readonly nanotezPerGas: bigint
  readonly nanotezPerByte: bigint
}

/** What Octez nodes ask unless they are told otherwise. */
const USUAL_FEES: MinimumFees = { base: 100n, nanotezPerGas: 100n, nanotezPerByte: 1_000n }

/** A block that two others stand on is final, and what the next operation may be branched on. */
export const FINAL_DEPTH = 2

/** Bytes of an operation that nobody has signed: a simulation wants some, and does not check them. */
const NO_SIGNATURE = 'sigMzJ4GVAvXEd2RjsKGfG2H9QvqTSKCZsuB2KiHbZRGFz72XgF6KaKADznh674fQgBatxw3xdHqTtMHUZAGRprxy64wg1aq'

/** A client for one Tezos node (Octez RPC). Addresses and hashes are base58, amounts mutez. Every method throws RpcError. */
export function createRpc(options: RpcOptions) {
  const base = options.url.replace(/\/+$/, '')

  /** @returns null where the node says that there is no such thing */
  async function find<Output>(schema: v.GenericSchema<unknown, Output>, path: string, body: unknown = null) {
    const { status, json } = await askNode(options, base + path, body === null ? null : JSON.stringify(body))
    const errors = v.safeParse(NodeErrors, json)
    if (status === 404 && (!errors.success || errors.output.length === 0)) return null
    if (status < 200 || status > 299) throw refusal(status, errors.success ? errors.output : [])
    const answer = v.safeParse(schema, json)
    if (!answer.success) throw new RpcError('malformed', 'The node’s answer makes no sense.')
    return answer.output
  }

  async function ask<Output>(schema: v.GenericSchema<unknown, Output>, path: string, body: unknown = null) {
    const answer = await find(schema, path, body)
    if (answer === null) throw refusal(404, [])
    return answer
  }

  const at = (block: string | number) => `/chains/main/blocks/${block}`
  const contract = (address: string, block: string | number = 'head') => `${at(block)}/context/contracts/${address}`

  async function chainId(): Promise<string> {
    return ask(ChainId, '/chains/main/chain_id')
  }

  /** Null where the node does not have that block. */
  async function header(block: string | number = 'head'): Promise<BlockHeader | null> {
    return find(Header, `${at(block)}/header`)
  }

  async function head(): Promise<BlockHeader> {
    return ask(Header, `${at('head')}/header`)
  }

  return {
    chainId,
    header,
    head,
    /** @throws RpcError `another-chain` where the node serves another chain than is meant */
    async expectChain(expected: string): Promise<void> {
      const said = await chainId()
      if (said === expected) return
      throw new RpcError('another-chain', `The node serves ${said}, and this is for ${expected}.`)
    },
    /** The block that the next operation names: no reorganisation takes it away. A young chain has none that old. */
    async branch(): Promise<BlockHeader> {
      return (await whereKnown(header(`head~${FINAL_DEPTH}`))) ?? head()
    },
    /** What the account can spend: stakes are not in it. */
    balance: (address: string) => ask(Natural, `${contract(address)}/balance`),
    /** The number of the last operation; the next one's is one more. */
    counter: (address: string, block?: string | number) => ask(Natural, `${contract(address, block)}/counter`),
    /** Null while the account has not revealed its key. */
    managerKey: (address: string) => find(v.nullable(PublicKey), `${contract(address)}/manager_key`),
    /** Null while the account delegates to nobody. */
    delegate: (address: string) => find(PublicKeyHash, `${contract(address)}/delegate`),
    /** What the account has staked, and what of it was asked back: some is still locked, some can be taken out. Mutez. */
    async stake(address: string): Promise<Stake> {
      const part = async (name: string) => (await find(v.nullable(Natural), `${contract(address)}/${name}`)) ?? 0n
      const [staked, locked, due] = await Promise.all([
        part('staked_balance'),
        part('unstaked_frozen_balance'),
        part('unstaked_finalizable_balance'),
      ])
      return { staked, locked, due }
    },
    constants: () => ask(Constants, `${at('head')}/context/constants`),
    /** What this node asks at least; the usual amounts where it does not say. */
    async minimumFees(): Promise<MinimumFees> {
      return (await whereKnown(find(FeeFilter, '/chains/main/mempool/filter?include_default=true'))) ?? USUAL_FEES
    },
    /** What would come of these contents on top of the present head. No signature is needed for that. */
    async simulate(chain: string, branch: string, contents: readonly object[]): Promise<readonly SimulatedContent[]> {
      const operation = { branch, contents, signature: NO_SIGNATURE }
      const path = `${at('head')}/helpers/scripts/simulate_operation`
      const simulated = await ask(Simulated, path, { operation, chain_id: chain })
      if (simulated.contents.length === contents.length) return simulated.contents
      throw new RpcError('malformed', 'The node simulated something else.')
    },
    /**
     * @param signed the forged operation and its signature, hexadecimal
     * @returns its hash, as the node says it
     */
    inject: (signed: string) => ask(OperationHash, '/injection/operation?chain=main', signed),
    /** What the node's pool holds of an account; null where the node does not tell. */
    pooled: (address: string): Promise<readonly PooledOperation[] | null> =>
      whereKnown(find(Pool, `/chains/main/mempool/pending_operations?version=2&sources=${address}`)),
    /** The hashes of the manager operations of a block. */
    operationHashes: (level: number) => ask(Block, `${at(level)}/operation_hashes/3`),
    /** What came of the manager operation at `index` of a block. */
    included: (level: number, index: number) => ask(Included, `${at(level)}/operations/3/${index}`),
    /** Entrypoints with their parameter types; null for what is no contract. */
    entrypoints: (address: string) => find(Entrypoints, `${contract(address)}/entrypoints`),
    /** Null for what is no contract. */
    script: (address: string) => find(Script, `${contract(address)}/script`),
    /** What a contract answers to a view of FA1.2 or FA2, which wants a callback (TZIP-4). */
    async runView(chain: string, address: string, entrypoint: string, input: Micheline): Promise<Micheline> {
      const body = { contract: address, entrypoint, input, chain_id: chain, unparsing_mode: 'Readable' }
      return (await ask(View, `${at('head')}/helpers/scripts/run_view`, body)).data
    },
    /** @param keyHash the script expression hash of the packed key */
    bigMapValue: (id: bigint, keyHash: string) =>
      find(MichelineJson, `${at('head')}/context/big_maps/${id}/${keyHash}`),
  }
}

function refusal(status: number, errors: v.InferOutput<typeof NodeErrors>): RpcError {
  if (errors.length === 0 && status !== 404) return new RpcError('http', `The node answered with HTTP ${status}.`)
  const message = errors.at(-1)?.id ?? 'There is no such thing.'
  return new RpcError('refused', `The node refused it: ${message}`, { code: status, message, data: errors })
}
