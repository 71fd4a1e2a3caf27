/**
 * Format characters (bidirectional controls, zero-width, tags), line and paragraph separators and fillers: they change
 * what a text seems to say and are not seen themselves.
 */
const HIDDEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Zl}\p{Zp}\u{2800}]/u

/** Zero-width joiners and tags inside one picture character are how it is written. */
const EMOJI = /\p{RGI_Emoji}/gv

/** Whether a text holds characters that a reader cannot see. Control characters count, but for tab and line breaks. */
export function hasHiddenCharacters(text: string): boolean {
  return hasControlCharacters(text) || HIDDEN.test(text.replace(EMOJI, ''))
}

/** C0 and C1 controls other than tab, line feed and carriage return. */
export function hasControlCharacters(text: string): boolean {
  return /[^\P{Cc}\t\n\r]/u.test(text)
}
