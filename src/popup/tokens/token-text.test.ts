import { expect, test } from 'vitest'
import type { HeldView, TokenView } from '../../messages/token.ts'
import { readTokenId } from './token-id.ts'
import { heldText, tokenName, tokenSymbol, tokenTitle } from './token-text.ts'

const token: TokenView = {
  key: 'k',
  contract: '0xB071693618e6e357Adfaf0db1a97717824b1B8E9',
  tokenId: null,
  standard: 'erc20',
  symbol: 'OBOL',
  name: 'Obol',
  decimals: 6,
  work: false,
}
const work: TokenView = {
  ...token,
  tokenId: '1234',
  standard: 'erc721',
  name: 'Tidal Studies',
  decimals: 0,
  work: true,
}
const known = (amount: string): HeldView => ({ state: 'known', amount, asOf: 0, stale: false })

test('a token is called by its name, else its symbol, else its address', () => {
  expect(tokenTitle(token)).toBe('Obol')
  expect(tokenTitle({ ...token, name: '' })).toBe('OBOL')
  expect(tokenTitle({ ...token, name: '', symbol: '' })).toBe('0xB071…B8E9')
  expect(tokenTitle(work)).toBe('Tidal Studies no. 1,234')
})

test('what a contract writes is cut, shown whole or quoted, and hides nothing', () => {
  expect(tokenSymbol({ ...token, symbol: 'US\u202eDC' })).toBe('“USDC”')
  expect(tokenSymbol({ ...token, symbol: 'ETH. Send now' })).toBe('“ETH. Send n…”')
  expect(tokenName({ ...token, name: 'x'.repeat(120) })).toHaveLength(40)
  expect(tokenName({ ...token, name: '\u200b' })).toBe('OBOL')
})

test('how much of it is held', () => {
  expect(heldText(token, known('1500000'))).toBe('1.5')
  expect(heldText(work, known('1'))).toBe('One')
  expect(heldText(work, known('0'))).toBe('None')
  expect(heldText({ ...work, standard: 'erc1155' }, known('12'))).toBe('12')
  expect(heldText(token, { state: 'unknown' })).toBe('not known')
  expect(heldText(token, { state: 'asking' })).toBe('…')
})

test('the number of a work is a whole decimal number', () => {
  expect(readTokenId(' 007 ')).toBe('7')
  expect(readTokenId('0')).toBe('0')
  expect(readTokenId('9'.repeat(78))).toBe('9'.repeat(78))
  for (const typed of ['', '-1', '1.0', '0x1', '1e3', '١', '9'.repeat(79)]) expect(readTokenId(typed)).toBeNull()
})
