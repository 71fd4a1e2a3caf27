import { bytesToHex } from '@noble/hashes/utils.js'
import { RpcError } from '../../../chains/node.ts'
import { refusalIn } from '../../../chains/tezos/operation-errors.ts'
import type { TezosRpc } from '../../../chains/tezos/rpc.ts'
import type { Problem } from '../../../messages/problem.ts'
import type { Activity, ActivityEntryState, SignedTransactionEntry } from '../../stores/activity.ts'
import { NUMBER_USED, notReached, refused } from '../problems.ts'
import { rawOf } from '../raw.ts'

/**
 * Hands a signed operation, which Activity already holds, to its node. Sending twice is harmless: it is the same bytes.
 * @returns null when the node has it, else what the person is told; Activity then holds the same
 */
export async function broadcast(
  node: Pick<TezosRpc, 'expectChain' | 'inject' | 'pooled'>,
  activity: Activity,
  entry: SignedTransactionEntry,
  { chainId, host }: { readonly chainId: string; readonly host: string },
): Promise<Problem | null> {
  try {
    await node.expectChain(chainId)
    await node.inject(bytesToHex(rawOf(entry)))
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

/** Where an operation stands that its node does not have, and what the person is told; null when the node has it. */
async function unsentFor(
  error: RpcError,
  node: Pick<TezosRpc, 'pooled'>,
  { account, state, transaction }: SignedTransactionEntry,
  host: string,
): Promise<{ state: ActivityEntryState; problem: Problem } | null> {
  const refusal = refusalIn(error)
  const still = state === 'not-taken' ? 'signed' : state
  if (error.code === 'another-chain') return { state: still, problem: otherChain(host) }
  if (refusal === null) return { state: still, problem: notReached(host) }
  switch (refusal.code) {
    // By which operation it was used, only the chain can say: it may have been this very one.
    case 'counter-used':
      return { state, problem: NUMBER_USED }
    case 'counter-ahead':
    case 'one-at-a-time': {
      // A node refuses a second copy of what it has in the same words as another operation.
      const isThere = (await pooledHashes(node, account)).includes(transaction.hash)
      return isThere ? null : { state: still, problem: WAITS_ITS_TURN }
    }
    // The chain says when no block can hold it any more.
    case 'branch-too-old':
      return { state: still, problem: TOO_OLD }
    default:
      return state === 'pending' || state === 'dropped'
        ? { state: 'dropped', problem: forgotten(refusal.message) }
        : { state: 'not-taken', problem: refused(refusal.message) }
  }
}

async function pooledHashes(node: Pick<TezosRpc, 'pooled'>, address: string): Promise<string[]> {
  const pool = (await node.pooled(address).catch(ignoreSilence)) ?? []
  return pool.filter(({ state }) => state === 'waiting').map(({ hash }) => hash)
}

/** What a node does not say now, it says at the next look. */
function ignoreSilence(error: unknown): null {
  if (error instanceof RpcError) return null
  throw error
}

function otherChain(host: string): Problem {
  return {
    code: 'node-of-another-chain',
    title: 'It is signed, but not yet sent',
    text: `The node at ${host} serves another chain. Symbolon keeps it, and sends it once the network has a node of its own.`,
    details: [],
    actions: ['edit-network'],
  }
}

const WAITS_ITS_TURN: Problem = {
  code: 'waits-its-turn',
  title: 'It is signed, and waits its turn',
  text: 'A block takes one operation of each account. This one is sent once the one before it is in a block.',
  details: [],
  actions: [],
}

const TOO_OLD: Problem = {
  code: 'too-old',
  title: 'It came too late',
  text: 'It was signed too long ago for the network to take it. Symbolon is making sure that it never happened.',
  details: [],
  actions: [],
}

function forgotten(reason: string): Problem {
  return {
    code: 'node-forgets',
    title: 'The network no longer has it',
    text: `${reason} It may still happen, for about an hour after it was signed: Symbolon goes on sending it.`,
    details: [],
    actions: ['edit-network'],
  }
}
