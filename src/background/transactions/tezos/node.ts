import type { OperationSource } from '../../../chains/tezos/complete-operation.ts'
import { parseOperation } from '../../../chains/tezos/forge.ts'
import { type Standing, standingOf } from '../../../chains/tezos/inclusion.ts'
import type { OperationError } from '../../../chains/tezos/operation-errors.ts'
import { refreshOperation } from '../../../chains/tezos/revise-operation.ts'
import type { TezosRpc } from '../../../chains/tezos/rpc.ts'
import type { Problem } from '../../../messages/problem.ts'
import { type Activity, isNewestOfItsNumber, type SignedTransactionEntry } from '../../stores/activity.ts'
import type { TransactionNode } from '../node.ts'
import { IN_BLOCK, NUMBER_USED, OVERTAKEN } from '../problems.ts'
import { broadcast } from './broadcast.ts'
import { asDraft } from './draft.ts'

/** What an operation should have left when it is signed: nodes pass it on, and a full block leaves it to the next. */
const BLOCKS_TO_BE_TAKEN = 5

interface Ports {
  /** The chain that its operations are for, `NetX…`: a node of another one would tell of it what is not so. */
  readonly chainId: string
  /** The node's. */
  readonly host: string
  source(address: string): Promise<OperationSource>
}

/** What becomes of this wallet's operations at one Tezos node. */
export function tezosTransactionNode(
  rpc: TezosRpc,
  activity: Activity,
  { chainId, host, source }: Ports,
): TransactionNode {
  const standing = async ({ account, transaction }: SignedTransactionEntry): Promise<Standing> => {
    const { hash, nonce, lastLevel } = transaction
    if (lastLevel === null) throw new TypeError('An operation has a last block.')
    await rpc.expectChain(chainId)
    return standingOf(rpc, { hash, source: account, counter: BigInt(nonce), lastLevel })
  }
  /** Whether the blocks say what becomes of it. Activity then holds that. */
  const isDecided = async (entry: SignedTransactionEntry): Promise<boolean> => {
    const found = await standing(entry)
    if (found.kind === 'waiting') return false
    const [state, problem] =
      found.kind === 'included' ? (['pending', inBlock(found.failure)] as const) : DECIDED[found.kind]
    await activity.move(entry.id, state, { problem })
    return true
  }
  return {
    broadcast: (entry) => broadcast(rpc, activity, entry, { chainId, host }),
    async settled(entry) {
      const found = await standing(entry)
      if (found.kind !== 'included' || !found.final) return false
      await activity.move(entry.id, found.failure === null ? 'confirmed' : 'failed', {
        problem: found.failure && failed(found.failure),
      })
      await activity.settleNonce(entry)
      return true
    },
    async follow(entry) {
      // Before the blocks: what one of them takes from the pool in between is then seen in it.
      const wasSent = entry.state === 'pending' || entry.state === 'dropped'
      const pool = wasSent ? ((await rpc.pooled(entry.account)) ?? []) : []
      if (await isDecided(entry)) return
      if (entry.state === 'not-taken' || !isNewestOfItsNumber(entry, await activity.list())) return
      const isThere = pool.some(({ hash, state }) => hash === entry.transaction.hash && state === 'waiting')
      // Never sent, or forgotten by the node: the same bytes again.
      if (!isThere) {
        const problem = await broadcast(rpc, activity, entry, { chainId, host })
        // It may have been sent, and taken, while this looked.
        if (problem === NUMBER_USED) await isDecided(entry)
      }
      // The block that held it gave way to another.
      else if (entry.problem !== null) await activity.move(entry.id, 'pending', { problem: null })
    },
    async mayStillTake(lastLevel) {
      await rpc.expectChain(chainId)
      return (await rpc.head()).level + BLOCKS_TO_BE_TAKEN <= lastLevel
    },
    async again(unsigned, address) {
      return asDraft(await refreshOperation(rpc, await source(address), parseOperation(unsigned)))
    },
  }
}

/** Whether it is there for good shows soon: until two blocks stand on that one, it may give way to another. */
function inBlock(failure: OperationError | null): Problem {
  const rest = { code: IN_BLOCK, details: [], actions: [] }
  return failure === null
    ? { ...rest, title: 'It is in a block', text: 'A block holds it. It is confirmed once two more blocks follow.' }
    : {
        ...rest,
        title: 'It failed in a block',
        text: `${failure.message} That is certain once two more blocks follow.`,
      }
}

function failed({ message }: OperationError): Problem {
  return {
    code: 'operation-failed',
    title: 'It failed on the network',
    text: `${message} The fee was paid; nothing else has moved.`,
    details: [],
    actions: [],
  }
}

const EXPIRED: Problem = {
  code: 'expired',
  title: 'It never happened',
  text: 'No block took it in time, and none ever will. Nothing has moved. It can be signed again, with the next number.',
  details: [],
  actions: [],
}

const FORGOTTEN: Problem = {
  code: 'node-forgot-block',
  title: 'It cannot be told whether it happened',
  text: 'Its number was used so long ago that the node no longer tells by what. Look for your address in a block explorer before you ask for it again.',
  details: [],
  actions: [],
}

const DECIDED = {
  overtaken: ['replaced', OVERTAKEN],
  forgotten: ['replaced', FORGOTTEN],
  expired: ['expired', EXPIRED],
} as const
