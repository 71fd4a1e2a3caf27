import { type CborValue, decode, encode } from '../../cbor/index.ts'

export type Fields = Map<string, CborValue>

/** The fields of an encoded record. */
export function fieldsOf(message: Uint8Array): Fields {
  return decode(message) as Fields
}

/** The message with one field changed, or taken out for `undefined`. A dot in `path` reaches into a record. */
export function withField(
  message: Uint8Array,
  path: string,
  change: (value: Uint8Array) => CborValue | undefined,
): Uint8Array {
  const fields = fieldsOf(message)
  const names = path.split('.')
  const name = names.pop()!
  const holder = names.reduce((record, outer) => record.get(outer) as Fields, fields)
  const value = change(holder.get(name) as Uint8Array)
  if (value === undefined) holder.delete(name)
  else holder.set(name, value)
  return encode(fields)
}

/** The lowest bit of byte `at` turned over. */
export function flipped(at: number): (value: Uint8Array) => Uint8Array {
  return (value) => value.map((byte, i) => (i === at ? byte ^ 0x01 : byte))
}
