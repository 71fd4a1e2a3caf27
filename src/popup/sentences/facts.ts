import type { Grant, Meaning } from '../../messages/intent.ts'
import type { Part } from './sentence.ts'
import { coinAmount, dividedAmount, nameOf, spelled, type Telling, tokenAmount, tokenName } from './telling.ts'
import { untilText } from './time-text.ts'

/** One row: a label and its value. */
export type Fact = { label: string; value: readonly Value[]; strong?: boolean }
export type Value =
  | Part
  | { kind: 'text'; text: string }
  | { kind: 'code'; code: string }
  | { kind: 'same'; host: string }

/** What stands in an ochre note under the facts, because it outlasts the request. */
export type Danger = string

/** The facts of an intent, in the order in which they are read. Fee and total come after them, from the same intent. */
export function intentFacts(telling: Telling): Fact[] {
  const { meaning } = telling.intent
  const tell = tellers[meaning.class] as (meaning: Meaning, telling: Telling) => Fact[]
  return [...tell(meaning, telling), ...besides(telling)]
}

/** What the person should know besides the facts, as a whole sentence. */
export function intentDangers(telling: Telling): Danger[] {
  const { meaning } = telling.intent
  const said: Danger[] = []
  if (meaning.class === 'approval') {
    const either = meaning.grants.some((each) => work(each, telling) !== null)
    const endless = meaning.grants.some(({ scope }) => scope === 'unlimited' || scope === 'unlimited-or-token')
    const lasting = meaning.grants.every((each) => each.expires === null) && meaning.through !== 'permit2-transfer'
    if (either) said.push(text.either)
    else if (endless && lasting) said.push(text.endless)
    else if (endless) said.push(text.limitless)
    if (meaning.grants.some((each) => each.scope === 'collection')) said.push(text.collection)
    if (meaning.grants.some((each) => each.scope === 'all-of-token')) said.push(text.allOfToken)
    if (meaning.grants.some((each) => each.scope === 'increase')) said.push(text.increase)
    if (meaning.receiverData !== undefined) said.push(text.called)
    if (meaning.through !== 'transaction') said.push(text.signaturePermits)
  }
  if (meaning.class === 'operator-updates' && meaning.updates.some(({ action }) => action === 'add'))
    said.push(text.allOfToken)
  if (meaning.class === 'batch')
    for (const { meaning: each } of meaning.operations)
      for (const danger of intentDangers({ ...telling, intent: { ...telling.intent, meaning: each } }))
        if (!said.includes(danger)) said.push(danger)
  if (meaning.class === 'transfer' && meaning.through === 'eip-3009') said.push(text.signatureMoves)
  if (meaning.class === 'unknown-call') said.push(meaning.resembles ? text.resembles : text.unknownCall)
  if (meaning.class === 'typed-data') said.push(text.typedData)
  if (meaning.class === 'micheline-message' && meaning.text === null) said.push(text.typedData)
  if (meaning.class === 'contract-call') said.push(text.unknownCall)
  if (meaning.class === 'message' && meaning.text === null) said.push(text.bytes)
  if ('resemblesSignIn' in meaning && meaning.resemblesSignIn) said.push(text.brokenSignIn)
  if ('hiddenCharacters' in meaning && meaning.hiddenCharacters) said.push(text.hidden)
  return said
}

