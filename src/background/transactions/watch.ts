import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { RpcError } from '../../chains/node.ts'
import type { Problem } from '../../messages/problem.ts'
import {
  type Activity,
  inBlockInItsPlace,
  isNewestOfItsNumber,
  type SignedTransactionEntry,
} from '../stores/activity.ts'
import { broadcast } from './broadcast.ts'

/** Blocks after which a number that was used by a transaction without receipt counts as used by another. */
const DEPTH = 2n

export interface WatchPorts {
  readonly activity: Activity
  /** The node of a chain and its host; null when the network was removed. */
  node(chain: string): Promise<WatchNode | null>
  /** What is not settled yet, of this wallet's accounts, on networks that are known. */
  watched(): Promise<readonly SignedTransactionEntry[]>
}

interface WatchNode {
  readonly rpc: Pick<EthereumRpc, 'receipt' | 'minedNonce' | 'blockNumber' | 'sendRaw' | 'request'>
  readonly host: string
}

/**
 * Looks once at every transaction that is not settled: notes what is in a block and what another transaction overtook, and
 * sends what the node does not have. A node that does not answer changes nothing.
 */
export async function watchOnce(ports: WatchPorts): Promise<void> {
  // Receipts first: one of them may say what became of the others of its number.
  await each(ports, async (entry, { rpc }) => {
    await settledByReceipt(ports.activity, entry, rpc)
  })
  await each(ports, (entry, node) => follow(ports, entry, node))
}

async function each(
  { watched, node }: WatchPorts,
  look: (entry: SignedTransactionEntry, node: WatchNode) => Promise<void>,
): Promise<void> {
  for (const entry of await watched()) {
    const reached = await node(entry.chain)
    if (reached === null) continue
    try {
      await look(entry, reached)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
    }
  }
}

/** Whether it is in a block: then Activity holds that, and that the others of its number never will be. */
export async function settledByReceipt(
  activity: Activity,
  entry: SignedTransactionEntry,
  rpc: Pick<EthereumRpc, 'receipt'>,
): Promise<boolean> {
  const receipt = await rpc.receipt(entry.transaction.hash)
  if (receipt === null) return false
  await activity.move(entry.id, receipt.succeeded ? 'confirmed' : 'failed', { problem: null })
  await activity.settleNonce(entry)
  return true
}

async function follow(ports: WatchPorts, entry: SignedTransactionEntry, { rpc, host }: WatchNode): Promise<void> {
  const { activity } = ports
  const { hash, nonce } = entry.transaction
  const address = entry.intent.account
  const entries = await activity.list()
  const happened = inBlockInItsPlace(entry, entries)
  if (happened !== undefined) return activity.settleNonce(happened)
  if ((await rpc.minedNonce(address)) > nonce) {
    // Behind one address there may be several nodes, and one knows the block before the other its receipts.
    if (await isUsedInDepth(rpc, address, nonce)) await activity.move(entry.id, 'replaced', { problem: OVERTAKEN })
    return
  }
  if (entry.state === 'not-taken' || !isNewestOfItsNumber(entry, entries)) return
  const isKnown = entry.state !== 'signed' && (await rpc.request('eth_getTransactionByHash', [hash])) !== null
  // Never sent, or forgotten by the node: the same bytes again.
  if (!isKnown) await broadcast(rpc, activity, entry, host)
}

const OVERTAKEN: Problem = {
  code: 'overtaken',
  title: 'Another transaction took its number',
  text: 'That one was not signed here. This one never happens.',
  details: [],
  actions: [],
}

async function isUsedInDepth(rpc: WatchNode['rpc'], address: string, nonce: number): Promise<boolean> {
  const block = (await rpc.blockNumber()) - DEPTH
  if (block < 0n) return false
  const count = await rpc.request('eth_getTransactionCount', [address, `0x${block.toString(16)}`])
  return typeof count === 'string' && /^0x[0-9a-f]{1,13}$/i.test(count) && Number(count) > nonce
}
