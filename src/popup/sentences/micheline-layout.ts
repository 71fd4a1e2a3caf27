import { withoutInvisible } from '../components/untrusted-text.ts'

/** A list that is no longer than this, and holds no other, stays on its line. */
const SHORT = 40
/** Deeper lists are indented no further: the window is narrow. */
const DEEPEST = 12

/**
 * Readable Micheline over several lines: one for each item of a longer list, indented. Nothing is left out but what cannot
 * be seen. @param source on one line, as the intent holds it
 */
export function michelineLayout(source: string): string {
  const lines: string[] = []
  let depth = 0
  let line = ''
  const end = () => {
    if (line !== '') lines.push('  '.repeat(Math.min(depth, DEEPEST)) + withoutInvisible(line))
    line = ''
  }
  for (let at = 0; at < source.length; ) {
    const piece = pieceAt(source, at)
    at += piece.length
    if (piece === '{') {
      line += piece
      end()
      depth += 1
    } else if (piece === '}') {
      end()
      depth -= 1
      line = piece
    } else if (piece === ';') {
      line += piece
      end()
    } else if (line !== '' || piece !== ' ') line += piece
  }
  end()
  return lines.join('\n')
}

/** A text in quotation marks, a short list, or a single character. */
function pieceAt(source: string, at: number): string {
  const rest = source.slice(at, at + SHORT)
  if (rest.startsWith('{')) return SHORT_LIST.exec(rest)?.[0] ?? '{'
  if (!rest.startsWith('"')) return source.charAt(at)
  TEXT.lastIndex = at
  return TEXT.exec(source)?.[0] ?? '"'
}

const SHORT_LIST = /^\{(?:[^{}"\\]|"(?:[^"\\]|\\.)*")*\}/
const TEXT = /"(?:[^"\\]|\\.)*"/y
