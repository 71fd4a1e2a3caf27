import { bytesToHex } from '@noble/hashes/utils.js'
import { PayloadError } from '../../payload.ts'
import { ByteWalk } from '../byte-walk.ts'
import { decodeMicheline, encodeMicheline } from '../codec.ts'
import { MAX_DATA_BYTES, walkMicheline } from './bounds.ts'
import type { Micheline } from './micheline.ts'

/** What `PACK` writes before the data. */
const PACKED = 0x05

/**
 * Decodes PACKed data and requires that it encodes to the same bytes.
 * @throws PayloadError
 */
export function unpack(bytes: Uint8Array): Micheline {
  if (bytes[0] !== PACKED) throw new PayloadError('not-packed-data', 'The bytes are no packed data.')
  if (bytes.length > MAX_DATA_BYTES) throw new PayloadError('too-large', 'The data is too large.')
  const walk = new ByteWalk(bytes, 1)
  walkMicheline(walk)
  if (walk.left > 0) throw new PayloadError('undecodable', 'There is more behind the data.')
  const hex = bytesToHex(bytes.subarray(1))
  const decoded = attempt(() => decodeMicheline(hex))
  if (attempt(() => encodeMicheline(decoded)) !== hex) {
    throw new PayloadError('not-canonical', 'The data is not encoded in the one permitted way.')
  }
  return decoded
}

function attempt<T>(codec: () => T): T {
  try {
    return codec()
  } catch {
    throw new PayloadError('undecodable', 'The data cannot be read.')
  }
}
