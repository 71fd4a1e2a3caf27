import * as v from 'valibot'
import { MAX_DEPTH, MAX_NUMBER_DIGITS } from './micheline/bounds.ts'
import type { Micheline } from './micheline/micheline.ts'

/** No expression that the wallet looks into has more nodes. */
const MAX_NODES = 200_000

/** Encoding a number takes the square of its digits. */
const NUMBER = new RegExp(`^-?[0-9]{1,${MAX_NUMBER_DIGITS}}$`)

export const MichelineJson = v.custom<Micheline>(isMicheline)

/** Whether this is Micheline, and neither deep nor large. It never recurses, however deep the value. */
export function isMicheline(value: unknown): boolean {
  const left: [unknown, number][] = [[value, 0]]
  let nodes = 0
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [node, depth] = next
    nodes += 1
    if (depth > MAX_DEPTH || nodes > MAX_NODES) return false
    const below = childrenOf(node)
    if (below === null) return false
    for (const child of below) left.push([child, depth + 1])
  }
  return true
}

/** Null where the node itself is none. */
function childrenOf(node: unknown): readonly unknown[] | null {
  if (Array.isArray(node)) return node
  if (typeof node !== 'object' || node === null) return null
  const { int, string, bytes, prim, args, annots, ...rest } = node as Record<string, unknown>
  if (Object.keys(rest).length > 0) return null
  if (prim === undefined) {
    const said = [int, string, bytes].filter((each) => each !== undefined)
    if (said.length !== 1 || typeof said[0] !== 'string' || args !== undefined || annots !== undefined) return null
    if (int !== undefined) return NUMBER.test(said[0]) ? [] : null
    if (bytes !== undefined) return /^(?:[0-9a-fA-F]{2})*$/.test(said[0]) ? [] : null
    return []
  }
  if (typeof prim !== 'string' || [int, string, bytes].some((each) => each !== undefined)) return null
  if (annots !== undefined && !(Array.isArray(annots) && annots.every((each) => typeof each === 'string'))) return null
  return args === undefined ? [] : Array.isArray(args) ? args : null
}
