import { isAddress, readAddress, writeAddress } from '../encoding/addresses.ts'
import { ByteReader, fromHex, MalformedBytes, toHex } from '../encoding/bytes.ts'
import type { Micheline } from '../encoding/micheline.ts'

/** A value that is not of the type that is asked for. */
export class IllTyped extends Error {
  override readonly name = 'IllTyped'
}

/** A script gave up with a value, as FAILWITH does. */
export class FailedWith extends Error {
  override readonly name = 'FailedWith'
  readonly value: Micheline

  constructor(value: Micheline) {
    super(JSON.stringify(value))
    this.value = value
  }
}

export const prim = (name: string, args: readonly Micheline[] = [], annotation?: string): Micheline => ({
  prim: name,
  ...(args.length > 0 ? { args } : {}),
  ...(annotation === undefined ? {} : { annots: [annotation] }),
})

export const int = (value: bigint | number): Micheline => ({ int: String(value) })
export const text = (value: string): Micheline => ({ string: value })
export const pair = (...parts: readonly Micheline[]): Micheline => ({ prim: 'Pair', args: parts })
export const utf8 = (value: string): Micheline => ({ bytes: Buffer.from(value).toString('hex') })

/** An address as it is within packed data, from which keys of big maps are hashed. */
export const packedAddress = (address: string): Micheline => ({ bytes: toHex(writeAddress(address)) })

/** The parts of a right comb of `count`, in any of the ways in which Michelson writes one. */
export function comb(value: Micheline, count: number): Micheline[] {
  const parts = Array.isArray(value) && value.length > 2 ? value : argsOf(value, 'Pair')
  if (parts.length < 2 || parts.length > count) throw new IllTyped('A pair is expected.')
  if (parts.length === count) return [...parts]
  const last = parts[parts.length - 1]!
  return [...parts.slice(0, -1), ...comb(last, count - parts.length + 1)]
}

export function natOf(value: Micheline): bigint {
  const written = 'int' in value ? value.int : '-'
  if (!/^\d+$/.test(written)) throw new IllTyped('A natural number is expected.')
  return BigInt(written)
}

/** An address, as text or as its 22 bytes. One with an entrypoint is not taken. */
export function addressOf(value: Micheline): string {
  if ('string' in value && isAddress(value.string)) return value.string
  const bytes = 'bytes' in value ? fromHex(value.bytes) : undefined
  if (bytes === undefined) throw new IllTyped('An address is expected.')
  try {
    const reader = new ByteReader(bytes)
    const address = readAddress(reader)
    reader.end()
    return address
  } catch (error) {
    if (error instanceof MalformedBytes) throw new IllTyped('An address is expected.')
    throw error
  }
}

export function listOf(value: Micheline): readonly Micheline[] {
  if (!Array.isArray(value)) throw new IllTyped('A list is expected.')
  return value
}

/** Which branch of an `or` a value takes, and what it holds. */
export function branchOf(value: Micheline): { left: boolean; value: Micheline } {
  const left = 'prim' in value && value.prim === 'Left'
  const [held] = argsOf(value, left ? 'Left' : 'Right')
  if (held === undefined) throw new IllTyped('A left or right value is expected.')
  return { left, value: held }
}

function argsOf(value: Micheline, name: string): readonly Micheline[] {
  if (!('prim' in value) || value.prim !== name) throw new IllTyped(`${name} is expected.`)
  return value.args ?? []
}
