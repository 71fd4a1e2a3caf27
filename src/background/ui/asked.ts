import { RpcError } from '../../chains/node.ts'
import { PayloadError } from '../../chains/payload.ts'
import { OperationError } from '../../chains/tezos/operation-errors.ts'
import { WalletError } from '../errors.ts'

/** What the wallet's pages are told where a node does not answer, or says that a transaction would fail. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    throw undrafted(error)
  }
}

function undrafted(error: unknown): unknown {
  if (error instanceof PayloadError) return new WalletError(error.code, error.message, error)
  if (error instanceof OperationError)
    return new WalletError('node-rejects', `${error.message} Nothing was sent.`, error)
  if (error instanceof RangeError) return new WalletError('bad-amount', 'There is no such amount.', error)
  if (!(error instanceof RpcError)) return error
  if (error.code === 'another-chain') return new WalletError('node-of-another-chain', error.message, error)
  if (error.answer === undefined) return new WalletError('node-silent', 'The node does not answer.', error)
  return new WalletError('node-rejects', 'The node says that this would fail. Nothing was sent.', error)
}
