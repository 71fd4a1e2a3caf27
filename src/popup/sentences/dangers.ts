import { work } from './facts.ts'
import { tellingsWithin } from './operations.ts'
import { isTezos, type Telling } from './telling.ts'

/** What stands in an ochre note under the sentence, because it outlasts the request. */
export type Danger = string

/** What the person should know besides the facts, as whole sentences. Of a batch each says which of its operations it is about. */
export function intentDangers(telling: Telling): Danger[] {
  if (telling.intent.meaning.class !== 'batch') return dangersOf(telling)
  const by = new Map<Danger, number[]>()
  tellingsWithin(telling).forEach((each, at) => {
    for (const danger of dangersOf(each)) by.set(danger, [...(by.get(danger) ?? []), at + 1])
  })
  return [...by].map(([danger, numbers]) => `${text.numbers(numbers)}: ${danger}`)
}

function dangersOf(telling: Telling): Danger[] {
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
  if (meaning.class === 'transfer' && meaning.through === 'eip-3009') said.push(text.signatureMoves)
  if (meaning.class === 'unknown-call') said.push(meaning.resembles ? text.resembles : text.unknownCall)
  if (meaning.class === 'typed-data') said.push(text.typedData)
  if (meaning.class === 'micheline-message' && meaning.text === null) said.push(text.typedData)
  if (meaning.class === 'contract-call')
    said.push(meaning.contract.startsWith('KT1') ? text.unknownCall : text.unknownFunction)
  if (meaning.class === 'contract-call' && meaning.mayApprove) said.push(text.mayApprove)
  if (meaning.class === 'message' && meaning.text === null) said.push(text.bytes)
  // Tezos has no one form of a sign-in that such a text could break.
  if ('resemblesSignIn' in meaning && meaning.resemblesSignIn && !isTezos(telling)) said.push(text.brokenSignIn)
  if ('hiddenCharacters' in meaning && meaning.hiddenCharacters) said.push(text.hidden)
  return said
}

const text = {
  numbers: (numbers: readonly number[]) =>
    numbers.length === 1
      ? `Number ${numbers[0]}`
      : `Numbers ${new Intl.ListFormat(undefined).format(numbers.map(String))}`,
  endless: 'Not a payment: a permission with no limit and no end. It covers what you hold and all that ever arrives.',
  either:
    'Nobody here can tell which this contract is. If it is a token, this is a permission with no limit and no end: it covers all you hold and all that ever arrives. If it is a collection, it covers the one work of this number.',
  limitless: 'Not a payment: a permission with no limit.',
  collection: 'It covers every work of this collection that you hold now and all that ever arrive.',
  allOfToken:
    'A permission with no end. It covers all of the token that is held now and all that ever arrives: one work, or any amount of a currency.',
  increase: 'It comes on top of what may be taken already. How much that makes in all, nobody here knows.',
  called: 'Whoever gets this permission is called in the same transaction, and can use it there and then.',
  signaturePermits: 'A signature is enough for this permission. Nothing will appear on the chain before it is used.',
  signatureMoves: 'Whoever holds this signature can make the transfer happen. You will not be asked again.',
  unknownCall: 'Neither this browser nor your servers know what this function does. The contract decides.',
  unknownFunction: 'Neither this browser nor your servers know what this function does.',
  mayApprove:
    'It has the form of a permission without limit: if the contract takes it for one, whoever it names may take everything at any time.',
  resembles: 'It begins like a function that is known, and goes on otherwise. The contract decides what it does.',
  typedData: 'Nobody here knows what this data permits. Whoever gets the signature may use it as its contract allows.',
  bytes: 'These bytes are no text. Nobody here knows what they mean.',
  brokenSignIn: 'It speaks like a sign-in and breaks its form. Sites that work do not ask for this.',
  hidden: 'It contains hidden characters.',
}
