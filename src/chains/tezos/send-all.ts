import {
  type CompletedOperation,
  type CompletingNode,
  completeOperation,
  type OperationSource,
} from './complete-operation.ts'
import { OperationError } from './operation-errors.ts'
import { payment } from './operations.ts'
import type { TezosRpc } from './rpc.ts'
import { openWish } from './wish.ts'

/** An account that delegates may not be emptied. */
const KEPT_BY_DELEGATING = 1n

/**
 * A payment of all that an account can spend: what its fee and storage may cost is left out of it.
 * @throws OperationError `balance-too-low` where nothing would be left to send; RpcError
 */
export async function completeSendAll(
  node: CompletingNode & Pick<TezosRpc, 'balance' | 'delegate'>,
  source: OperationSource,
  to: string,
): Promise<CompletedOperation> {
  const [balance, delegate] = await Promise.all([node.balance(source.address), node.delegate(source.address)])
  const spendable = balance - (delegate === null ? 0n : KEPT_BY_DELEGATING)
  if (spendable <= 0n) throw new OperationError('balance-too-low', 'The account holds nothing that could be sent.')
  // The smallest payment tells what it costs beside the amount, but for the length of the amount itself.
  const small = await completeOperation(node, source, [openWish(payment(to, 1n))])
  const costs = feesOf(small) + small.storageCost + LONGER_AMOUNT
  if (spendable <= costs) throw new OperationError('balance-too-low', 'The account does not hold more than the fee.')
  const { contents } = small.operation
  const paying = contents.map(({ fee }, i) => BigInt(fee) + (i === contents.length - 1 ? LONGER_AMOUNT : 0n))
  // The same fees as were reckoned with, so that nothing is left over.
  const kept = contents.map((content, i) => {
    const { source: _, counter: __, fee: ___, gas_limit, storage_limit, ...action } = content
    const isPayment = action.kind === 'transaction'
    return {
      action: isPayment ? payment(to, spendable - costs) : action,
      fee: paying[i]!,
      gasLimit: BigInt(gas_limit),
      storageLimit: BigInt(storage_limit),
    }
  })
  return completeOperation(node, source, kept)
}

/** Mutez that the bytes of a larger amount may ask for: an amount of 63 bits takes nine bytes more than one mutez. */
const LONGER_AMOUNT = 12n

export function feesOf({ operation }: Pick<CompletedOperation, 'operation'>): bigint {
  return operation.contents.reduce((sum, { fee }) => sum + BigInt(fee), 0n)
}
