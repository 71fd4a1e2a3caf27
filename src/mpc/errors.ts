import type { PartyIndex } from './party.ts'

/**
 * The run is over and nobody is to blame: something was garbled, stale, out of place or not agreed upon. A new run with
 * new randomness is safe.
 */
export class BenignAbort extends Error {
  override readonly name = 'BenignAbort'
  /** Stable, kebab-case: names the check that failed. */
  readonly code: string
  /** Whose message failed the check, where that can be told. */
  readonly peer: PartyIndex | undefined

  constructor(code: string, message: string, peer?: PartyIndex) {
    super(message)
    this.code = code
    this.peer = peer
  }
}

/**
 * The checks whose failure, on an authenticated message both sides agree on, proves that the peer cheated: that of the
 * OT extension (ePrint 2015/546), and of DKLs23 (ePrint 2023/765) μ in Protocol 5.2, Γ^u and Γ^v in Protocol 3.6.
 */
export type CheatingCheck = 'ot-extension' | 'rvole' | 'gamma-u' | 'gamma-v'

/** The peer broke a check that an honest party cannot break. The pair must be burned, and the run never retried. */
export class CheatingAbort extends Error {
  override readonly name = 'CheatingAbort'
  readonly code = 'peer-cheated'
  readonly peer: PartyIndex
  readonly check: CheatingCheck

  constructor(peer: PartyIndex, check: CheatingCheck) {
    super(`Party ${peer} failed the check ${check}.`)
    this.peer = peer
    this.check = check
  }
}

/** This party's own state cannot be trusted: rolled back, used before, or of another epoch. It must be set up anew. */
export class StateFault extends Error {
  override readonly name = 'StateFault'
  /** Stable, kebab-case. */
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
