import type { Micheline } from './micheline-json.ts'

/**
 * The `count` parts of a pair, whichever way it is written: `Pair a (Pair b c)`, `Pair a b c`, or, of values, `{a; b; c}`.
 * @param prim `Pair` for values, `pair` for types
 * @returns null where it is no such pair
 */
export function comb(value: Micheline, count: number, prim: 'Pair' | 'pair' = 'Pair'): Micheline[] | null {
  const parts: Micheline[] = []
  let rest = value
  while (parts.length < count - 1) {
    const args = pairArgs(rest, prim)
    if (args === null || args.length < 2) return null
    const [first, ...others] = args as [Micheline, ...Micheline[]]
    parts.push(first)
    rest = others.length === 1 ? others[0]! : { prim, args: others }
  }
  return [...parts, rest]
}

function pairArgs(value: Micheline, prim: 'Pair' | 'pair'): readonly Micheline[] | null {
  if (Array.isArray(value)) return prim === 'Pair' ? value : null
  return 'prim' in value && value.prim === prim ? (value.args ?? null) : null
}
