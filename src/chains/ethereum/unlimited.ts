/**
 * The rule for «without limit», once: the top bit of the parameter is set (no token has so many units), or the number
 * is the largest of a narrower integer, which tokens with narrower balances treat as endless.
 */
export function isUnlimited(amount: bigint, bits: number): boolean {
  return amount >= 1n << BigInt(bits - 1) || NARROWER_MAXIMA.has(amount)
}

const NARROWER_MAXIMA: ReadonlySet<bigint> = new Set(
  [96n, 112n, 128n, 160n, 192n, 224n].map((bits) => (1n << bits) - 1n),
)
