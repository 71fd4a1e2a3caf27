/** Bytes that are not what they should be: too few, too many, or of no known form. */
export class MalformedBytes extends Error {
  override readonly name = 'MalformedBytes'
}

/** Reads bytes from front to back; every read beyond the end throws `MalformedBytes`. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new MalformedBytes(`${length} bytes are asked for, ${this.left} are left.`)
    const taken = this.#bytes.subarray(this.#at, this.#at + length)
    this.#at += length
    return taken
  }

  byte(): number {
    return this.take(1)[0]!
  }

  /** A four-byte big-endian length and that many bytes. */
  sized(): Uint8Array {
    const [a, b, c, d] = this.take(4) as unknown as [number, number, number, number]
    return this.take(a * 0x1000000 + b * 0x10000 + c * 0x100 + d)
  }

  /** One byte: 0 for no, 255 for yes. */
  flag(): boolean {
    const byte = this.byte()
    if (byte !== 0 && byte !== 255) throw new MalformedBytes(`A yes or no is written as ${byte}.`)
    return byte === 255
  }

  /** N.t of Octez: seven bits a byte, the lowest first, bit 7 set on all but the last. */
  natural(maxBytes = 10): bigint {
    return this.#groups(maxBytes, 0n, 0n)
  }

  /** Z.t of Octez: as N.t, but bit 6 of the first byte is the sign. */
  integer(maxBytes: number): bigint {
    const first = this.byte()
    const low = BigInt(first & 0x3f)
    const size = first & 0x80 ? this.#groups(maxBytes - 1, low, 6n) : low
    if (first & 0x40 && size === 0n) throw new MalformedBytes('Zero has no sign.')
    return first & 0x40 ? -size : size
  }

  end(): void {
    if (this.left > 0) throw new MalformedBytes(`${this.left} bytes are left over.`)
  }

  #groups(maxBytes: number, start: bigint, startShift: bigint): bigint {
    let value = start
    let shift = startShift
    for (let read = 0; read < maxBytes; read++) {
      const byte = this.byte()
      value |= BigInt(byte & 0x7f) << shift
      shift += 7n
      if (byte & 0x80) continue
      if (byte === 0 && shift > 7n) throw new MalformedBytes('A number ends in a zero byte.')
      return value
    }
    throw new MalformedBytes(`A number has more than ${maxBytes} bytes.`)
  }
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

export const byte = (value: number): Uint8Array => Uint8Array.of(value)

/** A four-byte big-endian length before the bytes. */
export function sized(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return concat(length, bytes)
}

export const flag = (yes: boolean): Uint8Array => byte(yes ? 255 : 0)

/** N.t of Octez. */
export function natural(value: bigint): Uint8Array {
  if (value < 0n) throw new RangeError('A natural number is not negative.')
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return Uint8Array.from([...bytes, Number(rest)])
}

/** Z.t of Octez. */
export function integer(value: bigint): Uint8Array {
  const size = value < 0n ? -value : value
  const first = Number(size & 0x3fn) | (value < 0n ? 0x40 : 0)
  const rest = size >> 6n
  return rest === 0n ? byte(first) : concat(byte(first | 0x80), natural(rest))
}

export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The bytes of a text of lower- or upper-case hexadecimal digits; undefined if it is none. */
export function fromHex(text: string): Uint8Array | undefined {
  return /^([0-9a-f]{2})*$/i.test(text) ? new Uint8Array(Buffer.from(text, 'hex')) : undefined
}
