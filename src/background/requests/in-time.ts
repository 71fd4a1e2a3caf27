import { RpcError } from '../../chains/node.ts'
import type { Problem } from '../../messages/problem.ts'
import type { TransactionNode } from '../transactions/node.ts'
import type { SignBody } from './request.ts'

/** In so short a time fewer blocks come than an operation should have left. */
const FRESH_MILLISECONDS = 30_000

/**
 * Whether blocks may still hold what is signed now. A node that does not answer holds nothing up: what is signed can wait
 * for it.
 * @param then when that was known last
 */
export async function isInTime(
  { lastLevel }: Pick<SignBody, 'lastLevel'>,
  then: number,
  now: number,
  node: Pick<TransactionNode, 'mayStillTake'>,
): Promise<boolean> {
  if (lastLevel === null || now - then < FRESH_MILLISECONDS) return true
  try {
    return await node.mayStillTake(lastLevel)
  } catch (error) {
    if (error instanceof RpcError) return true
    throw error
  }
}

export const TOO_LATE: Problem = {
  code: 'too-late',
  title: 'It waited too long',
  text: 'The network would not take it any more, so nothing was signed.',
  details: [],
  actions: ['close'],
}
