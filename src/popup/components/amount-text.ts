const minus = '\u2212'
/** Unbreakable: a number and its unit stay together. The narrower U+202F all but vanishes in these typefaces. */
const space = '\u00a0'

export type AmountStyle = {
  /** `short`: at most six decimals, for lists. `all`: every digit, for approvals and on request. */
  digits?: 'short' | 'all'
  locale?: string | undefined
}

/**
 * A quantity in base units (wei for ether) as a decimal number, grouped by locale, trailing zeros left out.
 * Short amounts are cut, never rounded up, and `< 0.0001` stands for what is smaller than that and not zero.
 */
export function amountNumber(units: bigint | string, decimals: number, style: AmountStyle = {}): string {
  const { digits = 'short', locale } = style
  const value = BigInt(units)
  const size = value < 0n ? -value : value
  const scale = 10n ** BigInt(decimals)
  const tiny = digits === 'short' && size > 0n && size * 10_000n < scale
  const shown = tiny ? '0.0001' : exact(size, decimals)
  const number = new Intl.NumberFormat(locale, {
    maximumFractionDigits: digits === 'short' ? 6 : Math.min(100, decimals),
    roundingMode: 'trunc',
  } as Intl.NumberFormatOptions).format(shown as Intl.StringNumericLiteral)
  const sign = value < 0n ? minus : ''
  return tiny ? `<${space}${sign}${number}` : `${sign}${number}`
}

/** Number and unit, held together by an unbreakable space. */
export function amountText(units: bigint | string, decimals: number, unit: string, style: AmountStyle = {}): string {
  return `${amountNumber(units, decimals, style)}${space}${unit}`
}

function exact(size: bigint, decimals: number): string {
  const digits = size.toString().padStart(decimals + 1, '0')
  const at = digits.length - decimals
  return decimals === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`
}
