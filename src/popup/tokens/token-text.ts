import type { HeldView, TokenView } from '../../messages/token.ts'
import { shortAddress } from '../components/address-text.ts'
import { amountNumber } from '../components/amount-text.ts'
import { quoteUntrusted } from '../components/untrusted-text.ts'
import { numberText, symbolText } from '../sentences/say.ts'

const text = {
  work: (collection: string, id: string) => `${collection} no. ${id}`,
  asking: '…',
  unknown: 'not known',
  one: 'One',
  none: 'None',
}

/** Said of a token whose symbol is taken. */
export const alikeText =
  'The coin of this network, or another token in your list, has the same symbol. This is not the same.'

/** The contract's symbol, fit to stand in a sentence; its address where it has none. */
export function tokenSymbol({ symbol, contract }: Pick<TokenView, 'symbol' | 'contract'>): string {
  return symbol === '' ? shortAddress(contract) : symbolText(symbol)
}

/** What the contract calls the token, collection or work, in full. */
export function tokenName(token: Pick<TokenView, 'name' | 'symbol' | 'contract'>): string {
  const { text: name } = quoteUntrusted(token.name, 40)
  return name === '' ? tokenSymbol(token) : name
}

/** The token by name; a work by its number, and by its collection or, where contracts name each work (FA2), its title. */
export function tokenTitle(token: TokenView): string {
  return token.work && token.tokenId !== null
    ? text.work(tokenName(token), numberText(token.tokenId))
    : tokenName(token)
}

/** How much of it is held, without its unit. */
export function heldText({ standard, decimals }: TokenView, held: HeldView): string {
  if (held.state === 'asking') return text.asking
  if (held.state === 'unknown') return text.unknown
  if (standard === 'erc721') return held.amount === '0' ? text.none : text.one
  return amountNumber(held.amount, decimals)
}

/** Whether the node said that nothing is held of it. */
export function isNone(held: HeldView): boolean {
  return held.state === 'known' && held.amount === '0'
}
