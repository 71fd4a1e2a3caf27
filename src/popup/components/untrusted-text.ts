/** What a site, a contract or metadata wrote, made fit to be quoted in one of our sentences. */
export type Quoted = {
  text: string
  /** Invisible or control characters were removed: the sentence beside it says so. */
  hidden: boolean
  cut: boolean
}

const lineBreaks = /[\s\u0085\u2028\u2029]+/gu
// \u2800 is a braille blank: no property calls it invisible.
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu
const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The text without what cannot be seen; line breaks and tabs count to that. */
export function withoutInvisible(source: string): string {
  return source.replace(invisible, '')
}

/** Removes what cannot be seen, collapses line breaks and spaces, and cuts after `most` visible characters. */
export function quoteUntrusted(source: string, most = 60): Quoted {
  const collapsed = source.replace(lineBreaks, ' ').trim()
  const visible = withoutInvisible(collapsed)
  const shown = [...segments.segment(visible)].map(({ segment }) => segment)
  const cut = shown.length > most
  return {
    text: cut
      ? `${shown
          .slice(0, most - 1)
          .join('')
          .trimEnd()}…`
      : visible,
    hidden: visible !== collapsed,
    cut,
  }
}
