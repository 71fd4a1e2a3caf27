import type { Meaning } from '../../messages/intent.ts'
import { amountMoved, type Moved } from './moved.ts'
import { number, type Part, type Sentence } from './sentence.ts'
import { coinAmount, dividedAmount, isOwn, party, same, type Telling, taker, tokenName } from './telling.ts'
import { takersWithoutLimit } from './without-limit.ts'

type Of<C extends Meaning['class']> = Extract<Meaning, { class: C }>

type TezosClass =
  | 'contract-call'
  | 'token-transfers'
  | 'operator-updates'
  | 'delegation'
  | 'staking'
  | 'origination'
  | 'reveal'
  | 'increase-paid-storage'
  | 'global-constant'
  | 'batch'
  | 'micheline-message'

/** What only Tezos has, as one sentence each. */
export const tezosSentences: { [C in TezosClass]: (meaning: Of<C>, telling: Telling) => Sentence } = {
  'contract-call': (meaning, telling) => {
    const { value } = telling.intent
    return {
      template: value === '0' ? 'Call {function} of {contract}' : 'Call {function} of {contract} and pay it {amount}',
      parts: {
        function: { kind: 'untrusted', text: meaning.entrypoint },
        contract: party(telling, meaning.contract),
        amount: coinAmount(telling, value),
      },
    }
  },

  'token-transfers': (meaning, telling) => ({
    template: 'Make {count} transfers of {token}',
    parts: { count: count(meaning.transfers), token: tokenName(telling, meaning.contract) },
  }),

  'operator-updates': ({ contract, updates }, telling): Sentence => {
    const given = updates.filter(({ action }) => action === 'add')
    const taken = updates.filter(({ action }) => action === 'remove')
    const parts = { given: count(given), taken: count(taken), token: tokenName(telling, contract) }
    if (given.length === 0) return { template: 'Take back {taken} permissions for {token}', parts }
    return taken.length === 0
      ? { template: 'Give {given} permissions without limit for {token}', parts }
      : { template: 'Give {given} permissions without limit, and take back {taken}, for {token}', parts }
  },

  delegation: (meaning, telling): Sentence =>
    meaning.delegate === null
      ? { template: 'Stop delegating', parts: {} }
      : { template: 'Delegate to {name}', parts: { name: party(telling, meaning.delegate) } },

  staking: (meaning, telling): Sentence => {
    if (meaning.amount === null) return { template: 'Take out what is no longer staked', parts: {} }
    const parts = { amount: coinAmount(telling, meaning.amount) }
    return { template: meaning.action === 'unstake' ? 'Stop staking {amount}' : 'Stake {amount}', parts }
  },

  origination: (meaning, telling): Sentence =>
    meaning.balance === '0'
      ? { template: 'Create a contract', parts: {} }
      : {
          template: 'Create a contract and pay it {amount}',
          parts: { amount: coinAmount(telling, meaning.balance) },
        },

  reveal: () => ({ template: 'Make this account’s public key known', parts: {} }),

  'increase-paid-storage': (meaning, telling) => ({
    template: 'Pay for {count} more bytes of storage of {contract}',
    parts: { count: number(meaning.bytes), contract: party(telling, meaning.contract) },
  }),

  'global-constant': () => ({ template: 'Register a constant', parts: {} }),

  batch: (meaning, telling): Sentence => {
    const { operations } = meaning
    const parts = { count: count(operations), amount: coinAmount(telling, telling.intent.value) }
    const [limitless, ...more] = takersWithoutLimit(meaning)
    if (limitless !== undefined) {
      return more.length === 0
        ? {
            template: 'Do {count} things at once, and let {site} take without limit',
            parts: { ...parts, site: taker(telling, limitless) },
          }
        : {
            template: 'Do {count} things at once, and let {takers} addresses take without limit',
            parts: { ...parts, takers: number(String(more.length + 1)) },
          }
    }
    if (telling.intent.value === '0') return { template: 'Do {count} things at once', parts }
    // A key is made known for the sake of what comes after it.
    const acts = operations.filter((each) => each.meaning.class !== 'reveal')
    return acts.every((each) => isPayment(each.meaning))
      ? { template: 'Make {count} payments, {amount} in all', parts: { ...parts, count: count(acts) } }
      : { template: 'Do {count} things at once, for {amount}', parts }
  },

  'micheline-message': (meaning) => ({
    template: meaning.text === null ? 'Sign this data' : 'Sign this text',
    parts: {},
  }),
}

function isPayment(meaning: Meaning): boolean {
  return meaning.class === 'transfer' && meaning.asset.standard === 'native'
}

/** FA2 tokens that go from one account to another. */
export function fa2Moved(
  contract: string,
  tokens: readonly { tokenId: string; amount: string }[],
  telling: Telling,
): Moved {
  const [only, ...more] = tokens
  if (only === undefined || more.length > 0) {
    const token = tokenName(telling, contract)
    return {
      template: {
        own: 'Give {count} different tokens of {token} to {name}',
        others: 'Move {count} different tokens of {token} from {owner} to {name}',
      },
      parts: { count: count(tokens), token },
    }
  }
  const amount = dividedAmount(telling, contract, only.amount, only.tokenId)
  if (amount) return amountMoved(amount)
  return {
    template: {
      own: 'Give {count} of token no.\u00a0{number} of {token} to {name}',
      others: 'Move {count} of token no.\u00a0{number} of {token} from {owner} to {name}',
    },
    parts: {
      count: number(only.amount),
      number: number(only.tokenId),
      token: tokenName(telling, contract, only.tokenId),
    },
  }
}

/** Somebody may from now on take all of some FA2 tokens. */
export function operatorSentence({ owner, spender, grants }: Of<'approval'>, telling: Telling): Sentence {
  const [grant, ...more] = grants
  const parts = {
    site: taker(telling, spender),
    owner: party(telling, owner),
    count: count(grants),
    token: tokenName(telling, grant!.contract),
  }
  if (!grants.every(({ contract }) => same(contract, grant!.contract)))
    return { template: 'Let {site} take {count} of your tokens, some without limit', parts }
  const own = isOwn(telling, owner)
  if (grant?.scope === 'all-of-token' && more.length === 0) {
    const told = own
      ? allOfToken(grant.contract, grant.tokenId, telling)
      : { template: 'Let {site} take all that {owner} holds of token no.\u00a0{number} of {token}', parts }
    return { ...told, parts: { ...parts, number: number(grant.tokenId), ...told.parts } }
  }
  return {
    template: own
      ? 'Let {site} take all you hold of {count} tokens of {token}'
      : 'Let {site} take all that {owner} holds of {count} tokens of {token}',
    parts,
  }
}

/** `{site}` is the caller's to give. */
export function allOfToken(contract: string, tokenId: string, telling: Telling): Sentence {
  const known = dividedAmount(telling, contract, '0', tokenId)
  return known?.kind === 'amount'
    ? { template: 'Let {site} take all your {token}', parts: { token: { kind: 'symbol', text: known.unit } } }
    : {
        template: 'Let {site} take all you hold of token no.\u00a0{number} of {token}',
        parts: { number: number(tokenId), token: tokenName(telling, contract) },
      }
}

function count(items: readonly unknown[]): Part {
  return number(String(items.length))
}
