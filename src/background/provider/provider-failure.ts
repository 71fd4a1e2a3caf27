import { RpcError as NodeError } from '../../chains/node.ts'
import { PayloadError } from '../../chains/payload.ts'
import { type ProviderErrorName, providerErrors, type RpcError } from '../../messages/page.ts'
import { WalletError } from '../errors.ts'
import { RequestEnded } from '../requests/approvals.ts'

/** An answer to a page that is an error of EIP-1193 or EIP-1474. */
export class ProviderFailure extends Error {
  override readonly name = 'ProviderFailure'
  readonly answer: RpcError

  constructor(name: ProviderErrorName, message: string = providerErrors[name].message, data?: unknown) {
    super(message)
    const { code } = providerErrors[name]
    this.answer = { code, message, ...(data === undefined ? {} : { data }) }
  }
}

const WALLET_CODES: Readonly<Record<string, ProviderErrorName>> = {
  'too-many-requests': 'limitExceeded',
  'too-many-tokens': 'limitExceeded',
  'same-request': 'resourceUnavailable',
  'same-number': 'resourceUnavailable',
  'activity-lost': 'resourceUnavailable',
  'store-unreadable': 'resourceUnavailable',
  'store-newer': 'resourceUnavailable',
  'store-unwritable': 'resourceUnavailable',
  'no-account': 'unauthorized',
  'no-vault': 'unauthorized',
  'unknown-network': 'unknownChain',
  'node-silent': 'chainDisconnected',
  'node-of-another-chain': 'invalidParams',
  'node-rejects': 'transactionRejected',
  'not-kept': 'resourceUnavailable',
}

/** What a page is told about any failure: nothing that it could not know. */
export function rpcErrorOf(error: unknown): RpcError {
  if (error instanceof ProviderFailure) return error.answer
  if (error instanceof RequestEnded) return providerErrors.userRejected
  if (error instanceof PayloadError) return { code: providerErrors.invalidParams.code, message: error.message }
  if (error instanceof NodeError) {
    if (error.answer === undefined) return { code: providerErrors.chainDisconnected.code, message: error.message }
    const { code, message, data } = error.answer
    return { code, message, ...(data === undefined ? {} : { data }) }
  }
  if (error instanceof WalletError && Object.hasOwn(WALLET_CODES, error.code)) {
    return { code: providerErrors[WALLET_CODES[error.code]!].code, message: error.message }
  }
  return providerErrors.internal
}
