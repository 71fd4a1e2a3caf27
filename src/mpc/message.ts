import { CborError } from '../cbor/index.ts'
import { decodeAs, type Shape, ShapeError } from '../cbor/shape.ts'
import { BenignAbort } from './errors.ts'
import type { PartyIndex } from './party.ts'

/**
 * The content of a message from `peer`, checked for form before anything is computed from it.
 * @throws BenignAbort `malformed-message`
 */
export function readMessage<T>(shape: Shape<T>, bytes: Uint8Array, peer: PartyIndex): T {
  try {
    return decodeAs(shape, bytes)
  } catch (error) {
    if (!(error instanceof CborError || error instanceof ShapeError)) throw error
    throw new BenignAbort('malformed-message', `Party ${peer} sent a malformed message. ${error.message}`, peer)
  }
}
