import type { Meaning } from '../../messages/intent.ts'
import { contractFact, type Fact, namedSite, plain, type Value, who } from './fact-parts.ts'
import { number } from './sentence.ts'
import { coinAmount, dividedAmount, isOwn, type Telling } from './telling.ts'
import type { tezosSentences } from './tezos-sentences.ts'

type TezosClass = keyof typeof tezosSentences
type Of<C extends Meaning['class']> = Extract<Meaning, { class: C }>

/** The facts of what only Tezos has. A batch has none of its own: each of its operations has. */
export const tezosFacts: { [C in TezosClass]: (meaning: Of<C>, telling: Telling) => Fact[] } = {
  'contract-call': ({ contract, entrypoint }, telling) => [
    { label: contract.startsWith('KT1') ? 'Contract' : 'Account', value: who(telling, contract) },
    { label: 'Function', value: [{ kind: 'untrusted', text: entrypoint }] },
  ],

  'token-transfers': ({ contract, transfers }, telling) => [
    contractFact('Token', contract, telling),
    ...transfers.map(({ from, to, tokenId, amount }, at) => ({
      label: String(at + 1),
      value: [
        ...amountOf(telling, contract, tokenId, amount),
        ...(isOwn(telling, from) ? [] : [plain('from'), ...who(telling, from)]),
        plain('to'),
        ...who(telling, to),
      ],
    })),
  ],

  'operator-updates': ({ contract, updates }, telling) => [
    contractFact('Token', contract, telling),
    ...updates.map(({ action, owner, operator, tokenId }, at) => ({
      label: String(at + 1),
      value: [
        ...who(telling, operator),
        plain(action === 'add' ? 'may take all of' : 'may no longer take'),
        ...tokenOf(telling, contract, tokenId),
        ...(isOwn(telling, owner) ? [] : [plain('from'), ...who(telling, owner)]),
      ],
    })),
  ],

  delegation: ({ delegate }, telling) => (delegate === null ? [] : [{ label: 'Baker', value: who(telling, delegate) }]),

  staking: () => [],

  origination: ({ balance, delegate, code }, telling) => [
    { label: 'Code', value: [number(String(code.length)), plain('characters')] },
    ...(balance === '0' ? [] : [{ label: 'It starts with', value: [coinAmount(telling, balance)] }]),
    ...(delegate === null ? [] : [{ label: 'Its baker', value: who(telling, delegate) }]),
  ],

  reveal: ({ publicKey }) => [{ label: 'Public key', value: [{ kind: 'code', code: publicKey }] }],

  'increase-paid-storage': ({ contract }, telling) => [{ label: 'Contract', value: who(telling, contract) }],

  'global-constant': ({ value }) => [{ label: 'Code', value: [number(String(value.length)), plain('characters')] }],

  batch: () => [],

  'micheline-message': (meaning, telling) => signInFacts(meaning, telling),
}

/** A text that speaks like a sign-in has a site to compare. */
export function signInFacts({ resemblesSignIn }: Of<'message' | 'micheline-message'>, telling: Telling): Fact[] {
  return resemblesSignIn ? [namedSite(telling, resemblesSignIn.domain)] : []
}

/** What is told of a group of operations besides: a key that its first one makes known. */
export function executionFacts(meaning: Meaning): Fact[] {
  const reveals = 'execution' in meaning ? (meaning.execution?.reveals ?? null) : null
  return reveals === null ? [] : [{ label: 'Also', value: [plain('makes your public key known, once')] }]
}

/** So much of a token, as far as its units are known. */
export function amountOf(telling: Telling, contract: string, tokenId: string, amount: string): Value[] {
  const known = dividedAmount(telling, contract, amount, tokenId)
  return known ? [known] : [number(amount), plain('of token no.'), number(tokenId)]
}

function tokenOf(telling: Telling, contract: string, tokenId: string): Value[] {
  const known = dividedAmount(telling, contract, '0', tokenId)
  return known?.kind === 'amount' ? [{ kind: 'symbol', text: known.unit }] : [plain('token no.'), number(tokenId)]
}
