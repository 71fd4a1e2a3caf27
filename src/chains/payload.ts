import type { Intent } from './intent.ts'
import { shortened } from './shortened.ts'

/** The exact bytes to be signed. Nobody ever hands over a digest: it is computed from these. */
export interface Payload {
  readonly kind: PayloadKind
  readonly bytes: Uint8Array
}

export type PayloadKind =
  | 'ethereum-transaction'
  | 'ethereum-message'
  | 'ethereum-typed-data'
  /** A forged group of operations, without its watermark. */
  | 'tezos-operation'
  /** PACKed data, which begins with 05. */
  | 'tezos-micheline'
  /** The bytes of a text. */
  | 'tezos-message'

/** No payload is longer. */
export const MAX_PAYLOAD_BYTES = 128 * 1024

/** As JSON in UTF-8. An answer that carries an intent stays well below what the wallet takes of a server. */
export const MAX_MEANING_BYTES = 512 * 1024

export type Reading =
  | { readonly ok: true; readonly intent: Intent; readonly digest: Uint8Array }
  | { readonly ok: false; readonly refusal: Refusal }

export interface Refusal {
  readonly code: RefusalCode
  readonly message: string
}

export type RefusalCode =
  | 'unknown-kind'
  | 'bad-account'
  | 'wrong-purpose'
  | 'too-large'
  | 'undecodable'
  | 'not-canonical'
  // Transactions
  | 'already-signed'
  | 'no-chain-id'
  | 'blob-transaction'
  | 'account-delegation'
  | 'unknown-transaction-type'
  | 'fee-out-of-range'
  // Typed data
  | 'bad-json'
  | 'duplicate-key'
  | 'ambiguous-number'
  | 'bad-typed-data'
  | 'bad-type'
  | 'unknown-type'
  | 'recursive-type'
  | 'bad-domain'
  | 'bad-value'
  | 'missing-field'
  // Tezos
  | 'not-a-manager-operation'
  | 'unsupported-operation'
  | 'unknown-operation'
  | 'no-operation'
  | 'another-source'
  | 'another-key'
  | 'counter-gap'
  | 'amount-out-of-range'
  | 'not-packed-data'
  | 'no-readable-text'
  | 'reserved-text'
  // Typed data, or any payload of which too much would have to be said
  | 'too-complex'

/** Names in it are the site's, of any length; a server's problem and a page of the wallet take no more than this. */
const MAX_MESSAGE = 200

/** Why a payload cannot be read, or typed data cannot become one. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError'
  readonly code: RefusalCode

  constructor(code: RefusalCode, message: string) {
    super(shortened(message, MAX_MESSAGE))
    this.code = code
  }
}
