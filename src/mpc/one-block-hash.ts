import { _SHA256 } from '@noble/hashes/sha2.js'

/** Bytes of the longest message that SHA-256 pads into one block (FIPS 180-4, §5.1.1). */
const LONGEST = 55

/**
 * SHA-256 of short messages of one fixed length, thousands of times: the padded block stays, the caller overwrites what
 * changes, and one run of the compression function gives the digest as words. Noble's compression does the work.
 */
export class OneBlockHash extends _SHA256 {
  /** The message, to be written before `digestTo`. */
  readonly message: Uint8Array
  private readonly block: DataView
  private readonly initial: readonly [number, number, number, number, number, number, number, number]

  /**
   * @param length bytes of the message, at most 55
   * @param prefix whole blocks of 64 bytes that go before every message, hashed once; less than 8 KiB with the message
   * @throws RangeError the message is too long, or the prefix ends within a block
   */
  constructor(length: number, prefix: Uint8Array = new Uint8Array()) {
    super()
    if (length > LONGEST || prefix.length % 64 !== 0) throw new RangeError('The message does not fit into one block.')
    const block = new Uint8Array(64)
    block[length] = 0x80
    this.block = new DataView(block.buffer)
    this.block.setUint16(62, (prefix.length + length) * 8)
    this.message = block.subarray(0, length)
    this.update(prefix)
    this.initial = this.get()
  }

  /** Writes the digest as a number of eight 32-bit limbs, the least significant first, to `limbs[at]` and after. */
  digestTo(limbs: Uint32Array, at: number): void {
    const [a, b, c, d, e, f, g, h] = this.initial
    this.set(a, b, c, d, e, f, g, h)
    this.process(this.block, 0)
    limbs[at] = this.H
    limbs[at + 1] = this.G
    limbs[at + 2] = this.F
    limbs[at + 3] = this.E
    limbs[at + 4] = this.D
    limbs[at + 5] = this.C
    limbs[at + 6] = this.B
    limbs[at + 7] = this.A
  }
}