const tellers: { [C in Meaning['class']]: (meaning: Extract<Meaning, { class: C }>, telling: Telling) => Fact[] } = {
  transfer: (meaning, telling) => [
    { label: 'To', value: who(telling, meaning.to) },
    ...(meaning.asset.standard === 'native' ? [] : [contractFact('Token', meaning.asset.contract, telling)]),
    ...('tokens' in meaning.asset && meaning.asset.tokens.length > 1
      ? meaning.asset.tokens.map(({ tokenId, amount }) => ({
          label: 'Work',
          value: [plain('no.'), number(tokenId), plain('times'), number(amount)],
        }))
      : []),
    ...until('Anyone can send it until', meaning.deadline),
  ],

  approval: (meaning, telling) => [
    { label: 'Who could take it', value: who(telling, meaning.spender) },
    ...meaning.grants.flatMap((grant) => [
      contractFact(
        grant.scope === 'collection' || grant.scope === 'token' ? 'Collection' : 'Token',
        grant.contract,
        telling,
      ),
      ...(meaning.grants.length > 1 ? [{ label: 'How much', value: extent(grant, telling) }] : []),
      ...workFact(grant, telling),
      ...until('Until', grant.expires),
    ]),
    ...until('The signature works until', meaning.deadline),
  ],

  revocation: (meaning, telling) => [
    ...(meaning.spender === null ? [] : [{ label: 'Whose permission', value: who(telling, meaning.spender) }]),
    contractFact('Token', meaning.contract, telling),
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

  'contract-call': (meaning, telling) => [
    { label: 'Contract', value: who(telling, meaning.contract) },
    { label: 'Entrypoint', value: [{ kind: 'untrusted', text: meaning.entrypoint }] },
  ],

  'token-transfers': (meaning, telling) => [
    contractFact('Token', meaning.contract, telling),
    ...meaning.transfers.flatMap(({ from, to, tokenId, amount }) => [
      { label: 'Moves', value: [number(amount), plain('of no.'), number(tokenId)] },
      { label: 'From', value: who(telling, from) },
      { label: 'To', value: who(telling, to) },
    ]),
  ],

  'operator-updates': (meaning, telling) => [
    contractFact('Token', meaning.contract, telling),
    ...meaning.updates.flatMap(({ action, owner, operator, tokenId }) => [
      {
        label: action === 'add' ? 'May be taken' : 'May no longer be taken',
        value: [plain('all of no.'), number(tokenId)],
      },
      { label: 'By', value: who(telling, operator) },
      { label: 'From', value: who(telling, owner) },
    ]),
  ],

  delegation: (meaning, telling) =>
    meaning.delegate === null ? [] : [{ label: 'Delegate', value: who(telling, meaning.delegate) }],

  staking: () => [],

  origination: (meaning, telling) => [
    ...(meaning.delegate === null ? [] : [{ label: 'Its delegate', value: who(telling, meaning.delegate) }]),
  ],

  reveal: (meaning) => [{ label: 'Public key', value: [{ kind: 'code', code: meaning.publicKey }] }],

  'increase-paid-storage': (meaning, telling) => [{ label: 'Contract', value: who(telling, meaning.contract) }],

  'global-constant': () => [],

  batch: (meaning, telling) =>
    meaning.operations.flatMap((each, at) => [
      { label: 'Operation', value: [number(String(at + 1))] },
      ...intentFacts({ ...telling, intent: { ...telling.intent, ...each } }),
    ]),

  'micheline-message': () => [],

  'contract-creation': (meaning) => [
    { label: 'Code', value: [number(String((meaning.code.length - 2) / 2)), plain('bytes')] },
  ],

  message: () => [],

  'sign-in': (meaning, telling) => [
    {
      label: 'Site named in it',
      value:
        telling.asker.kind === 'site' && telling.asker.host === meaning.domain
          ? [{ kind: 'same', host: meaning.domain }]
          : [{ kind: 'host', host: meaning.domain }],
    },
    ...(meaning.expirationTime === null
      ? []
      : [{ label: 'Valid until', value: [plain(untilText(Date.parse(meaning.expirationTime), Date.now()))] }]),
    ...meaning.resources.map((each) => ({ label: 'Names', value: [{ kind: 'untrusted', text: each } as const] })),
  ],

  'typed-data': (_, telling) =>
    telling.intent.target === null ? [] : [{ label: 'For the contract', value: who(telling, telling.intent.target) }],
}

/** Coin that leaves beside a meaning that does not say so itself. */
function besides(telling: Telling): Fact[] {
  const { intent } = telling
  const said =
    intent.meaning.class === 'unknown-call' ||
    intent.meaning.class === 'batch' ||
    intent.meaning.class === 'staking' ||
    (intent.meaning.class === 'transfer' && intent.meaning.asset.standard === 'native')
  return said || intent.value === '0'
    ? []
    : [{ label: 'Sends besides', value: [coinAmount(telling, intent.value)], strong: true }]
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
      return [plain('all of no.'), number(grant.tokenId)]
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
function work(grant: Grant, telling: Telling): string | null {
  if (grant.scope !== 'unlimited-or-token') return null
  return dividedAmount(telling, grant.contract, grant.amountOrTokenId) ? null : grant.amountOrTokenId
}

function workFact(grant: Grant, telling: Telling): Fact[] {
  const id = work(grant, telling)
  return id === null ? [] : [{ label: 'Or, of a collection', value: [plain('work no.'), number(id)] }]
}

function contractFact(label: string, contract: string, telling: Telling): Fact {
  const named = tokenName(telling, contract)
  const address = who(telling, contract)
  return { label, value: named.kind === 'symbol' ? [named, ...address] : address }
}

/** The name, if one is known, and always the address. */
function who(telling: Telling, address: string): Value[] {
  const known = nameOf(telling, address)
  const spelling = spelled(telling.notes, address)
  return [...(known ? [{ kind: 'name', text: known } as const] : []), { kind: 'address', address: spelling }]
}

function until(label: string, seconds: string | null): Fact[] {
  return seconds === null ? [] : [{ label, value: [plain(untilText(Number(seconds) * 1000, Date.now()))] }]
}

function plain(said: string): Value {
  return { kind: 'text', text: said }
}

function number(value: string): Value {
  return { kind: 'number', value }
}

const text = {
  endless: 'Not a payment: a permission with no limit and no end. It covers what you hold and all that ever arrives.',
  either:
    'Nobody here can tell which this contract is. If it is a token, this is a permission with no limit and no end: it covers all you hold and all that ever arrives. If it is a collection, it covers the one work of this number.',
  limitless: 'Not a payment: a permission with no limit.',
  collection: 'It covers every work of this collection that you hold now and all that ever arrive.',
  allOfToken:
    'It covers all of this number that you hold now and all that ever arrives: one work, or any amount of a currency.',
  increase: 'It comes on top of what may be taken already. How much that makes in all, nobody here knows.',
  called: 'Whoever gets this permission is called in the same transaction, and can use it there and then.',
  signaturePermits: 'A signature is enough for this permission. Nothing will appear on the chain before it is used.',
  signatureMoves: 'Whoever holds this signature can make the transfer happen. You will not be asked again.',
  unknownCall: 'Neither this browser nor your servers know what this function does. The contract decides.',
  resembles: 'It begins like a function that is known, and goes on otherwise. The contract decides what it does.',
  typedData: 'Nobody here knows what this data permits. Whoever gets the signature may use it as its contract allows.',
  bytes: 'These bytes are no text. Nobody here knows what they mean.',
  brokenSignIn: 'It speaks like a sign-in and breaks its form. Sites that work do not ask for this.',
  hidden: 'It contains hidden characters.',
}
