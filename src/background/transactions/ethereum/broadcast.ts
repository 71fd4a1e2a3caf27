import type { EthereumRpc } from '../../../chains/ethereum/rpc.ts'
import { RpcError } from '../../../chains/node.ts'
import type { Problem } from '../../../messages/problem.ts'
import type { Activity, ActivityEntryState, SignedTransactionEntry } from '../../stores/activity.ts'
import { NUMBER_USED, notReached, quoted, refused } from '../problems.ts'

/** Nodes say in their own words that they have this very transaction already. */
const KNOWN_ALREADY = /already ?known|known transaction|already imported|already exists/i
const NONCE_USED = /nonce too low|nonce.*(already|used)/i
/** EIP-1474: the node answers, and takes no requests at the moment. */
const LIMIT_EXCEEDED = -32005

/**
 * Hands a signed transaction, which Activity already holds, to its node. Sending twice is harmless: it is the same bytes.
 * @returns null when the node has it, else what the person is told; Activity then holds the same
 */
export async function broadcast(
  node: BroadcastNode,
  activity: Activity,
  entry: SignedTransactionEntry,
  host: string,
): Promise<Problem | null> {
  try {
    await node.sendRaw(entry.transaction.raw)
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    const unsent = await unsentFor(error, node, entry, host)
    if (unsent !== null) {
      await activity.move(entry.id, unsent.state, { problem: unsent.problem })
      return unsent.problem
    }
  }
  await activity.move(entry.id, 'pending', { problem: null })
  return null
}

type BroadcastNode = Pick<EthereumRpc, 'sendRaw' | 'request'>

/** Where a transaction stands that its node does not have, and what the person is told; null when the node has it. */
async function unsentFor(
  { answer }: RpcError,
  node: BroadcastNode,
  { state, transaction }: SignedTransactionEntry,
  host: string,
): Promise<{ state: ActivityEntryState; problem: Problem } | null> {
  const notSent = { state: state === 'not-taken' ? 'signed' : state, problem: notReached(host) } as const
  if (answer === undefined || answer.code === LIMIT_EXCEEDED) return notSent
  if (KNOWN_ALREADY.test(answer.message)) return null
  // By which transaction it was used, only the chain can say: it may have been this very one.
  if (NONCE_USED.test(answer.message)) return { state, problem: NUMBER_USED }
  try {
    // It may have arrived before, and be refused as a second one in words that are not known here.
    if ((await node.request('eth_getTransactionByHash', [transaction.hash])) !== null) return null
  } catch (error) {
    if (error instanceof RpcError) return notSent
    throw error
  }
  return state === 'pending' || state === 'dropped'
    ? { state: 'dropped', problem: forgotten(answer.message) }
    : { state: 'not-taken', problem: refused(quoted(answer.message)) }
}

function forgotten(said: string): Problem {
  return {
    code: 'node-forgets',
    title: 'The network no longer has it',
    text: `The node has forgotten it. ${quoted(said)} It may still happen: Symbolon goes on sending it. Speed it up, or cancel it.`,
    details: [],
    actions: ['edit-network'],
  }
}
