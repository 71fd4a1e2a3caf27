import type { Problem } from '../../messages/problem.ts'
import type { Nodes } from '../nodes.ts'
import type { Activity, SignedTransactionEntry } from '../stores/activity.ts'
import type { Network } from '../stores/networks.ts'
import { ethereumTransactionNode } from './ethereum/node.ts'
import type { Drafted } from './family.ts'
import { tezosTransactionNode } from './tezos/node.ts'

/** What becomes of this wallet's signed transactions at one node. Activity then holds it. */
export interface TransactionNode {
  /**
   * Hands over what Activity holds. Doing so twice is harmless: it is the same bytes.
   * @returns null when the node has it, else what the person is told
   */
  broadcast(entry: SignedTransactionEntry): Promise<Problem | null>
  /** Whether a block holds it for good: then the others of its number never happen. @throws RpcError */
  settled(entry: SignedTransactionEntry): Promise<boolean>
  /** Of what is not settled: whether another took its number, or it is too late; sends what the node does not have. @throws RpcError */
  follow(entry: SignedTransactionEntry): Promise<void>
  /** Whether there is still time for what no block after `lastLevel` may hold. @throws RpcError */
  mayStillTake(lastLevel: number): Promise<boolean>
  /** The same transaction with the number and the fees of now. @throws RpcError; OperationError on Tezos */
  again(unsigned: Uint8Array, address: string): Promise<Drafted>
}

interface Ports {
  readonly nodes: Nodes
  readonly activity: Activity
  /** Of a Tezos account, as Tezos writes it. @throws `locked` */
  tezosKey(address: string): Promise<string>
}

export function transactionNode({ nodes, activity, tezosKey }: Ports, network: Network): TransactionNode {
  const { host } = new URL(network.rpcUrl)
  if (network.family === 'ethereum') return ethereumTransactionNode(nodes.of(network), activity, host)
  const { chainId } = network
  const source = async (address: string) => ({ chainId, address, publicKey: await tezosKey(address) })
  return tezosTransactionNode(nodes.tezos(network), activity, { chainId, host, source })
}
