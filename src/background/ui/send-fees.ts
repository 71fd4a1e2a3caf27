import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { RpcError } from '../../chains/node.ts'
import type { ContractCall } from '../tokens/ethereum-tokens.ts'
import { gasWithMargin } from '../transactions/ethereum/draft.ts'

const PLAIN_GAS = 21_000n

type Node = Pick<EthereumRpc, 'fees' | 'estimateGas'>

/** Wei, at most, for a payment of the coin; null while the node does not answer. */
export function feeOfPayment(node: Node, from: string, to: string | null, value: bigint): Promise<bigint | null> {
  return unlessSilent(async () => {
    const price = await highestPrice(node)
    if (to === null) return PLAIN_GAS * price
    // A node refuses to estimate what the account cannot pay: the plain cost is shown then, beside the reason.
    const gas = await estimate(node, { from, to, value, data: '0x' })
    return (gas ?? PLAIN_GAS) * price
  })
}

/** Wei, at most, for a transfer of a token; `fails` where the node says that it would, null while it does not answer. */
export function feeOfTransfer(node: Node, from: string, { to, data }: ContractCall): Promise<bigint | 'fails' | null> {
  return unlessSilent(async () => {
    const gas = await estimate(node, { from, to, value: 0n, data })
    return gas === null ? 'fails' : gas * (await highestPrice(node))
  })
}

async function highestPrice(node: Node): Promise<bigint> {
  const fees = await node.fees()
  return fees.kind === 'base-fee' ? fees.maxFeePerGas : fees.gasPrice
}

/** Null where the node refuses to estimate it. @throws RpcError where it does not answer */
async function estimate(node: Node, call: Parameters<Node['estimateGas']>[0]): Promise<bigint | null> {
  try {
    return gasWithMargin(await node.estimateGas(call))
  } catch (error) {
    if (error instanceof RpcError && error.answer !== undefined) return null
    throw error
  }
}

async function unlessSilent<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof RpcError) return null
    throw error
  }
}
