import type { HeldView, TokenView } from '../../messages/token.ts'
import type { AccountView } from '../../messages/view.ts'
import type { Fact } from '../components/facts.tsx'
import { FullAddress } from '../components/full-address.tsx'
import { Untrusted } from '../components/untrusted.tsx'
import { numberText } from '../sentences/say.ts'
import { heldText, tokenSymbol } from './token-text.ts'

/** What a contract says of a token, and what the account holds of it. */
export function tokenFacts(token: TokenView, held: HeldView, account: AccountView): Fact[] {
  const { name, symbol, tokenId, contract, decimals, standard, work } = token
  const named = !work ? 'Name' : standard === 'fa2' ? 'Title' : 'Collection'
  return [
    { label: 'Held by', value: <bdi>{account.name}</bdi> },
    { label: work ? 'How many' : 'How much', value: heldText(token, held) },
    ...(name === '' ? [] : [{ label: named, value: <Untrusted source={name} as="plain" /> }]),
    ...(symbol === '' ? [] : [{ label: 'Symbol', value: <bdi>{tokenSymbol(token)}</bdi> }]),
    ...(tokenId === null ? [] : [{ label: 'Number', value: numberText(tokenId) }]),
    ...(work ? [] : [{ label: 'Decimals', value: decimals }]),
    { label: 'Contract', value: <FullAddress address={contract} /> },
  ]
}
