/**
 * A sentence is a whole template with named parts, so that a translation may order them as it needs. Parts are plain data:
 * what may be quoted is marked as such, and nothing a site wrote becomes anything but a part.
 */
export type Sentence = { template: string; parts: Readonly<Record<string, Part>> }

export type Part =
  /** Base units of a token or coin. */
  | { kind: 'amount'; units: string; decimals: number; unit: string }
  /** A number that is no amount: a token id, a count, raw units. Grouped, every digit shown. */
  | { kind: 'number'; value: string }
  | { kind: 'address'; address: string }
  /** A name the person or the wallet gave. */
  | { kind: 'name'; text: string }
  /** A host as it was checked against the sender. */
  | { kind: 'host'; host: string }
  /** What a token calls itself: bare when it is one plain word, quoted otherwise. */
  | { kind: 'symbol'; text: string }
  /** Text of a site or contract. */
  | { kind: 'untrusted'; text: string }

export type Piece = { text: string } | { part: Part }

export function number(value: string): Part {
  return { kind: 'number', value }
}

/** The template cut at its parts, in order. A name without a part is a mistake of ours and throws. */
export function pieces(sentence: Sentence): Piece[] {
  return sentence.template
    .split(/(\{[a-z]+\})/)
    .filter((each) => each !== '')
    .map((each) => {
      if (!each.startsWith('{')) return { text: each }
      const part = sentence.parts[each.slice(1, -1)]
      if (!part) throw new Error(`the template «${sentence.template}» lacks ${each}`)
      return { part }
    })
}
