import { hexToBytes } from '@noble/hashes/utils.js'
import { encodeAddress } from '@taquito/utils'
import { parseAddress } from '../addresses.ts'
import type { Micheline } from './micheline.ts'

/** The bytes of an address, without an entrypoint. */
const ADDRESS_BYTES = 22

/**
 * The `count` parts of a right comb, however it is written: `Pair a (Pair b c)`, `Pair a b c` or `{a; b; c}`.
 * @returns null for anything else
 */
export function combOf(node: Micheline, count: number): readonly Micheline[] | null {
  const parts = pairOf(node)
  if (parts === null || parts.length > count) return null
  if (parts.length === count) return parts
  const last = combOf(parts.at(-1)!, count - parts.length + 1)
  return last && [...parts.slice(0, -1), ...last]
}

function pairOf(node: Micheline): readonly Micheline[] | null {
  if (isList(node)) return node.length >= 2 ? node : null
  if (!('prim' in node) || node.prim !== 'Pair' || node.args === undefined) return null
  return node.args.length >= 2 ? node.args : null
}

export function isList(node: Micheline): node is readonly Micheline[] {
  return Array.isArray(node)
}

/** What stands in a `Left` or a `Right`. */
export function branchOf(node: Micheline): { side: 'Left' | 'Right'; value: Micheline } | null {
  if (isList(node) || !('prim' in node) || node.args?.length !== 1) return null
  return node.prim === 'Left' || node.prim === 'Right' ? { side: node.prim, value: node.args[0]! } : null
}

export function isUnit(node: Micheline): boolean {
  return 'prim' in node && node.prim === 'Unit' && node.args === undefined && node.annots === undefined
}

/** An address, written as text or as bytes. Null for anything else, an address with an entrypoint too. */
export function addressIn(node: Micheline): string | null {
  if ('string' in node) return parseAddress(node.string)
  if (!('bytes' in node) || node.bytes.length !== 2 * ADDRESS_BYTES) return null
  return addressOfBytes(node.bytes)
}

/** A natural number as decimal. Null for anything else. */
export function naturalIn(node: Micheline): string | null {
  if (!('int' in node)) return null
  const number = BigInt(node.int)
  return number >= 0n ? number.toString() : null
}

/** Octez, `Destination.encoding`: a key's hash behind 00 and its kind; a contract's or a rollup's between 01 or 03 and 00. */
function addressOfBytes(hex: string): string | null {
  const bytes = hexToBytes(hex)
  if (bytes[0] === 0 ? bytes[1]! > 3 : bytes.at(-1) !== 0 || (bytes[0] !== 1 && bytes[0] !== 3)) return null
  try {
    return parseAddress(encodeAddress(bytes))
  } catch {
    return null
  }
}
