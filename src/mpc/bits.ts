/**
 * Packed bits. Bit i of a byte string is bit `i mod 8`, counted from the least significant, of byte `i div 8`; words
 * are 32 bits, little endian, so bit i is also bit `i mod 32` of word `i div 32`. Nothing here branches on a bit.
 */

/** Bit `index` of a packed byte string: 0 or 1. */
export function bitAt(bytes: Uint8Array, index: number): number {
  return (bytes[index >>> 3]! >>> (index & 7)) & 1
}

/** A word of 32 equal bits: 0 for 0, all ones for 1. */
export function maskOf(bit: number): number {
  return -bit | 0
}

/** `one` where `bit` is 1, `zero` where it is 0, without a branch. Both have the same length. */
export function select(bit: number, zero: Uint8Array, one: Uint8Array): Uint8Array {
  const mask = maskOf(bit)
  const out = new Uint8Array(zero.length)
  for (let i = 0; i < out.length; i++) out[i] = zero[i]! ^ ((zero[i]! ^ one[i]!) & mask)
  return out
}

/** The words of a byte string whose length is a multiple of 4. */
export function toWords(bytes: Uint8Array): Uint32Array {
  const words = new Uint32Array(bytes.length / 4)
  for (let i = 0, at = 0; i < words.length; i++, at += 4) {
    words[i] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
  }
  return words
}

/** The bytes of words: the inverse of `toWords`. */
export function toBytes(words: Uint32Array): Uint8Array {
  const bytes = new Uint8Array(words.length * 4)
  for (let i = 0, at = 0; i < words.length; i++, at += 4) {
    const word = words[i]!
    bytes[at] = word
    bytes[at + 1] = word >>> 8
    bytes[at + 2] = word >>> 16
    bytes[at + 3] = word >>> 24
  }
  return bytes
}

/**
 * Transposes a bit matrix in blocks of 32 × 32.
 * @param words the rows, each `columns / 32` words
 * @param rows a multiple of 32
 * @param columns a multiple of 32
 * @returns the columns as rows, each `rows / 32` words
 */
export function transpose(words: Uint32Array, rows: number, columns: number): Uint32Array {
  const wide = columns / 32
  const tall = rows / 32
  const out = new Uint32Array(words.length)
  const block = new Uint32Array(32)
  for (let r = 0; r < tall; r++) {
    for (let c = 0; c < wide; c++) {
      for (let k = 0; k < 32; k++) block[k] = words[(32 * r + k) * wide + c]!
      transposeBlock(block)
      for (let k = 0; k < 32; k++) out[(32 * c + k) * tall + r] = block[k]!
    }
  }
  return out
}

/** Swaps ever smaller off-diagonal squares: 16 × 16, 8 × 8, … 1 × 1 (Hacker's Delight, §7–3). */
function transposeBlock(block: Uint32Array): void {
  let mask = 0x0000ffff
  for (let half = 16; half > 0; half >>>= 1) {
    for (let k = 0; k < 32; k = (k + half + 1) & ~half) {
      const swap = ((block[k]! >>> half) ^ block[k + half]!) & mask
      block[k]! ^= swap << half
      block[k + half]! ^= swap
    }
    mask ^= mask << (half >>> 1)
  }
}
