import type { PartyIndex } from './party.ts'

/** One party's share of a key, and everything public about the key, in the encodings of its group. */
export interface KeyShare {
  /** 32 bytes. */
  readonly keyId: Uint8Array
  /** Shares and pairs go together within one epoch only. */
  readonly epoch: number
  /** t: how many parties sign. */
  readonly threshold: number
  readonly index: PartyIndex
  /** The value of the sharing polynomial at `index`: a scalar, 32 bytes. */
  readonly secret: Uint8Array
  readonly publicKey: Uint8Array
  /** The public share of every party, recomputed from the commitments, never taken from a message. */
  readonly publicShares: ReadonlyMap<PartyIndex, Uint8Array>
  /** 32 bytes; BIP-32's, where children are derived. */
  readonly chainCode: Uint8Array
}
