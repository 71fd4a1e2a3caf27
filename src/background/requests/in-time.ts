import { RpcError } from '../../chains/node.ts'
import type { Problem } from '../../messages/problem.ts'
import type { TransactionNode } from '../transactions/node.ts'
import type { SignBody } from './request.ts'

/** What was drafted less than this ago is in time: no network lets an operation wait for so few blocks. */
const FRESH_MILLISECONDS = 60_000

/**
 * Whether blocks may still hold what is signed now. A node that does not answer holds nothing up: what is signed can wait
 * for it.
 */
export async function isInTime(
  { feeAsOf, lastLevel }: SignBody,
  node: Pick<TransactionNode, 'mayStillTake'>,
  now: number,
): Promise<boolean> {
  if (lastLevel === null || feeAsOf === null || now - feeAsOf < FRESH_MILLISECONDS) return true
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
