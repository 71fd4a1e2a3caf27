import type { Asset, Grant, Meaning } from '../../messages/intent.ts'
import { amountMoved, type Moved } from './moved.ts'
import { number, type Sentence } from './sentence.ts'
import { coinAmount, dividedAmount, isOwn, party, type Telling, taker, tokenAmount, tokenName } from './telling.ts'
import { allOfToken, fa2Moved, operatorSentence, tezosSentences } from './tezos-sentences.ts'
import { isLimitless } from './without-limit.ts'

type Of<C extends Meaning['class']> = Extract<Meaning, { class: C }>
type Tellers = { [C in Meaning['class']]: (meaning: Of<C>, telling: Telling) => Sentence }

/** What the bytes would do, as one sentence. */
export function intentSentence(telling: Telling): Sentence {
  if (telling.replaces === 'cancel') return { template: 'Cancel the transaction that still waits', parts: {} }
  const { meaning } = telling.intent
  const tell = tellers[meaning.class] as (meaning: Meaning, telling: Telling) => Sentence
  return tell(meaning, telling)
}

const tellers: Tellers = {
  transfer: (meaning, telling) => {
    const { template, parts } = moved(meaning.asset, telling)
    const ways = isOwn(telling, meaning.from) ? template.own : template.others
    return {
      template: ways,
      parts: { ...parts, name: party(telling, meaning.to), owner: party(telling, meaning.from) },
    }
  },

  approval: (meaning, telling): Sentence => {
    const site = taker(telling, meaning.spender)
    const [grant, ...more] = meaning.grants
    if (meaning.grants.some(({ scope }) => scope === 'all-of-token')) return operatorSentence(meaning, telling)
    if (grant && more.length === 0) {
      const told = granted(grant, telling, meaning.through === 'permit2-transfer')
      return { template: told.template, parts: { ...told.parts, site } }
    }
    return {
      template: meaning.grants.some(isLimitless)
        ? 'Let {site} take {count} of your tokens, some without limit'
        : 'Let {site} take from {count} of your tokens',
      parts: { site, count: { kind: 'number', value: String(meaning.grants.length) } },
    }
  },

  revocation: (meaning, telling): Sentence => {
    const token = tokenName(telling, meaning.contract)
    const { withdrawn } = meaning
    if (meaning.spender === null)
      return { template: 'Take back every permission for one work of {token}', parts: { token } }
    const name = party(telling, meaning.spender)
    switch (withdrawn.scope) {
      case 'all':
        return { template: 'Take back {name}’s permission for {token}', parts: { name, token } }
      case 'collection':
        return { template: 'Take back {name}’s permission for every work of {token}', parts: { name, token } }
      case 'decrease': {
        const amount = tokenAmount(telling, meaning.contract, withdrawn.amount)
        return amount
          ? { template: 'Let {name} take {amount} less', parts: { name, amount } }
          : {
              template: 'Let {name} take {units} units of {token} less',
              parts: { name, token, units: number(withdrawn.amount) },
            }
      }
      case 'tokens': {
        const [only, ...more] = withdrawn.tokenIds
        return only !== undefined && more.length === 0
          ? {
              template: 'Take back {name}’s permission for token no. {number} of {token}',
              parts: { name, token, number: number(only) },
            }
          : {
              template: 'Take back {name}’s permission for {count} different tokens of {token}',
              parts: { name, token, count: number(String(withdrawn.tokenIds.length)) },
            }
      }
      case 'amount-or-token':
        return {
          template: 'Take back {name}’s permission for {token}, or for its work no. {number}',
          parts: { name, token, number: number(withdrawn.amountOrTokenId) },
        }
    }
  },

  call: (meaning, telling) => ({
    template: 'Call {function} of {contract}',
    parts: {
      function: { kind: 'untrusted', text: functionName(meaning.function) },
      contract: party(telling, meaning.contract),
    },
  }),

  'unknown-call': (meaning, telling) => ({
    template: 'Call an unknown function of {contract}',
    parts: { contract: party(telling, meaning.contract) },
  }),

  ...tezosSentences,

  'contract-creation': () => ({ template: 'Create a contract', parts: {} }),

  message: (meaning) => ({ template: meaning.text === null ? 'Sign these bytes' : 'Sign this text', parts: {} }),

  'sign-in': (meaning) => ({ template: 'Sign in to {site}', parts: { site: { kind: 'host', host: meaning.domain } } }),

  'typed-data': (meaning) => ({
    template: 'Sign the data {type}',
    parts: { type: { kind: 'untrusted', text: meaning.primaryType } },
  }),
}

