import { PayloadError } from '../../chains/payload.ts'
import { ProblemError, WalletError } from '../errors.ts'
import { RequestEnded } from '../requests/approvals.ts'

/** The kinds of error that Beacon's SDKs know, and have words of their own for. */
export type BeaconErrorType =
  | 'ABORTED_ERROR'
  | 'BROADCAST_ERROR'
  | 'NETWORK_NOT_SUPPORTED'
  | 'NOT_GRANTED_ERROR'
  | 'NO_ADDRESS_ERROR'
  | 'NO_PRIVATE_KEY_FOUND_ERROR'
  | 'PARAMETERS_INVALID_ERROR'
  | 'SIGNATURE_TYPE_NOT_SUPPORTED'
  | 'TOO_MANY_OPERATIONS'
  | 'TRANSACTION_INVALID_ERROR'
  | 'UNKNOWN_ERROR'

/** An answer to a dapp that is an error of Beacon. */
export class BeaconFailure extends Error {
  override readonly name = 'BeaconFailure'
  readonly errorType: BeaconErrorType
  /** What a node said, for `TRANSACTION_INVALID_ERROR`. */
  readonly data: unknown

  constructor(errorType: BeaconErrorType, message: string, data?: unknown) {
    super(message)
    this.errorType = errorType
    this.data = data
  }
}

const WALLET_CODES: Readonly<Record<string, BeaconErrorType>> = {
  'no-account': 'NO_ADDRESS_ERROR',
  'no-vault': 'NO_ADDRESS_ERROR',
  'unknown-network': 'NETWORK_NOT_SUPPORTED',
  // While what is asked was made ready, before anybody was asked.
  locked: 'ABORTED_ERROR',
  'node-rejects': 'TRANSACTION_INVALID_ERROR',
}

/** What a dapp is told about any failure: nothing that it could not know. */
export function beaconFailureOf(error: unknown): BeaconFailure {
  if (error instanceof BeaconFailure) return error
  if (error instanceof RequestEnded) return new BeaconFailure('ABORTED_ERROR', error.message)
  if (error instanceof PayloadError) return new BeaconFailure('PARAMETERS_INVALID_ERROR', error.message)
  if (error instanceof WalletError) {
    const type = Object.hasOwn(WALLET_CODES, error.code) ? WALLET_CODES[error.code]! : 'UNKNOWN_ERROR'
    return new BeaconFailure(type, error.message, type === 'TRANSACTION_INVALID_ERROR' ? saidOf(error) : undefined)
  }
  return new BeaconFailure('UNKNOWN_ERROR', 'The wallet failed.')
}

/** SDKs show it to the person. */
function saidOf(error: WalletError): unknown {
  return [{ id: error.code, message: error instanceof ProblemError ? error.problem.text : error.message }]
}
