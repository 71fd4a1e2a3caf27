/** What was typed as an amount, in base units; null when it is no number, and a reason when it has too many decimals. */
export type TypedAmount = { units: string } | { error: 'no-number' | 'too-fine' }

/** Reads `0.5`, `0,5` and `.5`. A grouped number is refused: nobody can say what `1,234` means. */
export function readAmount(typed: string, decimals: number): TypedAmount {
  const match = /^([0-9]*)(?:[.,]([0-9]*))?$/.exec(typed.trim())
  const [, whole = '', fraction = ''] = match ?? []
  if (!match || whole + fraction === '' || whole.length > 59) return { error: 'no-number' }
  if (/[.,][0-9]{3}$/.test(typed.trim()) && typed.includes(',') && whole !== '' && whole !== '0')
    return { error: 'no-number' }
  if (fraction.replace(/0+$/, '').length > decimals) return { error: 'too-fine' }
  return { units: BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0')).toString() }
}

/** Base units as they would be typed: no grouping, a point, no trailing zeros. */
export function typedAmount(units: string, decimals: number): string {
  const digits = units.padStart(decimals + 1, '0')
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '')
  const whole = digits.slice(0, digits.length - decimals)
  return fraction === '' ? whole : `${whole}.${fraction}`
}
