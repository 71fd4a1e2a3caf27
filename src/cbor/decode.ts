import { encode } from './encode.ts'
import { decodeHalf } from './float.ts'
import { CborError, type CborValue, compareBytes, isCanonicalBignum, MAJOR, MAX_DEPTH, SIMPLE } from './value.ts'

const textDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The value of one dCBOR item. Whatever `encode` would not have written is refused, so equal values have equal bytes.
 * Work and memory are bounded by the length of the input.
 * @throws CborError
 */
export function decode(bytes: Uint8Array): CborValue {
  const reader = new Reader(bytes)
  const value = readValue(reader, 0)
  if (reader.remaining > 0) throw new CborError('trailing-bytes', `${reader.remaining} bytes follow the item.`)
  return value
}

class Reader {
  position = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  }

  get remaining(): number {
    return this.#bytes.length - this.position
  }

  /** The next `length` bytes, as a view into the input. */
  take(length: number): Uint8Array {
    return this.#bytes.subarray(this.#advance(length), this.position)
  }

  since(start: number): Uint8Array {
    return this.#bytes.subarray(start, this.position)
  }

  uint(length: 1 | 2 | 4 | 8): number | bigint {
    const at = this.#advance(length)
    if (length === 1) return this.#view.getUint8(at)
    if (length === 2) return this.#view.getUint16(at)
    if (length === 4) return this.#view.getUint32(at)
    return this.#view.getBigUint64(at)
  }

  float(length: 2 | 4 | 8): number {
    const at = this.#advance(length)
    if (length === 2) return decodeHalf(this.#view.getUint16(at))
    return length === 4 ? this.#view.getFloat32(at) : this.#view.getFloat64(at)
  }

  #advance(length: number): number {
    if (length > this.remaining) throw truncated()
    const at = this.position
    this.position += length
    return at
  }
}

function readValue(reader: Reader, depth: number): CborValue {
  if (depth > MAX_DEPTH) throw new CborError('too-deep', `An item is nested more than ${MAX_DEPTH} deep.`)
  const start = reader.position
  const initial = Number(reader.uint(1))
  const major = initial >>> 5
  const info = initial & 0x1f
  if (major === MAJOR.simple) return readSimple(reader, info, start)
  const argument = readArgument(reader, info)
  switch (major) {
    case MAJOR.unsigned:
      return plain(argument)
    case MAJOR.negative:
      return plain(-1n - BigInt(argument))
    case MAJOR.bytes:
      return new Uint8Array(reader.take(count(argument, reader.remaining)))
    case MAJOR.text:
      return readText(reader.take(count(argument, reader.remaining)))
    case MAJOR.array:
      return readArray(reader, count(argument, reader.remaining), depth)
    case MAJOR.map:
      return readMap(reader, count(argument, reader.remaining / 2), depth)
    default:
      return readTagged(reader, plain(argument), depth)
  }
}

/** The argument of a head, which must be the shortest that says it. */
function readArgument(reader: Reader, info: number): number | bigint {
  if (info < 24) return info
  if (info === 31) throw new CborError('indefinite-length', 'An item has no definite length.')
  if (info > 27) throw new CborError('reserved-head', `Additional information ${info} has no meaning.`)
  const length = lengthOf(info)
  const argument = reader.uint(length)
  const shorter = { 1: 23, 2: 0xff, 4: 0xffff, 8: 0xffffffff }[length]
  if (argument <= shorter) throw new CborError('non-minimal-head', 'A shorter head says the same.')
  return argument
}

function lengthOf(info: number): 1 | 2 | 4 | 8 {
  return ([1, 2, 4, 8] as const)[info - 24]!
}

/** A length or count, refused before anything is allocated when the rest of the input cannot hold it. */
function count(argument: number | bigint, limit: number): number {
  if (argument > limit) throw truncated()
  return Number(argument)
}

function plain(integer: number | bigint): number | bigint {
  const number = Number(integer)
  return Number.isSafeInteger(number) ? number : BigInt(integer)
}

function readText(utf8: Uint8Array): string {
  let text: string
  try {
    text = textDecoder.decode(utf8)
  } catch {
    throw new CborError('invalid-text', 'A text is not UTF-8.')
  }
  if (text.normalize('NFC') !== text) throw new CborError('non-canonical-text', 'A text is not in NFC.')
  return text
}

function readArray(reader: Reader, length: number, depth: number): CborValue[] {
  const items: CborValue[] = []
  for (let i = 0; i < length; i++) items.push(readValue(reader, depth + 1))
  return items
}

function readMap(reader: Reader, size: number, depth: number): Map<CborValue, CborValue> {
  const map = new Map<CborValue, CborValue>()
  let previous: Uint8Array | undefined
  for (let i = 0; i < size; i++) {
    const start = reader.position
    const key = readValue(reader, depth + 1)
    const encoded = reader.since(start)
    const order = previous === undefined ? -1 : compareBytes(previous, encoded)
    if (order === 0) throw new CborError('duplicate-key', 'A map holds a key twice.')
    if (order > 0) throw new CborError('misordered-key', 'The keys of a map are out of order.')
    map.set(key, readValue(reader, depth + 1))
    previous = encoded
  }
  return map
}

function readTagged(reader: Reader, tag: number | bigint, depth: number): CborValue {
  const value = readValue(reader, depth + 1)
  if (!isCanonicalBignum(tag, value)) {
    throw new CborError('non-canonical-bignum', 'A bignum holds an integer that is encoded as one.')
  }
  return { tag, value }
}

function readSimple(reader: Reader, info: number, start: number): CborValue {
  if (info === SIMPLE.false) return false
  if (info === SIMPLE.true) return true
  if (info === SIMPLE.null) return null
  if (info === 31) throw new CborError('indefinite-length', 'A break ends no indefinite item.')
  if (info < 25 || info > 27) throw new CborError('unknown-simple-value', `Simple value ${info} is not allowed.`)
  const length = lengthOf(info) as 2 | 4 | 8
  const value = reader.float(length)
  if (compareBytes(encode(value), reader.since(start)) !== 0) {
    throw new CborError('non-canonical-number', 'A number has a shorter or an integer encoding.')
  }
  return value
}

function truncated(): CborError {
  return new CborError('truncated', 'The input ends inside an item.')
}
