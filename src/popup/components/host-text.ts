import { decodePunycode } from './punycode.ts'

// biome-ignore format: a list of names
const scripts = [
  'Latin', 'Cyrillic', 'Greek', 'Armenian', 'Georgian', 'Hebrew', 'Arabic', 'Devanagari', 'Bengali', 'Tamil', 'Telugu',
  'Thai', 'Khmer', 'Ethiopic', 'Hangul', 'Han', 'Hiragana', 'Katakana',
].map((name) => ({ name, letters: new RegExp(`\\p{Script=${name}}`, "u") }))

/** Han, Hiragana and Katakana are written together. */
const japanese = new Set(['Han', 'Hiragana', 'Katakana'])

/**
 * A host as it is shown, from its ASCII form (`new URL(…).host`): in its own script when one script writes all of it,
 * in punycode when scripts mix, when a letter belongs to none that is known here, or when a label does not decode.
 */
export function hostText(ascii: string): string {
  const decoded = ascii.split('.').map((label) => (label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label))
  if (decoded.includes(null)) return ascii
  const host = decoded.join('.')
  return writtenInOneScript(host) ? host : ascii
}

/** Hosts longer than `most` keep their end, where the owner's name is. */
export function shortHost(ascii: string, most = 40): string {
  const host = [...hostText(ascii)]
  return host.length > most ? `…${host.slice(1 - most).join('')}` : host.join('')
}

function writtenInOneScript(host: string): boolean {
  const used = new Set<string>()
  for (const character of host) {
    if (/[0-9.:[\]-]/.test(character)) continue
    const script = scripts.find(({ letters }) => letters.test(character))
    if (!script) return false
    used.add(japanese.has(script.name) ? 'Japanese' : script.name)
  }
  return used.size <= 1
}
