import type { EthereumRpc } from '../../../chains/ethereum/rpc.ts'
import {
  type Activity,
  inBlockInItsPlace,
  isNewestOfItsNumber,
  type SignedTransactionEntry,
} from '../../stores/activity.ts'
import type { TransactionNode } from '../node.ts'
import { OVERTAKEN } from '../problems.ts'
import { broadcast } from './broadcast.ts'
import { renumber, reprice } from './draft.ts'

/** Blocks after which a number that was used by a transaction without receipt counts as used by another. */
const DEPTH = 2n

/** What becomes of this wallet's transactions at one Ethereum node. @param host the node's */
export function ethereumTransactionNode(rpc: EthereumRpc, activity: Activity, host: string): TransactionNode {
  return {
    broadcast: (entry) => broadcast(rpc, activity, entry, host),
    async settled(entry) {
      const receipt = await rpc.receipt(entry.transaction.hash)
      if (receipt === null) return false
      await activity.move(entry.id, receipt.succeeded ? 'confirmed' : 'failed', { problem: null })
      await activity.settleNonce(entry)
      return true
    },
    follow: (entry) => follow(rpc, activity, entry, host),
    // Any block may hold it.
    mayStillTake: async () => true,
    async again(unsigned, address) {
      const [firstFree, fees] = await Promise.all([rpc.nonce(address), rpc.fees()])
      const bytes = reprice(renumber(unsigned, firstFree), fees)
      return { bytes, number: { kind: 'next', firstFree }, lastLevel: null }
    },
  }
}

async function follow(
  rpc: EthereumRpc,
  activity: Activity,
  entry: SignedTransactionEntry,
  host: string,
): Promise<void> {
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

async function isUsedInDepth(rpc: EthereumRpc, address: string, nonce: number): Promise<boolean> {
  const block = (await rpc.blockNumber()) - DEPTH
  if (block < 0n) return false
  const count = await rpc.request('eth_getTransactionCount', [address, `0x${block.toString(16)}`])
  return typeof count === 'string' && /^0x[0-9a-f]{1,13}$/i.test(count) && Number(count) > nonce
}
