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
 * block that is final holds another in its place. `expired`: no block holds it, and none ever will.
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

type AskedNode = Pick<TezosRpc, 'head' | 'counter' | 'operationHashes' | 'included'>

/**
 * Finds out what became of an operation. The account's counter tells in which block its number was used, so that few
 * blocks have to be looked at, however long ago that was.
 * @param longest blocks in which an operation may wait, `max_operations_time_to_live`
 * @throws RpcError
 */
export async function standingOf(node: AskedNode, operation: SentOperation, longest: number): Promise<Standing> {
  const { level: head } = await node.head()
  const last = Math.min(head, operation.lastLevel)
  const first = Math.max(1, operation.lastLevel - longest)
  const isUsedAt = async (level: number) => (await node.counter(operation.source, level)) >= operation.counter
  if (last < first || !(await isUsedAt(last))) {
    const final = head - FINAL_DEPTH
    return final >= operation.lastLevel ? { kind: 'expired' } : { kind: 'waiting' }
  }
  const level = await firstWhere(isUsedAt, first, last)
  const final = head - level >= FINAL_DEPTH
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
