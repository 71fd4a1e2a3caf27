import { PayloadError } from '../payload.ts'

/** A place in some bytes that moves forward and never past their end. */
export class ByteWalk {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  get left(): number {
    return this.#bytes.length - this.#at
  }

  /** @throws PayloadError `undecodable` where there are fewer */
  skip(count: number): void {
    if (count > this.left) throw new PayloadError('undecodable', 'The bytes end before what they hold does.')
    this.#at += count
  }

  byte(): number {
    this.skip(1)
    return this.#bytes[this.#at - 1]!
  }

  /** Four bytes, big endian. */
  length(): number {
    this.skip(4)
    return new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.#at - 4).getUint32(0)
  }

  /** A number in groups of seven bits, each byte but the last with its high bit set. @returns how many bytes it has */
  number(): number {
    const start = this.#at
    while (this.byte() >= 0x80);
    return this.#at - start
  }
}
