import { type EthereumRpc, RpcError } from '../../chains/ethereum/rpc.ts'
import type { Problem } from '../../messages/problem.ts'
import type { Activity, ActivityEntryState, SignedTransactionEntry } from '../stores/activity.ts'

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
  node: Pick<EthereumRpc, 'sendRaw'>,
  activity: Activity,
  entry: SignedTransactionEntry,
  host: string,
): Promise<Problem | null> {
  try {
    await node.sendRaw(entry.transaction.raw)
  } catch (error) {
    if (!(error instanceof RpcError)) throw error
    if (!KNOWN_ALREADY.test(error.answer?.message ?? '')) {
      const { state, problem } = unsent(error, entry.state, host)
      await activity.move(entry.id, state, { problem })
      return problem
    }
  }
  await activity.move(entry.id, 'pending', { problem: null })
  return null
}

/** Where a transaction stands that its node does not have, and what the person is told. */
function unsent(
  { answer }: RpcError,
  state: ActivityEntryState,
  host: string,
): { state: ActivityEntryState; problem: Problem } {
  if (answer === undefined || answer.code === LIMIT_EXCEEDED) {
    return { state: state === 'not-taken' ? 'signed' : state, problem: notReached(host) }
  }
  // By which transaction it was used, only the chain can say: it may have been this very one.
  if (NONCE_USED.test(answer.message)) return { state, problem: numberUsed }
  const isKnown = state === 'pending' || state === 'dropped'
  return { state: isKnown ? 'dropped' : 'not-taken', problem: refused(answer.message) }
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

const numberUsed: Problem = {
  code: 'nonce-used',
  title: 'The network did not take it',
  text: 'Its number was used before. Symbolon is finding out by which transaction.',
  details: [],
  actions: [],
}

function refused(said: string): Problem {
  return {
    code: 'node-rejects',
    title: 'The network did not take it',
    text: `The node said: “${said.slice(0, 200)}”. Nothing has moved. It is sent again only if you say so in Activity.`,
    details: [],
    actions: ['edit-network'],
  }
}
