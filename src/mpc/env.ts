/** What a protocol needs from outside. Everything else in `mpc` is a function of its inputs. */
export interface Env {
  /** `length` fresh bytes from the system's generator. */
  random(length: number): Uint8Array
  ecdh: EcdhPort
  /**
   * Awaited between peers, and between slices of a base OT, so that others are let in. What lies between two pauses is
   * one peer's oblivious transfers in a round, or what a round computes of all peers beside them: some ten milliseconds.
   */
  pause(): Promise<void>
}

/** P-256 key agreement whose private scalars never enter JavaScript (WebCrypto in production, noble in tests). */
export interface EcdhPort {
  generate(): Promise<EcdhKey>
}

export interface EcdhKey {
  /** 65 bytes, `04 ‖ x ‖ y`. */
  readonly publicKey: Uint8Array
  /**
   * The x-coordinate (32 bytes, big endian) of this key's scalar times `peer`.
   * @param peer a point in 65 bytes, `04 ‖ x ‖ y`, already checked to lie on the curve
   */
  agree(peer: Uint8Array): Promise<Uint8Array>
}
