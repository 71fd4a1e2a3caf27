/** The number of a work as it was typed, in decimal without leading zeros; null when it is none. */
export function readTokenId(typed: string): string | null {
  const digits = typed.trim()
  if (!/^[0-9]{1,78}$/.test(digits)) return null
  return digits.replace(/^0+(?=[0-9])/, '')
}
