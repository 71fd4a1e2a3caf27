import { hexToBytes } from '@noble/hashes/utils.js'
import { shortened } from '../shortened.ts'
import type { Micheline } from './micheline/micheline.ts'
import { combOf } from './micheline/shapes.ts'
import type { TezosRpc } from './rpc.ts'
import { hashOfNat } from './script-hash.ts'

/** What a contract itself says of one of its tokens (TZIP-12, TZIP-21). Texts are as it says them, shortened. */
export interface TokenMetadata {
  readonly name: string | null
  readonly symbol: string | null
  readonly decimals: number | null
  /** Where the rest is told, e.g. `ipfs://…`; the wallet does not follow it. */
  readonly uri: string | null
}

const MAX_TEXT = 200
const MAX_URI = 2_000
const MAX_DECIMALS = 255

/**
 * Looks up a token in the contract's big map `token_metadata`. An FA1.2 token is number 0.
 * @returns null where the contract has no such map, or nothing in it about this token
 * @throws RpcError
 */
export async function tokenMetadata(
  node: Pick<TezosRpc, 'script' | 'bigMapValue'>,
  contract: string,
  tokenId: bigint,
): Promise<TokenMetadata | null> {
  const script = await node.script(contract)
  if (script === null) return null
  const map = bigMapNamed('token_metadata', storageType(script.code), script.storage)
  const value = map === null ? null : await node.bigMapValue(map, hashOfNat(tokenId))
  const [, info] = (value && combOf(value, 2)) ?? []
  return info === undefined ? null : metadataIn(info)
}

/** Of a map of text to bytes. */
function metadataIn(info: Micheline): TokenMetadata | null {
  if (!Array.isArray(info)) return null
  const fields = new Map<string, string>()
  for (const entry of info as readonly Micheline[]) {
    if (!('prim' in entry) || entry.prim !== 'Elt') continue
    const [key, value] = entry.args ?? []
    if (key !== undefined && value !== undefined && 'string' in key && 'bytes' in value)
      fields.set(key.string, value.bytes)
  }
  const text = (key: string, most: number) => textOf(fields.get(key), most)
  const decimals = text('decimals', 3)
  return {
    name: text('name', MAX_TEXT),
    symbol: text('symbol', MAX_TEXT),
    decimals:
      decimals !== null && /^[0-9]{1,3}$/.test(decimals) && Number(decimals) <= MAX_DECIMALS ? Number(decimals) : null,
    uri: text('', MAX_URI),
  }
}

/** UTF-8, without what cannot be seen; null for bytes that are no text. */
function textOf(hex: string | undefined, most: number): string | null {
  if (hex === undefined || hex.length > 8 * MAX_URI) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(hexToBytes(hex))
    return shortened(text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ''), most)
  } catch {
    return null
  }
}

function storageType(code: readonly Micheline[]): Micheline | null {
  for (const part of code) if ('prim' in part && part.prim === 'storage') return part.args?.[0] ?? null
  return null
}

/** The number of a big map that a field of the storage is called, looked for in type and value side by side. */
function bigMapNamed(name: string, type: Micheline | null, value: Micheline): bigint | null {
  const left: [Micheline, Micheline][] = type === null ? [] : [[type, value]]
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [is, holds] = next
    if (!('prim' in is)) continue
    if (is.prim === 'big_map' && is.annots?.includes(`%${name}`) && 'int' in holds && /^[0-9]{1,20}$/.test(holds.int))
      return BigInt(holds.int)
    if (is.prim !== 'pair') continue
    const [types, values] = [halves(is, 'pair'), halves(holds, 'Pair')]
    if (types !== null && values !== null) left.push([types[1], values[1]], [types[0], values[0]])
  }
  return null
}

/** A pair as two, also where it is written as a comb of more: `Pair a b c` is `Pair a (Pair b c)`. */
function halves(value: Micheline, prim: 'Pair' | 'pair'): [Micheline, Micheline] | null {
  const parts = Array.isArray(value) ? (value as readonly Micheline[]) : argsOf(value, prim)
  if (parts.length < 2) return null
  const [first, ...rest] = parts as [Micheline, ...Micheline[]]
  return [first, rest.length === 1 ? rest[0]! : { prim, args: rest }]
}

function argsOf(value: Micheline, prim: string): readonly Micheline[] {
  return 'prim' in value && value.prim === prim ? (value.args ?? []) : []
}
