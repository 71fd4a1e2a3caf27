/** The tables of a Secret Server. Ids are hex; times are Unix seconds; `sealed` columns open under the master key only. */
export interface Schema {
  settings: { name: string; value: Uint8Array }
  wallets: {
    id: string
    request_key: Uint8Array
    request_key_id: string
    /** When the owner key last ordered a replacement; 0 at enrolment. */
    request_key_ordered: number
    owner_key: Uint8Array
    created: number
  }
  keys: {
    id: string
    wallet: string
    /** The keygen that made it, and its place among the keys of that. */
    ceremony: string
    position: number
    state: KeyState
    epoch: number
    self: number
    plan: Uint8Array
    record: Uint8Array
    certificate: Uint8Array | null
    /** The share and the sealing key of the epoch. */
    sealed: Uint8Array
    created: number
  }
  /** Oblivious transfers with one other party of a wallet; one row per generation. */
  pairs: {
    wallet: string
    peer: number
    epoch: number
    generation: number
    state: PairGenerationState
    ceremony: string
    pair_id: Uint8Array
    record: Uint8Array
    sealed: Uint8Array
  }
  /** Whether a peer has cheated in an epoch. Rows only ever get worse. */
  burns: { wallet: string; peer: number; epoch: number; generation: number; count: number }
  /** Ceremonies begun, so that none begins twice, also after a restart. */
  ceremonies: { id: string; expires: number }
  /** Nonces of signed requests, until no request with them could still be valid. */
  nonces: { key_id: string; nonce: string; expires: number }
}

/** A key is prepared before the confirmation leaves, certified with all confirmations, active once a check was signed. */
export type KeyState = 'prepared' | 'certified' | 'active'

export type PairGenerationState = 'prepared' | 'ready'
