import type { PartyIndex } from '../party.ts'

/** Every t of n with 2 ≤ t ≤ n ≤ 5. */
export const ALL_QUORUMS: readonly { t: number; n: number }[] = [2, 3, 4, 5].flatMap((n) =>
  Array.from({ length: n - 1 }, (_, i) => ({ t: i + 2, n })),
)

/** All subsets of `size` parties, each in the order of `parties`. */
export function subsets(parties: readonly PartyIndex[], size: number): PartyIndex[][] {
  if (size === 0) return [[]]
  return parties.flatMap((first, i) => subsets(parties.slice(i + 1), size - 1).map((rest) => [first, ...rest]))
}
