import { RpcError } from '../../chains/node.ts'
import type { Activity, SignedTransactionEntry } from '../stores/activity.ts'
import type { TransactionNode } from './node.ts'

export interface WatchPorts {
  readonly activity: Activity
  /** The node of a chain; null when the network was removed. */
  node(chain: string): Promise<Pick<TransactionNode, 'settled' | 'follow'> | null>
  /** What is not settled yet, of this wallet's accounts, on networks that are known. */
  watched(): Promise<readonly SignedTransactionEntry[]>
}

/**
 * Looks once at every transaction that is not settled: notes what is in a block and what another transaction overtook, and
 * sends what the node does not have. A node that does not answer changes nothing.
 * @throws what else stood in the way of one of them, once all were looked at
 */
export async function watchOnce(ports: WatchPorts): Promise<void> {
  // What is in a block first: one of them may say what became of the others of its number.
  const failures = [
    ...(await each(ports, (entry, node) => node.settled(entry))),
    ...(await each(ports, (entry, node) => node.follow(entry))),
  ]
  if (failures.length > 0) throw failures[0]
}

/** @returns what failed, beside nodes that do not answer */
async function each(
  { watched, node }: WatchPorts,
  look: (entry: SignedTransactionEntry, node: Pick<TransactionNode, 'settled' | 'follow'>) => Promise<unknown>,
): Promise<unknown[]> {
  const failures: unknown[] = []
  for (const entry of await watched()) {
    try {
      const reached = await node(entry.chain)
      if (reached !== null) await look(entry, reached)
    } catch (error) {
      if (!(error instanceof RpcError)) failures.push(error)
    }
  }
  return failures
}
