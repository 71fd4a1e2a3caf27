import { type ByteReader, byte, concat, MalformedBytes } from './bytes.ts'

/** Entrypoints that have a byte of their own, in its order (Octez, Entrypoint_repr). */
const SHORT = [
  'default',
  'root',
  'do',
  'set_delegate',
  'remove_delegate',
  'deposit',
  'stake',
  'unstake',
  'finalize_unstake',
  'set_delegate_parameters',
]
const NAMED = 255
const MAX_LENGTH = 31

export function readEntrypoint(reader: ByteReader): string {
  const tag = reader.byte()
  const short = SHORT[tag]
  if (short !== undefined) return short
  if (tag !== NAMED) throw new MalformedBytes(`No entrypoint has the tag ${tag}.`)
  const name = Buffer.from(reader.take(reader.byte())).toString('latin1')
  if (!isEntrypoint(name)) throw new MalformedBytes('An entrypoint has a name that none may have.')
  return name
}

export function writeEntrypoint(name: string): Uint8Array {
  const short = SHORT.indexOf(name)
  return short >= 0 ? byte(short) : concat(byte(NAMED), byte(name.length), Buffer.from(name, 'latin1'))
}

export const isEntrypoint = (name: string): boolean =>
  name.length > 0 && name.length <= MAX_LENGTH && /^[@%_.A-Za-z0-9]+$/.test(name)
