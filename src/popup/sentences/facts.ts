import type { Asset, Grant, Meaning } from '../../messages/intent.ts'
import { contractFact, type Fact, namedSite, plain, type Value, who } from './fact-parts.ts'
import { number } from './sentence.ts'
import { coinAmount, dividedAmount, isOwn, isTezos, type Telling, tokenAmount } from './telling.ts'
import { amountOf, executionFacts, signInFacts, tezosFacts } from './tezos-facts.ts'
import { untilText } from './time-text.ts'

/** The facts of an intent, in the order in which they are read. Fee and total come after them, from the same intent. */
export function intentFacts(telling: Telling): Fact[] {
  const { meaning } = telling.intent
  const tell = tellers[meaning.class] as (meaning: Meaning, telling: Telling) => Fact[]
  return [...tell(meaning, telling), ...besides(telling), ...executionFacts(meaning)]
}

const tellers: { [C in Meaning['class']]: (meaning: Extract<Meaning, { class: C }>, telling: Telling) => Fact[] } = {
  transfer: (meaning, telling) => [
    { label: 'To', value: who(telling, meaning.to) },
    ...(meaning.asset.standard === 'native' ? [] : [contractFact('Token', meaning.asset.contract, telling)]),
    ...movedFacts(meaning.asset, telling),
    ...until('Anyone can send it until', meaning.deadline),
  ],

  approval: (meaning, telling) => [
    { label: 'Who could take it', value: who(telling, meaning.spender) },
    ...(isOwn(telling, meaning.owner) || !isTezos(telling)
      ? []
      : [{ label: 'Whose', value: who(telling, meaning.owner) }]),
    ...meaning.grants.flatMap((grant, at) => [
      ...(grant.contract === meaning.grants[at - 1]?.contract && grant.standard === 'fa2'
        ? []
        : [
            contractFact(
              grant.scope === 'collection' || grant.scope === 'token' ? 'Collection' : 'Token',
              grant.contract,
              telling,
            ),
          ]),
      ...(meaning.grants.length > 1 ? [{ label: 'How much', value: extent(grant, telling) }] : []),
      ...workFact(grant, telling),
      ...until('Until', grant.expires),
    ]),
    ...until('The signature works until', meaning.deadline),
  ],

  revocation: (meaning, telling) => [
    ...(meaning.spender === null ? [] : [{ label: 'Whose permission', value: who(telling, meaning.spender) }]),
    contractFact('Token', meaning.contract, telling),
    ...(meaning.withdrawn.scope === 'tokens' && meaning.withdrawn.tokenIds.length > 1
      ? meaning.withdrawn.tokenIds.map((tokenId) => ({ label: 'Of token', value: [plain('no.'), number(tokenId)] }))
      : []),
  ],

  call: (meaning, telling) => [
    { label: 'Contract', value: who(telling, meaning.contract) },
    { label: 'Function', value: [{ kind: 'code', code: meaning.function }] },
  ],

  'unknown-call': (meaning, telling) => [
    { label: 'Contract', value: who(telling, meaning.contract) },
    {
      label: 'Function',
      value: meaning.selector === null ? [plain('none')] : [plain('unknown'), { kind: 'code', code: meaning.selector }],
    },
    { label: 'Would send', value: [coinAmount(telling, telling.intent.value)] },
  ],

  ...tezosFacts,

  'contract-creation': (meaning) => [
    { label: 'Code', value: [number(String((meaning.code.length - 2) / 2)), plain('bytes')] },
  ],

  message: (meaning, telling) => (isTezos(telling) ? signInFacts(meaning, telling) : []),

  'sign-in': (meaning, telling) => [
    namedSite(telling, meaning.domain),
    ...(meaning.expirationTime === null
      ? []
      : [{ label: 'Valid until', value: [plain(untilText(Date.parse(meaning.expirationTime), Date.now()))] }]),
    ...meaning.resources.map((each) => ({ label: 'Names', value: [{ kind: 'untrusted', text: each } as const] })),
  ],

  'typed-data': (_, telling) =>
    telling.intent.target === null ? [] : [{ label: 'For the contract', value: who(telling, telling.intent.target) }],
}

/** What says itself how much coin leaves. */
const SAYS_VALUE: ReadonlySet<Meaning['class']> = new Set([
  'unknown-call',
  'contract-call',
  'origination',
  'staking',
  'batch',
])

/** Coin that leaves beside a meaning that does not say so itself. */
function besides(telling: Telling): Fact[] {
  const { intent } = telling
  const { meaning } = intent
  const said = SAYS_VALUE.has(meaning.class) || (meaning.class === 'transfer' && meaning.asset.standard === 'native')
  return said || intent.value === '0'
    ? []
    : [{ label: 'Sends besides', value: [coinAmount(telling, intent.value)], strong: true }]
}

/** Tokens that the sentence does not name one by one. */
function movedFacts(asset: Asset, telling: Telling): Fact[] {
  if (!('tokens' in asset)) return []
  const { standard, contract, tokens } = asset
  if (standard === 'erc1155') {
    return tokens.length === 1
      ? []
      : tokens.map(({ tokenId, amount }) => ({
          label: 'Work',
          value: [plain('no.'), number(tokenId), plain('times'), number(amount)],
        }))
  }
  const [only, ...more] = tokens
  if (only && more.length === 0) {
    const isNamed = dividedAmount(telling, contract, only.amount, only.tokenId) !== null
    return isNamed ? [{ label: 'Token no.', value: [number(only.tokenId)] }] : []
  }
  return tokens.map(({ tokenId, amount }) => ({
    label: 'Gives',
    value: amountOf(telling, contract, tokenId, amount),
  }))
}

function extent(grant: Grant, telling: Telling): Value[] {
  switch (grant.scope) {
    case 'unlimited':
    case 'unlimited-or-token':
      return [plain('all of it')]
    case 'collection':
      return [plain('every work')]
    case 'token':
      return [plain('work no.'), number(grant.tokenId)]
    case 'all-of-token':
      return [plain('all of token no.'), number(grant.tokenId)]
    case 'amount-or-token':
      return [number(grant.amountOrTokenId), plain('units, or the work of that number')]
    case 'amount':
    case 'increase': {
      const amount = tokenAmount(telling, grant.contract, grant.amount)
      return amount ? [amount] : [number(grant.amount), plain('units')]
    }
  }
}

/** The number of the one work that an approval of everything covers if its contract is a collection; null where it is none. */
export function work(grant: Grant, telling: Telling): string | null {
  if (grant.scope !== 'unlimited-or-token') return null
  return dividedAmount(telling, grant.contract, grant.amountOrTokenId) ? null : grant.amountOrTokenId
}

function workFact(grant: Grant, telling: Telling): Fact[] {
  const id = work(grant, telling)
  return id === null ? [] : [{ label: 'Or, of a collection', value: [plain('work no.'), number(id)] }]
}

function until(label: string, seconds: string | null): Fact[] {
  return seconds === null ? [] : [{ label, value: [plain(untilText(Number(seconds) * 1000, Date.now()))] }]
}
