import { type EthereumRpc, RpcError } from '../../chains/ethereum/rpc.ts'
import type { Activity, SignedTransactionEntry } from '../stores/activity.ts'
import { broadcast } from './broadcast.ts'

/** Blocks after which a number that was used by a transaction without receipt counts as used by another. */
const DEPTH = 2n

export interface WatchPorts {
  readonly activity: Activity
  /** The node of a chain and its host; null when the network was removed. */
  node(chainId: number): Promise<WatchNode | null>
  /** What is not settled yet, of this wallet's accounts, on networks that are known. */
  watched(): Promise<readonly SignedTransactionEntry[]>
}

interface WatchNode {
  readonly rpc: Pick<EthereumRpc, 'receipt' | 'minedNonce' | 'blockNumber' | 'sendRaw' | 'request'>
  readonly host: string
}

/**
 * Looks once at every transaction that is not settled: sends what the node does not have, notes what is in a block, and what
 * another transaction overtook. A node that does not answer changes nothing.
 */
export async function watchOnce(ports: WatchPorts): Promise<void> {
  const unsettled = await ports.watched()
  for (const [at, entry] of unsettled.entries()) {
    const node = await ports.node(entry.chainId)
    if (node === null) continue
    try {
      await look(ports, entry, node, unsettled.slice(0, at))
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
    }
  }
}

async function look(
  ports: WatchPorts,
  entry: SignedTransactionEntry,
  { rpc, host }: WatchNode,
  newer: readonly SignedTransactionEntry[],
): Promise<void> {
  const { activity } = ports
  const { hash, nonce } = entry.transaction
  const receipt = await rpc.receipt(hash)
  if (receipt !== null) {
    await activity.move(entry.id, receipt.succeeded ? 'confirmed' : 'failed', { problem: null })
    await activity.settleNonce(entry)
    return
  }
  const address = entry.intent.account
  if ((await rpc.minedNonce(address)) > nonce) {
    // Behind one address there may be several nodes, and one knows the block before the other its receipts.
    if (await isUsedInDepth(rpc, address, nonce)) await activity.move(entry.id, 'replaced', { problem: null })
    return
  }
  if (newer.some((other) => takesPlaceOf(other, entry))) return
  const isKnown = entry.state !== 'signed' && (await rpc.request('eth_getTransactionByHash', [hash])) !== null
  // Never sent, or forgotten by the node: the same bytes again.
  if (!isKnown) await broadcast(rpc, activity, entry, host)
}

async function isUsedInDepth(rpc: WatchNode['rpc'], address: string, nonce: number): Promise<boolean> {
  const block = (await rpc.blockNumber()) - DEPTH
  if (block < 0n) return false
  const count = await rpc.request('eth_getTransactionCount', [address, `0x${block.toString(16)}`])
  return typeof count === 'string' && /^0x[0-9a-f]{1,13}$/i.test(count) && Number(count) > nonce
}

function takesPlaceOf(other: SignedTransactionEntry, entry: SignedTransactionEntry): boolean {
  const { account, chainId, transaction } = other
  return account === entry.account && chainId === entry.chainId && transaction.nonce === entry.transaction.nonce
}
