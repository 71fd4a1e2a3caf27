import { encodeFloat } from './float.ts'
import {
  CborError,
  type CborValue,
  compareBytes,
  isCanonicalBignum,
  MAJOR,
  MAX_DEPTH,
  SIMPLE,
  type Tagged,
} from './value.ts'

const MAX_HEAD = 2n ** 64n - 1n
const textEncoder = new TextEncoder()

/**
 * The one dCBOR encoding of a value (draft-mcnally-deterministic-cbor). Text is normalised to NFC and map keys are
 * sorted by their encoding; a float equal to an integer of 64 bits becomes that integer.
 * @throws CborError `not-encodable`, `duplicate-key`, `too-deep` or `non-canonical-bignum`
 */
export function encode(value: CborValue): Uint8Array {
  const writer = new Writer()
  writeValue(writer, value, 0)
  return writer.bytes()
}

class Writer {
  #buffer = new Uint8Array(256)
  #length = 0

  push(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** The shortest head of a major type and its argument. */
  head(major: number, argument: number | bigint): void {
    this.#reserve(9)
    const view = new DataView(this.#buffer.buffer, this.#length)
    if (argument < 24) {
      view.setUint8(0, (major << 5) | Number(argument))
      this.#length += 1
    } else if (argument <= 0xff) {
      view.setUint8(0, (major << 5) | 24)
      view.setUint8(1, Number(argument))
      this.#length += 2
    } else if (argument <= 0xffff) {
      view.setUint8(0, (major << 5) | 25)
      view.setUint16(1, Number(argument))
      this.#length += 3
    } else if (argument <= 0xffffffff) {
      view.setUint8(0, (major << 5) | 26)
      view.setUint32(1, Number(argument))
      this.#length += 5
    } else {
      view.setUint8(0, (major << 5) | 27)
      view.setBigUint64(1, BigInt(argument))
      this.#length += 9
    }
  }

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length)
  }

  #reserve(extra: number): void {
    if (this.#length + extra <= this.#buffer.length) return
    const grown = new Uint8Array(Math.max(this.#length + extra, 2 * this.#buffer.length))
    grown.set(this.#buffer)
    this.#buffer = grown
  }
}

function writeValue(writer: Writer, value: CborValue, depth: number): void {
  if (depth > MAX_DEPTH) throw new CborError('too-deep', `A value is nested more than ${MAX_DEPTH} deep.`)
  if (typeof value === 'number') writeNumber(writer, value)
  else if (typeof value === 'bigint') writeInteger(writer, value)
  else if (typeof value === 'string') writeText(writer, value)
  else if (value === false) writer.head(MAJOR.simple, SIMPLE.false)
  else if (value === true) writer.head(MAJOR.simple, SIMPLE.true)
  else if (value === null) writer.head(MAJOR.simple, SIMPLE.null)
  else if (value instanceof Uint8Array) {
    writer.head(MAJOR.bytes, value.length)
    writer.push(value)
  } else if (isArray(value)) {
    writer.head(MAJOR.array, value.length)
    for (const item of value) writeValue(writer, item, depth + 1)
  } else if (value instanceof Map) writeMap(writer, value, depth)
  else if (isTagged(value)) writeTagged(writer, value, depth)
  else throw new CborError('not-encodable', `A value of type ${typeof value} has no encoding.`)
}

function writeNumber(writer: Writer, value: number): void {
  if (Number.isSafeInteger(value)) writeSafeInteger(writer, value)
  else if (Number.isInteger(value) && isHead(BigInt(value))) writeInteger(writer, BigInt(value))
  else writer.push(encodeFloat(value))
}

function writeSafeInteger(writer: Writer, value: number): void {
  if (value >= 0) writer.head(MAJOR.unsigned, value)
  else writer.head(MAJOR.negative, -1 - value)
}

function writeInteger(writer: Writer, value: bigint): void {
  if (!isHead(value)) throw new CborError('not-encodable', 'An integer lies outside −2^64 … 2^64 − 1.')
  if (value >= 0n) writer.head(MAJOR.unsigned, value)
  else writer.head(MAJOR.negative, -1n - value)
}

function isHead(value: bigint): boolean {
  return value >= -1n - MAX_HEAD && value <= MAX_HEAD
}

function writeText(writer: Writer, value: string): void {
  if (!value.isWellFormed()) throw new CborError('not-encodable', 'A text holds half of a surrogate pair.')
  const utf8 = textEncoder.encode(value.normalize('NFC'))
  writer.head(MAJOR.text, utf8.length)
  writer.push(utf8)
}

function writeMap(writer: Writer, map: ReadonlyMap<CborValue, CborValue>, depth: number): void {
  const entries = [...map].map(([key, value]) => {
    const keyWriter = new Writer()
    writeValue(keyWriter, key, depth + 1)
    return { key: keyWriter.bytes(), value }
  })
  entries.sort((a, b) => compareBytes(a.key, b.key))
  writer.head(MAJOR.map, entries.length)
  entries.forEach(({ key, value }, i) => {
    if (i > 0 && compareBytes(entries[i - 1]!.key, key) === 0) {
      throw new CborError('duplicate-key', 'Two keys of a map have the same encoding.')
    }
    writer.push(key)
    writeValue(writer, value, depth + 1)
  })
}

function writeTagged(writer: Writer, { tag, value }: Tagged, depth: number): void {
  if (!(typeof tag === 'bigint' || Number.isSafeInteger(tag)) || tag < 0 || tag > MAX_HEAD) {
    throw new CborError('not-encodable', 'A tag is no integer of 64 bits.')
  }
  if (!isCanonicalBignum(tag, value)) {
    throw new CborError('non-canonical-bignum', 'A bignum holds an integer that is encoded as one.')
  }
  writer.head(MAJOR.tag, tag)
  writeValue(writer, value, depth + 1)
}

function isArray(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value)
}

function isTagged(value: unknown): value is Tagged {
  return typeof value === 'object' && value !== null && 'tag' in value && 'value' in value
}
