import * as v from 'valibot'
import { askNode, RpcError, type RpcOptions, whereKnown } from '../node.ts'
import type { AccessList, Fees } from './build-transaction.ts'

/** A message call: hex and lower-case addresses, amounts in wei. */
export interface CallRequest {
  readonly from?: string
  readonly to: string | null
  readonly value?: bigint
  readonly data?: string
  readonly accessList?: AccessList
}

export interface Receipt {
  readonly transactionHash: string
  readonly blockNumber: bigint
  readonly succeeded: boolean
  readonly gasUsed: bigint
  /** Wei; null where the chain does not say. */
  readonly effectiveGasPrice: bigint | null
}

export type EthereumRpc = ReturnType<typeof createRpc>

const Quantity = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{1,64}$/),
  v.transform((hex) => BigInt(hex)),
)
const Nonce = v.pipe(
  Quantity,
  v.maxValue(BigInt(Number.MAX_SAFE_INTEGER)),
  v.transform((count) => Number(count)),
)
const Data = v.pipe(v.string(), v.regex(/^0x(?:[0-9a-fA-F]{2})*$/))
const Hash = v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{64}$/), v.toLowerCase())
/** The last blocks, whose tips are looked at. */
const HISTORY = '0xa'
const FeeHistory = v.object({ reward: v.nullish(v.array(v.array(Quantity)), []) })
const Block = v.object({ number: Quantity, baseFeePerGas: v.nullish(Quantity) })
const ReceiptAnswer = v.nullable(
  v.object({
    transactionHash: Hash,
    blockNumber: Quantity,
    status: Quantity,
    gasUsed: Quantity,
    effectiveGasPrice: v.nullish(Quantity),
  }),
)
const Answer = v.union([
  v.object({ error: v.object({ code: v.number(), message: v.string(), data: v.optional(v.unknown()) }) }),
  v.object({ result: v.unknown() }),
])

/** A JSON-RPC client for one Ethereum node. Every method throws RpcError. */
export function createRpc(options: RpcOptions) {
  let lastId = 0

  /** Any method, its result as the node gave it. */
  async function request(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++lastId, method, params })
    const json = await post(options, body)
    const answer = v.safeParse(Answer, json)
    if (!answer.success) throw malformed(method)
    if ('error' in answer.output) {
      const { error } = answer.output
      throw new RpcError('refused', `The node refused ${method}: ${error.message}`, error)
    }
    return answer.output.result
  }

  async function ask<Output>(
    schema: v.GenericSchema<unknown, Output>,
    method: string,
    params: readonly unknown[] = [],
  ) {
    const result = v.safeParse(schema, await request(method, params))
    if (!result.success) throw malformed(method)
    return result.output
  }

  /** What a transaction sent now should offer: twice the base fee and the usual tip, or the gas price. */
  async function fees(): Promise<Fees> {
    const { baseFeePerGas } = await ask(Block, 'eth_getBlockByNumber', ['latest', false])
    if (baseFeePerGas === null || baseFeePerGas === undefined) {
      return { kind: 'gas-price', gasPrice: await ask(Quantity, 'eth_gasPrice') }
    }
    const maxPriorityFeePerGas = await tip(baseFeePerGas)
    return { kind: 'base-fee', maxFeePerGas: 2n * baseFeePerGas + maxPriorityFeePerGas, maxPriorityFeePerGas }
  }

  /** The node's word; where it has none, what the last blocks paid, or what its gas price holds beyond the base fee. */
  async function tip(baseFee: bigint): Promise<bigint> {
    const said = await whereKnown(ask(Quantity, 'eth_maxPriorityFeePerGas'))
    if (said !== null) return said
    const paid = await whereKnown(ask(FeeHistory, 'eth_feeHistory', [HISTORY, 'latest', [50]]))
    const usual = middle((paid?.reward ?? []).flat().filter((reward) => reward > 0n))
    if (usual !== undefined) return usual
    const gasPrice = await ask(Quantity, 'eth_gasPrice')
    return gasPrice > baseFee ? gasPrice - baseFee : 0n
  }

  return {
    request,
    fees,
    chainId: () => ask(Quantity, 'eth_chainId'),
    blockNumber: () => ask(Quantity, 'eth_blockNumber'),
    /** Wei. */
    balance: (account: string) => ask(Quantity, 'eth_getBalance', [account, 'latest']),
    /** The next nonce, counting transactions that wait in the node's pool. */
    nonce: (account: string) => ask(Nonce, 'eth_getTransactionCount', [account, 'pending']),
    /** The next nonce of the latest block. */
    minedNonce: (account: string) => ask(Nonce, 'eth_getTransactionCount', [account, 'latest']),
    estimateGas: (call: CallRequest) => ask(Quantity, 'eth_estimateGas', [toJson(call)]),
    call: (call: CallRequest) => ask(Data, 'eth_call', [toJson(call), 'latest']),
    /** `0x` where there is none. */
    code: (account: string) => ask(Data, 'eth_getCode', [account, 'latest']),
    /** @returns the transaction's hash, as the node says it */
    sendRaw: (raw: string) => ask(Hash, 'eth_sendRawTransaction', [raw]),
    /** Null while it is not in a block. */
    receipt: async (hash: string): Promise<Receipt | null> => {
      const answer = await ask(ReceiptAnswer, 'eth_getTransactionReceipt', [hash])
      if (answer === null) return null
      const { status, effectiveGasPrice, ...rest } = answer
      return { ...rest, succeeded: status === 1n, effectiveGasPrice: effectiveGasPrice ?? null }
    },
  }
}

function middle(amounts: readonly bigint[]): bigint | undefined {
  return amounts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))[amounts.length >> 1]
}

async function post(options: RpcOptions, body: string): Promise<unknown> {
  const { status, json } = await askNode(options, options.url, body)
  // Some nodes put JSON-RPC errors behind an HTTP error status.
  if ((status < 200 || status > 299) && json === undefined)
    throw new RpcError('http', `The node answered with HTTP ${status}.`)
  return json
}

function malformed(method: string): RpcError {
  return new RpcError('malformed', `The node's answer to ${method} makes no sense.`)
}

function toJson({ from, to, value, data, accessList = [] }: CallRequest): Record<string, unknown> {
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(value === undefined ? {} : { value: `0x${value.toString(16)}` }),
    ...(data === undefined ? {} : { data }),
    ...(accessList.length === 0 ? {} : { accessList }),
  }
}
