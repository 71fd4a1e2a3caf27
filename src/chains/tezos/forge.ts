import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { PayloadError } from '../payload.ts'
import { decodeOperation, encodeOperation } from './codec.ts'
import type { Content, Operation } from './operation.ts'
import { checkOperationBounds, outOfRange } from './operation-bounds.ts'

/**
 * Decodes a forged group of manager operations (without watermark) and requires that it encodes to the same bytes.
 * @throws PayloadError
 */
export function parseOperation(bytes: Uint8Array): Operation {
  checkOperationBounds(bytes)
  const hex = bytesToHex(bytes)
  const decoded = attempt(() => decodeOperation(hex))
  if (attempt(() => encodeOperation(decoded)) !== hex) {
    throw new PayloadError('not-canonical', 'The operation is not encoded in the one permitted way.')
  }
  return withSize(decoded, sizeOfNatural)
}

/**
 * Encodes a group of manager operations, without watermark.
 * @throws PayloadError when a node could not read it back as it is
 */
export function forgeOperation(operation: Operation): Uint8Array {
  for (const content of operation.contents) checkAmounts(content)
  const bytes = attempt(() => hexToBytes(encodeOperation(withSize(operation, naturalOfSize))))
  parseOperation(bytes)
  return bytes
}

function attempt<T>(codec: () => T): T {
  try {
    return codec()
  } catch {
    throw new PayloadError('undecodable', 'The operation cannot be read.')
  }
}

/** That each is a natural number, as it is written. None reaches 2^63: it would not fit into the bytes that are walked. */
function checkAmounts(content: Content): void {
  const numbers = [content.fee, content.counter, content.gas_limit, content.storage_limit]
  if (content.kind === 'transaction' || content.kind === 'increase_paid_storage') numbers.push(content.amount)
  if (content.kind === 'origination') numbers.push(content.balance)
  if (numbers.some((number) => !/^(?:0|[1-9]\d{0,18})$/.test(number))) throw outOfRange()
}

// Nodes write the size of `increase_paid_storage` as an integer, with its sign in the seventh bit; the codec takes it for
// a natural number. The bytes are the same, what they say is not.

function withSize(operation: Operation, convert: (amount: bigint) => bigint): Operation {
  const contents = operation.contents.map((content) =>
    content.kind === 'increase_paid_storage'
      ? { ...content, amount: convert(BigInt(content.amount)).toString() }
      : content,
  )
  return { ...operation, contents }
}

const SIGN = 0x40n

function sizeOfNatural(natural: bigint): bigint {
  if (natural & SIGN) throw outOfRange()
  return ((natural >> 7n) << 6n) | (natural & 0x3fn)
}

function naturalOfSize(size: bigint): bigint {
  return ((size >> 6n) << 7n) | (size & 0x3fn)
}
