import type { PartyIndex } from './party.ts'

/** Base OTs per direction: λ_c of DKLs23 (ePrint 2023/765). */
export const BASE_OTS = 128

/**
 * What one party keeps of a pair: the seeds of 128 oblivious transfers in each direction. It serves every key the two
 * parties share within an epoch.
 */
export interface PairState {
  readonly self: PartyIndex
  readonly peer: PartyIndex
  readonly epoch: number
  /** 0 at key generation, one more with every renewal. */
  readonly generation: number
  /** 32 bytes: hash of the whole setup. Equal on both sides, or the two never set up the same pair. */
  readonly id: Uint8Array
  /** For products where this party is the RVOLE sender: choice bits Δ (16 bytes) and chosen seeds (128 × 32 bytes). */
  readonly chosen: { readonly delta: Uint8Array; readonly seeds: Uint8Array }
  /** For products where this party is the RVOLE receiver: both seeds of each OT, 128 × 32 bytes each. */
  readonly both: { readonly zero: Uint8Array; readonly one: Uint8Array }
  /** 32 bytes from which the pair's zero shares are derived. */
  readonly zeroSeed: Uint8Array
}
