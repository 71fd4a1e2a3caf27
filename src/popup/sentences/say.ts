import { shortAddress } from '../components/address-text.ts'
import { amountText } from '../components/amount-text.ts'
import { shortHost } from '../components/host-text.ts'
import { quoteUntrusted } from '../components/untrusted-text.ts'
import { type Part, pieces, type Sentence } from './sentence.ts'

/** The sentence as plain text: for speech, titles of pages and notifications. */
export function say(sentence: Sentence): string {
  return pieces(sentence)
    .map((piece) => ('text' in piece ? piece.text : sayPart(piece.part)))
    .join('')
}

export function sayPart(part: Part): string {
  switch (part.kind) {
    case 'amount':
      return amountText(part.units, part.decimals, symbolText(part.unit), { digits: 'all' })
    case 'number':
      return numberText(part.value)
    case 'address':
      return shortAddress(part.address)
    case 'name':
      return part.text
    case 'host':
      return shortHost(part.host)
    case 'symbol':
      return symbolText(part.text)
    case 'untrusted':
      return `“${quoteUntrusted(part.text).text}”`
  }
}

/** `USDC` as it is; anything that is not one short plain word stands in quotation marks, so that it cannot join the sentence. */
export function symbolText(symbol: string): string {
  const { text, hidden } = quoteUntrusted(symbol, 12)
  return !hidden && PLAIN_SYMBOL.test(text) ? text : `“${text}”`
}

const PLAIN_SYMBOL = /^[\p{L}\p{N}][\p{L}\p{N}.$₮-]{0,11}$/u

/** Groups a whole number by locale; ids with more digits than anyone reads keep their first and last ones. */
export function numberText(value: string): string {
  if (value.length > 24) return `${value.slice(0, 6)}…${value.slice(-6)}`
  return new Intl.NumberFormat().format(BigInt(value))
}
