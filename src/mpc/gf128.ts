/**
 * GF(2¹²⁸) with x¹²⁸ + x⁷ + x² + x + 1, on matrices of columns: element a of a batch is spread over 128 columns, the
 * k-th of which holds the coefficient of xᵏ of every element. A product with a public χ is then a sum of whole columns
 * chosen by the bits of χ, and no secret is ever an index or a condition.
 */

const DEGREE = 128

/** x¹²⁸ reduces to these powers. */
const TAIL = [0, 1, 2, 7] as const

/**
 * The sum of the OT extension's check (ePrint 2015/546, Fig. 10): Σ_j χ_j · block_j + block_m, for every element of the
 * batch at once. Branches on χ, which is public.
 * @param chi m field elements, 4 words each
 * @param columns m + 1 blocks of 128 columns, `width` words a column
 * @returns 128 columns, `width` words a column
 */
export function combine(chi: Uint32Array, columns: Uint32Array, width: number): Uint32Array {
  const span = DEGREE * width
  const blocks = chi.length / 4
  const sum = new Uint32Array(2 * span)
  sum.set(columns.subarray(blocks * span, (blocks + 1) * span))
  for (let j = 0; j < blocks; j++) {
    const block = columns.subarray(j * span, (j + 1) * span)
    for (let power = 0; power < DEGREE; power++) {
      if ((chi[4 * j + (power >>> 5)]! >>> (power & 31)) & 1) addAt(sum, power * width, block)
    }
  }
  return reduce(sum, width)
}

function reduce(sum: Uint32Array, width: number): Uint32Array {
  for (let power = 2 * DEGREE - 2; power >= DEGREE; power--) {
    const column = sum.subarray(power * width, (power + 1) * width)
    for (const tail of TAIL) addAt(sum, (power - DEGREE + tail) * width, column)
  }
  return sum.slice(0, DEGREE * width)
}

function addAt(sum: Uint32Array, start: number, words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) sum[start + i]! ^= words[i]!
}
