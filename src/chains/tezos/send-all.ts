import {
  type CompletedOperation,
  type CompletingNode,
  completeOperation,
  type OperationSource,
} from './complete-operation.ts'
import { OperationError } from './operation-errors.ts'
import { payment } from './operations.ts'
import type { TezosRpc } from './rpc.ts'
import { actionOf, openWish } from './wish.ts'

/** An account that delegates may not be emptied. */
const KEPT_BY_DELEGATING = 1n

/** Mutez that the bytes of a larger amount may ask for: an amount of 63 bits takes eight bytes more than one mutez. */
const LONGER_AMOUNT = 12n

export interface SendAll {
  readonly completed: CompletedOperation
  /** What is sent, in mutez. */
  readonly amount: bigint
}

/**
 * A payment of all that an account can spend: what its fee and storage may cost is left out of it.
 * @throws OperationError `balance-too-low` where nothing would be left to send; RpcError
 */
export async function completeSendAll(
  node: CompletingNode & Pick<TezosRpc, 'balance' | 'delegate'>,
  source: OperationSource,
  to: string,
): Promise<SendAll> {
  const [balance, delegate] = await Promise.all([
    node.balance(source.address),
    node.delegate(source.address),
    // What an account holds elsewhere says nothing.
    node.expectChain(source.chainId),
  ])
  const spendable = balance - (delegate === null ? 0n : KEPT_BY_DELEGATING)
  if (spendable <= 0n) throw new OperationError('balance-too-low', 'The account holds nothing that could be sent.')
  // The smallest payment tells what it costs beside the amount, but for the length of the amount itself.
  const small = await completeOperation(node, source, [openWish(payment(to, 1n))])
  const amount = spendable - feesOf(small) - small.storageCost - LONGER_AMOUNT
  if (amount <= 0n) throw new OperationError('balance-too-low', 'The account does not hold more than the fee.')
  const { contents } = small.operation
  // The fees that were reckoned with, so that nothing is left over.
  const wishes = contents.map((content, i) => ({
    action: content.kind === 'transaction' ? payment(to, amount) : actionOf(content),
    fee: BigInt(content.fee) + (i === contents.length - 1 ? LONGER_AMOUNT : 0n),
    gasLimit: BigInt(content.gas_limit),
    storageLimit: BigInt(content.storage_limit),
  }))
  return { completed: await completeOperation(node, source, wishes), amount }
}

/** Mutez, in sum. */
export function feesOf({ operation }: Pick<CompletedOperation, 'operation'>): bigint {
  return operation.contents.reduce((sum, { fee }) => sum + BigInt(fee), 0n)
}
