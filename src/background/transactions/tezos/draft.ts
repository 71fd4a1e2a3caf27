import {
  type CompletedOperation,
  type CompletingNode,
  completeOperation,
  type OperationSource,
} from '../../../chains/tezos/complete-operation.ts'
import type { OperationWish } from '../../../chains/tezos/wish.ts'
import type { Drafted } from '../family.ts'

/** The unsigned bytes of a group of operations. @throws OperationError; RpcError */
export async function draftOperation(
  node: CompletingNode,
  source: OperationSource,
  wishes: readonly OperationWish[],
): Promise<Drafted> {
  return asDraft(await completeOperation(node, source, wishes))
}

export function asDraft({ bytes, operation, lastLevel }: CompletedOperation): Drafted {
  return { bytes, number: { kind: 'next', firstFree: Number(operation.contents[0]!.counter) }, lastLevel }
}
