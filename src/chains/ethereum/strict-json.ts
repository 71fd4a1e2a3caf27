import { PayloadError } from '../payload.ts'

/** JSON as written: objects as maps, so that no key is special, and numbers as their text, so that none is rounded. */
export type StrictJson = null | boolean | string | JsonNumber | readonly StrictJson[] | ReadonlyMap<string, StrictJson>

export interface JsonNumber {
  readonly number: string
}

export const MAX_JSON_DEPTH = 64

/**
 * Parses JSON (RFC 8259) and refuses what two parsers may read differently: an object with the same key twice, a text
 * that is not well-formed Unicode.
 * @throws PayloadError `bad-json`, `duplicate-key`, `too-complex`
 */
export function parseStrictJson(text: string): StrictJson {
  let position = 0

  const value = parseValue(0)
  skipSpace()
  if (position < text.length) throw unexpected()
  return value

  function parseValue(depth: number): StrictJson {
    if (depth > MAX_JSON_DEPTH) throw new PayloadError('too-complex', 'The request is nested too deeply.')
    skipSpace()
    switch (text[position]) {
      case '{':
        return parseObject(depth)
      case '[':
        return parseArray(depth)
      case '"':
        return parseString()
      default:
        return parseWord()
    }
  }

  function parseObject(depth: number): StrictJson {
    const entries = new Map<string, StrictJson>()
    parseItems('}', () => {
      skipSpace()
      if (text[position] !== '"') throw unexpected()
      const start = position
      const key = parseString()
      if (entries.has(key)) {
        throw new PayloadError('duplicate-key', `A field occurs twice, the second time at position ${start}.`)
      }
      skipSpace()
      expect(':')
      entries.set(key, parseValue(depth + 1))
    })
    return entries
  }

  function parseArray(depth: number): StrictJson {
    const items: StrictJson[] = []
    parseItems(']', () => items.push(parseValue(depth + 1)))
    return items
  }

  function parseItems(end: '}' | ']', parseItem: () => void): void {
    position++
    skipSpace()
    if (text[position] === end) {
      position++
      return
    }
    for (;;) {
      parseItem()
      skipSpace()
      if (text[position] === end) break
      expect(',')
    }
    position++
  }

  function parseString(): string {
    const start = position++
    while (position < text.length && text[position] !== '"') position += text[position] === '\\' ? 2 : 1
    position++
    const string = unquote(text.slice(start, position))
    if (!string.isWellFormed()) throw new PayloadError('bad-json', 'A text in the request is not well-formed Unicode.')
    return string
  }

  function unquote(quoted: string): string {
    try {
      return JSON.parse(quoted) as string
    } catch {
      throw new PayloadError('bad-json', 'A text in the request is not valid JSON.')
    }
  }

  function parseWord(): StrictJson {
    for (const [word, meaning] of WORDS) {
      if (!text.startsWith(word, position)) continue
      position += word.length
      return meaning
    }
    return parseNumber()
  }

  function parseNumber(): JsonNumber {
    NUMBER.lastIndex = position
    const number = NUMBER.exec(text)?.[0]
    if (number === undefined) throw unexpected()
    position += number.length
    return { number }
  }

  function skipSpace(): void {
    while (position < text.length && ' \t\n\r'.includes(text[position]!)) position++
  }

  function expect(character: string): void {
    if (text[position] !== character) throw unexpected()
    position++
  }

  function unexpected(): PayloadError {
    return new PayloadError('bad-json', `The request is not valid JSON at position ${position}.`)
  }
}

const WORDS = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
