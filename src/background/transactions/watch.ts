import { type EthereumRpc, RpcError } from '../../chains/ethereum/rpc.ts'
import type { Activity, SignedTransactionEntry } from '../stores/activity.ts'
import { broadcast } from './broadcast.ts'

export interface WatchPorts {
  readonly activity: Activity
  /** The node of a chain and its host; null when the network was removed. */
  node(
    chainId: number,
  ): Promise<{ rpc: Pick<EthereumRpc, 'receipt' | 'minedNonce' | 'sendRaw' | 'request'>; host: string } | null>
  addressOf(accountId: string): Promise<string>
}

/**
 * Looks once at every transaction that is not settled: sends what the node does not have, notes what is in a block, and what
 * another transaction overtook. A node that does not answer changes nothing.
 */
export async function watchOnce(ports: WatchPorts): Promise<void> {
  for (const entry of await ports.activity.unsettled()) {
    const node = await ports.node(entry.chainId)
    if (node === null) continue
    try {
      await look(ports, entry, node)
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
    }
  }
}

type WatchNode = NonNullable<Awaited<ReturnType<WatchPorts['node']>>>

async function look(ports: WatchPorts, entry: SignedTransactionEntry, { rpc, host }: WatchNode): Promise<void> {
  const { activity } = ports
  const receipt = await rpc.receipt(entry.transaction.hash)
  if (receipt !== null) {
    await activity.move(entry.id, receipt.succeeded ? 'confirmed' : 'failed', { problem: null })
    return activity.settleNonce(entry)
  }
  const mined = await rpc.minedNonce(await ports.addressOf(entry.account))
  if (mined > entry.transaction.nonce) {
    // The receipt may have come between the two questions.
    const late = await rpc.receipt(entry.transaction.hash)
    if (late === null) return activity.move(entry.id, 'replaced', { problem: null })
    await activity.move(entry.id, late.succeeded ? 'confirmed' : 'failed', { problem: null })
    return activity.settleNonce(entry)
  }
  const isKnown =
    entry.state !== 'signed' && (await rpc.request('eth_getTransactionByHash', [entry.transaction.hash])) !== null
  // Never sent, or forgotten by the node: the same bytes again.
  if (!isKnown) await broadcast(rpc, activity, entry, host)
}
