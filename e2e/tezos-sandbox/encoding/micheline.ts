import { ByteReader, byte, concat, fromHex, integer, MalformedBytes, sized, toHex } from './bytes.ts'
import { PRIMITIVES } from './primitives.ts'

/** Micheline as nodes write it in JSON. */
export type Micheline =
  | { readonly int: string }
  | { readonly string: string }
  | { readonly bytes: string }
  | { readonly prim: string; readonly args?: readonly Micheline[]; readonly annots?: readonly string[] }
  | readonly Micheline[]

/** Deeper expressions are refused: a stand-in need not find out how deep a node would go. */
const MAX_DEPTH = 1_000

const TAGS = { int: 0, string: 1, sequence: 2, generic: 9, bytes: 10 } as const

/** Reads one expression in Micheline's binary form; throws `MalformedBytes`. */
export function readMicheline(bytes: Uint8Array): Micheline {
  const reader = new ByteReader(bytes)
  const expression = readNode(reader, 0)
  reader.end()
  return expression
}

function readNode(reader: ByteReader, depth: number): Micheline {
  if (depth > MAX_DEPTH) throw new MalformedBytes('An expression is nested too deep.')
  const tag = reader.byte()
  if (tag === TAGS.int) return { int: String(reader.integer(Number.MAX_SAFE_INTEGER)) }
  if (tag === TAGS.string) return { string: textOf(reader.sized()) }
  if (tag === TAGS.bytes) return { bytes: toHex(reader.sized()) }
  if (tag === TAGS.sequence) return readNodes(reader.sized(), depth)
  if (tag > TAGS.generic) throw new MalformedBytes(`No Micheline has the tag ${tag}.`)
  const prim = PRIMITIVES[reader.byte()]
  if (prim === undefined) throw new MalformedBytes('A primitive has no known byte.')
  // Tags 3 to 8: none, one or two arguments, each without and with annotations.
  const generic = tag === TAGS.generic
  const count = (tag - 3) >> 1
  const args = generic
    ? readNodes(reader.sized(), depth)
    : Array.from({ length: count }, () => readNode(reader, depth + 1))
  const annotated = generic || (tag - 3) % 2 === 1
  const annots = annotated
    ? textOf(reader.sized())
        .split(' ')
        .filter((each) => each !== '')
    : []
  return { prim, ...(args.length > 0 ? { args } : {}), ...(annots.length > 0 ? { annots } : {}) }
}

function readNodes(bytes: Uint8Array, depth: number): Micheline[] {
  const reader = new ByteReader(bytes)
  const nodes: Micheline[] = []
  while (reader.left > 0) nodes.push(readNode(reader, depth + 1))
  return nodes
}

/** Strings are of printable ASCII characters and line feeds. */
function textOf(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1')
  if (!isMichelsonText(text)) throw new MalformedBytes('A string has other characters than Michelson allows.')
  return text
}

const isMichelsonText = (text: string): boolean => /^[\n -~]*$/.test(text)

/** The binary form of an expression. */
export function writeMicheline(node: Micheline): Uint8Array {
  if (Array.isArray(node)) return concat(byte(TAGS.sequence), sized(concat(...node.map(writeMicheline))))
  if ('int' in node) return concat(byte(TAGS.int), integer(BigInt(node.int)))
  if ('string' in node) return concat(byte(TAGS.string), sized(Buffer.from(node.string, 'latin1')))
  if ('bytes' in node) return concat(byte(TAGS.bytes), sized(fromHex(node.bytes)!))
  const { prim, args = [], annots = [] } = node as Extract<Micheline, { prim: string }>
  const notes = sized(Buffer.from(annots.join(' '), 'latin1'))
  const written = args.map(writeMicheline)
  const head = byte(PRIMITIVES.indexOf(prim))
  if (args.length > 2) return concat(byte(TAGS.generic), head, sized(concat(...written)), notes)
  const tag = 3 + 2 * args.length + (annots.length > 0 ? 1 : 0)
  return concat(byte(tag), head, ...written, ...(annots.length > 0 ? [notes] : []))
}

/** Whether JSON that came from outside is Micheline with known primitives. */
export function isMicheline(value: unknown, depth = 0): value is Micheline {
  if (depth > MAX_DEPTH || typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.every((each) => isMicheline(each, depth + 1))
  const node = value as Record<string, unknown>
  if (typeof node.int === 'string') return /^-?\d+$/.test(node.int)
  if (typeof node.string === 'string') return isMichelsonText(node.string)
  if (typeof node.bytes === 'string') return fromHex(node.bytes) !== undefined
  if (typeof node.prim !== 'string' || !PRIMITIVES.includes(node.prim)) return false
  const { args = [], annots = [] } = node
  return (
    Array.isArray(args) &&
    args.every((each) => isMicheline(each, depth + 1)) &&
    Array.isArray(annots) &&
    annots.every((each) => typeof each === 'string' && isMichelsonText(each))
  )
}

/** Whether a value is `Unit`. */
export const isUnit = (node: Micheline): boolean => 'prim' in node && node.prim === 'Unit' && node.args === undefined
