import { PayloadError } from '../../payload.ts'
import type { ByteWalk } from '../byte-walk.ts'
import { PRIMITIVES } from '../codec.ts'

/** Nothing that people write is nested half as deep; what decodes it calls itself once a level. */
export const MAX_DEPTH = 256

/** Numbers stay below 2^258: the 78 digits that an intent can name. Writing one in decimal takes the square of its length. */
export const MAX_NUMBER_BYTES = 37
export const MAX_NUMBER_DIGITS = 78

/** No node takes a longer operation (`max_operation_data_length`); nor is longer PACKed data read. */
export const MAX_DATA_BYTES = 32 * 1024

/** One expression under way: how many parts are to come, or where they end, and whether annotations follow them. */
interface Open {
  parts: number
  readonly end: number | null
  readonly annotated: boolean
}

/**
 * Walks over one Micheline expression, without a call for each level of it.
 * @throws PayloadError when it is cut short, has a tag or a primitive that nobody knows, or is nested too deep
 */
export function walkMicheline(walk: ByteWalk): void {
  const open: Open[] = [{ parts: 1, end: null, annotated: false }]
  for (let top = open.at(-1); top; top = open.at(-1)) {
    if (isDone(top, walk)) {
      open.pop()
      if (top.annotated) walk.skip(walk.length())
      continue
    }
    top.parts -= 1
    const inner = expression(walk)
    if (inner) open.push(inner)
    if (open.length > MAX_DEPTH) throw new PayloadError('too-complex', 'The data is nested too deep to be read.')
  }
}

function isDone({ parts, end }: Open, walk: ByteWalk): boolean {
  if (end === null) return parts === 0
  if (walk.at > end) throw new PayloadError('undecodable', 'A list in the data ends inside one of its items.')
  return walk.at === end
}

/** Octez, `micheline_encoding`: a tag and what it is the tag of. */
function expression(walk: ByteWalk): Open | null {
  const tag = walk.byte()
  switch (tag) {
    case 0x00:
      if (walk.number() > MAX_NUMBER_BYTES) throw new PayloadError('too-complex', 'A number in the data is too large.')
      return null
    case 0x01:
    case 0x0a:
      walk.skip(walk.length())
      return null
    case 0x02:
      return list(walk, false)
    case 0x03:
    case 0x04:
    case 0x05:
    case 0x06:
    case 0x07:
    case 0x08:
      primitive(walk)
      return { parts: (tag - 0x03) >> 1, end: null, annotated: tag % 2 === 0 }
    case 0x09:
      primitive(walk)
      return list(walk, true)
    default:
      throw new PayloadError('undecodable', 'The data has a part of a kind that is not known.')
  }
}

function list(walk: ByteWalk, annotated: boolean): Open {
  const length = walk.length()
  if (length > walk.left) throw new PayloadError('undecodable', 'The bytes end before what they hold does.')
  return { parts: 0, end: walk.at + length, annotated }
}

function primitive(walk: ByteWalk): void {
  if (walk.byte() >= PRIMITIVES) throw new PayloadError('undecodable', 'The data has a word that is not known.')
}
