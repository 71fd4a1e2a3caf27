/** More than any token has units: 10^15 tokens of 18 decimals are fewer than 2^110. */
const BEYOND_ANY_SUPPLY = 1n << 128n

/** What tokens and contracts with narrower integers take for endless, `uint96` for example. */
const NARROWER_MAXIMA: ReadonlySet<bigint> = new Set(
  [64n, 72n, 80n, 88n, 96n, 104n, 112n, 120n, 128n].map((bits) => (1n << bits) - 1n),
)

/** The rule for «without limit», once. */
export function isUnlimited(amount: bigint): boolean {
  return amount >= BEYOND_ANY_SUPPLY || NARROWER_MAXIMA.has(amount)
}
