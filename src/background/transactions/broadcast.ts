import { type EthereumRpc, RpcError } from '../../chains/ethereum/rpc.ts'
import type { Problem } from '../../messages/problem.ts'
import type { Activity, SignedTransactionEntry } from '../stores/activity.ts'

/** Nodes say in their own words that they have this very transaction already. */
const KNOWN_ALREADY = /already known|known transaction|already imported|already exists/i
const NONCE_USED = /nonce too low|nonce.*(already|used)/i

/**
 * Hands a signed transaction, which Activity already holds, to its node. Sending twice is harmless: it is the same bytes.
 * @returns null when the node has it, else what the person is told; Activity then holds the same
 */
export async function broadcast(
  node: Pick<EthereumRpc, 'sendRaw'>,
  activity: Activity,
  entry: SignedTransactionEntry,
  host: string,
): Promise<Problem | null> {
  try {
    await node.sendRaw(entry.transaction.raw)
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    const refusal = error.answer?.message
    if (refusal === undefined || !KNOWN_ALREADY.test(refusal)) {
      const problem = refusal === undefined ? notReached(host) : refused(refusal)
      const isForgotten = entry.state === 'pending' && refusal !== undefined
      await activity.move(entry.id, isForgotten ? 'dropped' : entry.state, { problem })
      return problem
    }
  }
  await activity.move(entry.id, 'pending', { problem: null })
  return null
}

function notReached(host: string): Problem {
  return {
    code: 'node-silent',
    title: 'It is signed, but not yet sent',
    text: `It is signed, but the network does not answer at ${host}. Symbolon keeps it and sends it later.`,
    details: [],
    actions: ['edit-network'],
  }
}

function refused(said: string): Problem {
  if (NONCE_USED.test(said)) {
    return {
      code: 'nonce-used',
      title: 'The network did not take it',
      text: 'The network did not take it: this number was used before.',
      details: [],
      actions: [],
    }
  }
  return {
    code: 'node-rejects',
    title: 'The network did not take it',
    text: `The node said: “${said.slice(0, 200)}”. Nothing has moved.`,
    details: [],
    actions: ['edit-network'],
  }
}
