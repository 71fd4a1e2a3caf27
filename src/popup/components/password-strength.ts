/** 0: nothing typed · 1: weak · 2: fair · 3 and 4: strong. */
export type Strength = 0 | 1 | 2 | 3 | 4

// biome-ignore format: a list of words
const common = [
  'password', 'passwort', 'qwerty', 'qwertz', 'azerty', 'letmein', 'welcome', 'iloveyou', 'dragon', 'monkey', 'admin',
  'master', 'football', 'baseball', 'sunshine', 'princess', 'bitcoin', 'ethereum', 'wallet', 'symbolon', 'secret',
  'abc', 'asdf', 'zxcv', '123', '1234', '12345', '123456', '111', '000',
]

/**
 * A cautious estimate of the guesses a password costs, in bits: words count as picks from a few thousand,
 * whatever is repeated, in sequence or widely used counts next to nothing.
 */
export function guessBits(password: string): number {
  const words = new Set(
    password
      .toLowerCase()
      .split(/[\s\-_.,]+/)
      .filter(Boolean),
  )
  let bits = 0
  for (const word of words) bits += wordBits(word)
  if (password !== password.toLowerCase()) bits += 2
  return bits
}

function wordBits(word: string): number {
  const known = common.some((one) => word.includes(one))
  const letters = /^\p{L}+$/u.test(word)
  if (letters && word.length <= 10) return known ? 3 : Math.min(11, distinctRuns(word) * 3)
  const perCharacter = letters ? 2.2 : 3.5
  const bits = distinctRuns(word) * perCharacter
  return known ? Math.max(3, bits - 18) : bits
}

/** Characters that neither repeat the one before nor step on from it by one. */
function distinctRuns(word: string): number {
  const codes = [...word].map((character) => character.codePointAt(0) ?? 0)
  return codes.filter((code, at) => at === 0 || Math.abs(code - codes[at - 1]!) > 1).length
}

export function strengthOf(password: string): Strength {
  if (password === '') return 0
  const bits = guessBits(password)
  if (bits < 28) return 1
  if (bits < 40) return 2
  return bits < 50 ? 3 : 4
}
