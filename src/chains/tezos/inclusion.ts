import { RpcError } from '../node.ts'
import type { OperationError } from './operation-errors.ts'
import { failureIn } from './operation-errors.ts'
import { FINAL_DEPTH, type TezosRpc } from './rpc.ts'

/** A signed operation, as far as it takes to find it. */
export interface SentOperation {
  readonly hash: string
  readonly source: string
  /** The number of the first of its contents. */
  readonly counter: bigint
  /** The last block that may hold it. */
  readonly lastLevel: number
}

/**
 * Where an operation stands. `included`: a block holds it, `final` once nothing can take that block away. `overtaken`: a
 * block that is final holds another in its place. `expired`: no block holds it, and none ever will. `forgotten`: its number
 * was used so long ago that the node no longer tells by what.
 */
export type Standing =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'included'
      readonly level: number
      readonly final: boolean
      /** Null where all of it was applied; else which one failed, and why. */
      readonly failure: OperationError | null
    }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'forgotten' }

type AskedNode = Pick<TezosRpc, 'head' | 'counter' | 'operationHashes' | 'included'>

/** No protocol lets an operation wait for more blocks; nodes that keep little keep more than these. */
const LONGEST_LIFE = 4_096

/**
 * Finds out what became of an operation. The account's counter tells in which block its number was used, so that few
 * blocks have to be looked at, however long ago that was.
 * @throws RpcError
 */
export async function standingOf(node: AskedNode, operation: SentOperation): Promise<Standing> {
  const { level: head } = await node.head()
  const isUsedAt = async (level: number | 'head') => (await node.counter(operation.source, level)) >= operation.counter
  const neverHappened: Standing = head - FINAL_DEPTH >= operation.lastLevel ? { kind: 'expired' } : { kind: 'waiting' }
  if (!(await isUsedAt('head'))) return neverHappened
  try {
    const last = Math.min(head, operation.lastLevel)
    if (!(await isUsedAt(last))) return neverHappened
    const level = await firstWhere(isUsedAt, Math.max(1, operation.lastLevel - LONGEST_LIFE), last)
    return await standingAt(node, operation, level, head - level >= FINAL_DEPTH)
  } catch (error) {
    const isPruned = error instanceof RpcError && error.answer?.code === 404
    if (isPruned && head - operation.lastLevel > LONGEST_LIFE) return { kind: 'forgotten' }
    throw error
  }
}

/** @param level that of the block that used its number */
async function standingAt(node: AskedNode, operation: SentOperation, level: number, final: boolean): Promise<Standing> {
  const index = (await node.operationHashes(level)).indexOf(operation.hash)
  if (index === -1) return final ? { kind: 'overtaken' } : { kind: 'waiting' }
  const { hash, contents } = await node.included(level, index)
  // Another block took its place between the two questions.
  if (hash !== operation.hash) throw new RpcError('malformed', 'The node tells of two blocks at once.')
  return { kind: 'included', level, final, failure: failureIn(contents) }
}

/** The lowest of the levels from `first` to `last` where it holds; it holds at `last`, and from there on. */
async function firstWhere(holds: (level: number) => Promise<boolean>, first: number, last: number): Promise<number> {
  let [low, high] = [first, last]
  while (low < high) {
    const middle = (low + high) >> 1
    if (await holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