/** `own`: it leaves the account that signs. `others`: the account is allowed to move somebody else's. */
function moved(asset: Asset, telling: Telling): Moved {
  switch (asset.standard) {
    case 'native':
      return {
        template: { own: 'Send {amount} to {name}', others: 'Send {amount} to {name}' },
        parts: { amount: coinAmount(telling, asset.amount) },
      }
    case 'fa1.2':
    case 'erc20': {
      const amount = tokenAmount(telling, asset.contract, asset.amount)
      if (amount) return amountMoved(amount)
      return {
        template: {
          own: 'Send {units} units of {token} to {name}',
          others: 'Move {units} units of {token} from {owner} to {name}',
        },
        parts: { units: number(asset.amount), token: tokenName(telling, asset.contract) },
      }
    }
    case 'erc721':
      return {
        template: {
          own: 'Give work no. {number} of {token} to {name}',
          others: 'Move work no. {number} of {token} from {owner} to {name}',
        },
        parts: { number: number(asset.tokenId), token: tokenName(telling, asset.contract) },
      }
    case 'fa2':
      return fa2Moved(asset.contract, asset.tokens, telling)
    case 'erc1155': {
      const [only, ...more] = asset.tokens
      const token = tokenName(telling, asset.contract)
      if (only && more.length === 0) {
        return {
          template: {
            own: 'Give {count} of work no. {number} of {token} to {name}',
            others: 'Move {count} of work no. {number} of {token} from {owner} to {name}',
          },
          parts: { count: number(only.amount), number: number(only.tokenId), token },
        }
      }
      return {
        template: {
          own: 'Give {count} different works of {token} to {name}',
          others: 'Move {count} different works of {token} from {owner} to {name}',
        },
        parts: { count: number(String(asset.tokens.length)), token },
      }
    }
    case 'erc20-or-erc721': {
      const amount = dividedAmount(telling, asset.contract, asset.amountOrTokenId)
      if (amount) return amountMoved(amount)
      return {
        template: {
          own: 'Send {units} units, or work no. {units}, of {token} to {name}',
          others: 'Move {units} units, or work no. {units}, of {token} from {owner} to {name}',
        },
        parts: { units: number(asset.amountOrTokenId), token: tokenName(telling, asset.contract) },
      }
    }
  }
}

function granted(grant: Grant, telling: Telling, once: boolean): Sentence {
  const token = tokenName(telling, grant.contract)
  switch (grant.scope) {
    case 'unlimited':
      return { template: allOfIt, parts: { token } }
    case 'unlimited-or-token':
      return dividedAmount(telling, grant.contract, grant.amountOrTokenId)
        ? { template: allOfIt, parts: { token } }
        : { template: 'Let {site} take all your {token} or, if it is a collection, one work of it', parts: { token } }
    case 'collection':
      return { template: 'Let {site} move every work of {token}', parts: { token } }
    case 'all-of-token':
      return allOfToken(grant.contract, grant.tokenId, telling)
    case 'token':
      return {
        template: 'Let {site} move work no. {number} of {token}',
        parts: { token, number: number(grant.tokenId) },
      }
    case 'amount-or-token': {
      const amount = dividedAmount(telling, grant.contract, grant.amountOrTokenId)
      if (amount && grant.amountOrTokenId === '0')
        return { template: 'Take back {site}’s permission for {token}', parts: { token } }
      return amount
        ? { template: limited.amount.known, parts: { amount } }
        : {
            template: 'Let {site} take up to {units} units, or work no. {units}, of {token}',
            parts: { token, units: number(grant.amountOrTokenId) },
          }
    }
    case 'amount':
    case 'increase': {
      const amount = tokenAmount(telling, grant.contract, grant.amount)
      const ways = once ? limited.once : limited[grant.scope]
      return amount
        ? { template: ways.known, parts: { amount } }
        : { template: ways.unknown, parts: { token, units: number(grant.amount) } }
    }
  }
}

const allOfIt = 'Let {site} take all your {token}'

const limited = {
  amount: { known: 'Let {site} take up to {amount}', unknown: 'Let {site} take up to {units} units of {token}' },
  increase: { known: 'Let {site} take {amount} more', unknown: 'Let {site} take {units} more units of {token}' },
  once: {
    known: 'Let {site} take up to {amount}, once',
    unknown: 'Let {site} take up to {units} units of {token}, once',
  },
}

/** `withdraw(uint256)` is called `withdraw`; the facts show it whole. */
function functionName(signature: string): string {
  return signature.split('(')[0] || signature
}
