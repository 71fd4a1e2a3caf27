import { isAddress, isKey, writeAddress, writeKey, writeKeyHash } from './addresses.ts'
import { byte, concat, toHex } from './bytes.ts'
import { type Micheline, writeMicheline } from './micheline.ts'

/** Data as PACK writes it, of a type: addresses and keys become the bytes they stand for. */
export const pack = (data: Micheline, type: Micheline): Uint8Array =>
  concat(byte(5), writeMicheline(compact(data, type)))

/** How texts of a type are written as bytes. */
const TEXTS: Record<string, ((text: string) => Uint8Array) | undefined> = {
  address: (text) => (isAddress(text) ? writeAddress(text) : unknown(text)),
  key_hash: (text) => (isAddress(text) ? writeKeyHash(text) : unknown(text)),
  key: (text) => (isKey(text) ? writeKey(text) : unknown(text)),
}

/** Which type the arguments of a value have: of a pair the two, of an Elt key and value, of others the inner one. */
const PARTS: Record<string, (types: readonly Micheline[]) => readonly Micheline[]> = {
  Pair: (types) => types,
  Elt: (types) => types,
  Left: (types) => types.slice(0, 1),
  Right: (types) => types.slice(1),
  Some: (types) => types,
}

function compact(data: Micheline, type: Micheline): Micheline {
  const { prim, args: types = [] } = type as Extract<Micheline, { prim: string }>
  if ('string' in data) {
    const write = TEXTS[prim]
    return write === undefined ? data : { bytes: toHex(write(data.string)) }
  }
  if (Array.isArray(data)) return data.map((each) => compact(each, prim === 'map' ? type : types[0]!))
  if (!('prim' in data) || data.args === undefined) return data
  const parts = PARTS[data.prim]?.(types)
  if (parts === undefined || parts.length !== data.args.length) return data
  return { ...data, args: data.args.map((each, at) => compact(each, parts[at]!)) }
}

function unknown(text: string): never {
  throw new RangeError(`${text} is neither an address nor a key.`)
}
