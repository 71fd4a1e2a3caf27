const base = 36
const lowest = 1
const highest = 26
const skew = 38
const damp = 700

/** Decodes one label without its `xn--` (RFC 3492 §6.2); null when it is malformed. */
export function decodePunycode(label: string): string | null {
  const split = label.lastIndexOf('-')
  const output = split > 0 ? [...label.slice(0, split)].map((character) => character.charCodeAt(0)) : []
  let code = 128
  let at = 0
  let bias = 72
  let position = split > 0 ? split + 1 : 0
  while (position < label.length) {
    const before = at
    for (let weight = 1, k = base; ; k += base) {
      const digit = digitOf(label.charAt(position++))
      if (digit < 0) return null
      at += digit * weight
      const threshold = Math.min(highest, Math.max(lowest, k - bias))
      if (digit < threshold) break
      weight *= base - threshold
    }
    const length = output.length + 1
    bias = adapt(at - before, length, before === 0)
    code += Math.floor(at / length)
    at %= length
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return null
    output.splice(at++, 0, code)
  }
  return String.fromCodePoint(...output)
}

function digitOf(character: string): number {
  if (/^[a-z]$/i.test(character)) return character.toLowerCase().charCodeAt(0) - 97
  return /^[0-9]$/.test(character) ? character.charCodeAt(0) - 22 : -1
}

/** RFC 3492 §6.1. */
function adapt(delta: number, length: number, first: boolean): number {
  let rest = first ? Math.floor(delta / damp) : delta >> 1
  rest += Math.floor(rest / length)
  let k = 0
  for (; rest > ((base - lowest) * highest) >> 1; k += base) rest = Math.floor(rest / (base - lowest))
  return k + Math.floor(((base - lowest + 1) * rest) / (rest + skew))
}
