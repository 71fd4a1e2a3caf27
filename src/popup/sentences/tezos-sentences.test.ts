import { describe, expect, test } from 'vitest'
import { ALICE, BAKER, BOB, TOKEN } from '../../chains/tezos/testing/operations.ts'
import type { Intent } from '../../messages/intent.ts'
import type { NotesView } from '../../messages/view.ts'
import { messages, operations } from '../testing/tezos-intents.ts'
import { costFacts } from './costs.ts'
import { intentDangers } from './dangers.ts'
import { explanation } from './explanation.ts'
import type { Fact } from './fact-parts.ts'
import { intentFacts } from './facts.ts'
import { intentSentence } from './intent-sentence.ts'
import { intentWords } from './intent-words.ts'
import { tellingsWithin } from './operations.ts'
import { say, sayPart } from './say.ts'
import { signedValues } from './signed-values.ts'
import type { Telling } from './telling.ts'

const site = { kind: 'site', origin: 'https://kiosk.example', host: 'kiosk.example' } as const

const telling = (intent: Intent, notes: Partial<NotesView> = {}): Telling => ({
  intent,
  notes: { tokens: [], names: [], spellings: [], ...notes },
  coin: { symbol: 'XTZ', decimals: 6 },
  asker: site,
})

/** As one reads it: every kind of space is a space. */
const plain = (text: string) => text.replace(/\s/gu, ' ')
const sentence = (intent: Intent, notes?: Partial<NotesView>) => plain(say(intentSentence(telling(intent, notes))))
const read = (facts: readonly Fact[]) =>
  facts.map(({ label, value }) => `${label}: ${plain(value.map((each) => said(each)).join(' '))}`)
const facts = (intent: Intent, notes?: Partial<NotesView>) => read(intentFacts(telling(intent, notes)))
const costs = (intent: Intent, bytePrice: string | null = '250') =>
  read(costFacts(telling(intent), { fee: intent.maximumFee, bytePrice }))

function said(value: Fact['value'][number]): string {
  if (value.kind === 'text') return value.text
  if (value.kind === 'code') return value.code
  return value.kind === 'same' ? `${value.host}, the same` : sayPart(value)
}

const bob = 'tz2P6…Y1k5'
const baker = 'tz3be…HYe8'
const token = 'KT1Sq…BBwd'
const usdt = { address: TOKEN, tokenId: '41', symbol: 'USDt', decimals: 6, source: 'contract' } as const

describe('each class has its sentence, and facts beside it', () => {
  test.each<[keyof typeof operations | keyof typeof messages, string, string[]]>([
    ['payment', `Send 1.5 XTZ to ${bob}`, [`To: ${bob}`]],
    ['firstPayment', `Send 1.5 XTZ to ${bob}`, [`To: ${bob}`, 'Also: makes your public key known, once']],
    ['fa12', `Send 2,500,000 units of ${token} to ${bob}`, [`To: ${bob}`, `Token: ${token}`]],
    [
      'fa12Allowance',
      `Let kiosk.example take up to 2,500,000 units of ${token}`,
      [`Who could take it: ${bob}`, `Token: ${token}`],
    ],
    ['fa12Endless', `Let kiosk.example take all your ${token}`, [`Who could take it: ${bob}`, `Token: ${token}`]],
    ['fa12Back', `Take back ${bob}’s permission for ${token}`, [`Whose permission: ${bob}`, `Token: ${token}`]],
    ['fa2', `Give 1 of token no. 41 of ${token} to ${bob}`, [`To: ${bob}`, `Token: ${token}`]],
    [
      'fa2Several',
      `Give 2 different tokens of ${token} to ${bob}`,
      [`To: ${bob}`, `Token: ${token}`, 'Gives: 1 of token no. 41', 'Gives: 3 of token no. 42'],
    ],
    ['fa2OfAnother', `Move 1 of token no. 41 of ${token} from ${baker} to ${bob}`, [`To: ${bob}`, `Token: ${token}`]],
    [
      'fa2Transfers',
      `Make 2 transfers of ${token}`,
      [`Token: ${token}`, `1: 1 of token no. 41 to ${bob}`, `2: 1,500,000 of token no. 42 from ${bob} to ${baker}`],
    ],
    [
      'operator',
      `Let kiosk.example take all you hold of token no. 41 of ${token}`,
      [`Who could take it: ${bob}`, `Token: ${token}`],
    ],
    [
      'operators',
      `Let kiosk.example take all you hold of 2 tokens of ${token}`,
      [
        `Who could take it: ${bob}`,
        `Token: ${token}`,
        'How much: all of token no. 41',
        'How much: all of token no. 42',
      ],
    ],
    [
      'operatorOfAnother',
      `Let kiosk.example take all that ${baker} holds of token no. 41 of ${token}`,
      [`Who could take it: ${bob}`, `Whose: ${baker}`, `Token: ${token}`],
    ],
    [
      'operatorBack',
      `Take back ${bob}’s permission for token no. 41 of ${token}`,
      [`Whose permission: ${bob}`, `Token: ${token}`],
    ],
    [
      'operatorsBack',
      `Take back ${bob}’s permission for 2 different tokens of ${token}`,
      [`Whose permission: ${bob}`, `Token: ${token}`, 'Of token: no. 41', 'Of token: no. 42'],
    ],
    [
      'operatorUpdates',
      `Give 2 permissions without limit, and take back 1, for ${token}`,
      [
        `Token: ${token}`,
        `1: ${bob} may take all of token no. 41`,
        `2: ${bob} may no longer take token no. 42`,
        `3: ${bob} may take all of token no. 43 from ${baker}`,
      ],
    ],
    [
      'operatorsBackOfTwo',
      `Take back 2 permissions for ${token}`,
      [`Token: ${token}`, `1: ${bob} may no longer take token no. 41`, `2: ${baker} may no longer take token no. 41`],
    ],
    ['contractCall', `Call “collect” of ${token} and pay it 5.25 XTZ`, [`Contract: ${token}`, 'Function: “collect”']],
    ['freeCall', `Call “claim” of ${token}`, [`Contract: ${token}`, 'Function: “claim”']],
    [
      'callOfAccount',
      `Call “set_delegate_parameters” of ${baker}`,
      [`Account: ${baker}`, 'Function: “set_delegate_parameters”'],
    ],
    ['delegation', `Delegate to ${baker}`, [`Baker: ${baker}`]],
    ['undelegation', 'Stop delegating', []],
    ['stake', 'Stake 10 XTZ', []],
    ['unstake', 'Stop staking 10 XTZ', []],
    ['finalize', 'Take out what is no longer staked', []],
    [
      'origination',
      'Create a contract and pay it 2 XTZ',
      ['Code: 69 characters', 'It starts with: 2 XTZ', `Its baker: ${baker}`],
    ],
    ['emptyOrigination', 'Create a contract', ['Code: 69 characters']],
    [
      'reveal',
      'Make this account’s public key known',
      ['Public key: edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav'],
    ],
    ['storage', `Pay for 1,000 more bytes of storage of ${token}`, [`Contract: ${token}`]],
    ['constant', 'Register a constant', ['Code: 69 characters']],
    ['payments', 'Make 2 payments, 3 XTZ in all', []],
    ['paidBatch', 'Do 2 things at once, for 1 XTZ', []],
    ['offer', 'Do 2 things at once, and let kiosk.example take without limit', []],
    ['twoTakers', 'Do 2 things at once, and let 2 addresses take without limit', []],
    ['text', 'Sign this text', []],
    ['signIn', 'Sign this text', ['Site named in it: kiosk.example, the same']],
    ['packedText', 'Sign this text', []],
    ['packedData', 'Sign this data', []],
  ])('%s: %s', (name, words, beside) => {
    const intent = { ...operations, ...messages }[name]()
    expect(sentence(intent)).toBe(words)
    expect(facts(intent)).toEqual(beside)
  })

  test('none of it needs a word that only developers know', () => {
    for (const make of Object.values({ ...operations, ...messages })) {
      const told = telling(make())
      const words = [say(intentSentence(told)), explanation(told), ...intentDangers(told)].join(' ')
      const labels = [...intentFacts(told), ...costFacts(told, { fee: '1', bytePrice: '250' })]
      expect(`${words} ${read(labels).join(' ')}`).not.toMatch(/mutez|michel|entrypoint|operator|origination|burn/i)
    }
  })
})

describe('names and tokens', () => {
  test('a name that this browser knows stands for its address, which the facts show', () => {
    const names = [{ address: BAKER, name: 'Old Bakery' }]
    expect(sentence(operations.delegation(), { names })).toBe('Delegate to Old Bakery')
    expect(facts(operations.delegation(), { names })).toEqual([`Baker: Old Bakery ${baker}`])
  })

  test('an address that differs in one letter’s case is another one', () => {
    const names = [{ address: BOB.toUpperCase().replace('TZ2', 'tz2'), name: 'Somebody' }]
    expect(sentence(operations.payment(), { names })).toBe(`Send 1.5 XTZ to ${bob}`)
  })

  test('a token that divides its units is told in whole ones', () => {
    expect(sentence(operations.fa12(), { tokens: [{ ...usdt, tokenId: null }] })).toBe(`Send 2.5 USDt to ${bob}`)
    expect(sentence(operations.fa2(), { tokens: [usdt] })).toBe(`Send 0.000001 USDt to ${bob}`)
    expect(facts(operations.fa2(), { tokens: [usdt] })).toContain('Token no.: 41')
    expect(sentence(operations.operator(), { tokens: [usdt] })).toBe('Let kiosk.example take all your USDt')
    expect(facts(operations.fa2Several(), { tokens: [usdt] })).toEqual(
      expect.arrayContaining(['Gives: 0.000001 USDt', 'Gives: 3 of token no. 42']),
    )
  })

  test('what is known of one token of a contract is said of no other', () => {
    const other = [{ ...usdt, tokenId: '7' }]
    expect(sentence(operations.fa2(), { tokens: other })).toBe(`Give 1 of token no. 41 of ${token} to ${bob}`)
    expect(sentence(operations.fa12(), { tokens: other })).toBe(`Send 2,500,000 units of ${token} to ${bob}`)
  })
})

describe('what it costs at most', () => {
  test.each<[keyof typeof operations, string[]]>([
    [
      'payment',
      ['Fee, at most: 0.0004 XTZ', 'Storage, at most: 0.015 XTZ for 60 bytes', 'In all, at most: 1.5154 XTZ'],
    ],
    [
      'firstPayment',
      ['Fee, at most: 0.0008 XTZ', 'Storage, at most: 0.03 XTZ for 120 bytes', 'In all, at most: 1.5308 XTZ'],
    ],
    ['delegation', ['Fee, at most: 0.0004 XTZ']],
    ['unstake', ['Fee, at most: 0.0004 XTZ']],
    ['stake', ['Fee, at most: 0.0004 XTZ', 'In all, at most: 10.0004 XTZ']],
    // What is bought for a contract is paid for beside its own limit.
    [
      'storage',
      ['Fee, at most: 0.0004 XTZ', 'Storage, at most: 0.25 XTZ for 1,000 bytes', 'In all, at most: 0.2504 XTZ'],
    ],
    [
      'payments',
      ['Fee, at most: 0.0012 XTZ', 'Storage, at most: 0.015 XTZ for 60 bytes', 'In all, at most: 3.0162 XTZ'],
    ],
  ])('%s', (name, words) => {
    expect(costs(operations[name]())).toEqual(words)
  })

  test('without a price the bytes are told, and that the sum lacks them', () => {
    expect(costs(operations.payment(), null)).toEqual([
      'Fee, at most: 0.0004 XTZ',
      'Storage, at most: 60 bytes',
      'In all, at most: 1.5004 XTZ and the storage',
    ])
  })

  test('an Ethereum transaction pays for no storage', () => {
    const asset = { standard: 'native', amount: '0' } as const
    const me = `0x${'b0'.repeat(20)}`
    const meaning = { class: 'transfer', asset, from: me, to: me, through: 'transaction', deadline: null } as const
    expect(costs({ ...operations.payment(), chain: 'eip155:1', account: me, value: '0', meaning })).toEqual([
      'Fee, at most: 0.0004 XTZ',
    ])
  })
})

describe('dangers', () => {
  const dangers = (intent: Intent) => intentDangers(telling(intent))

  test.each<[keyof typeof operations | keyof typeof messages, RegExp[]]>([
    ['payment', []],
    ['delegation', []],
    ['fa12Allowance', []],
    ['fa12Endless', [/no limit and no end/]],
    ['operator', [/^A permission with no end/]],
    ['operatorUpdates', [/^A permission with no end/]],
    ['operatorBack', []],
    ['operatorsBackOfTwo', []],
    ['contractCall', [/know what this function does. The contract decides/]],
    ['allowanceElsewhere', [/know what this function does/, /form of a permission without limit/]],
    ['callOfAccount', [/know what this function does\.$/]],
    ['hiddenCall', [/know what this function does/, /hidden characters/]],
    ['text', []],
    ['packedText', []],
    ['packedData', [/Nobody here knows what this data permits/]],
    // There is no one form of it that could be broken.
    ['signIn', []],
  ])('%s', (name, expected) => {
    const all = dangers({ ...operations, ...messages }[name]())
    expect(all).toEqual(expected.map((each) => expect.stringMatching(each)))
  })

  test('of a batch say which of its operations they are about', () => {
    expect(dangers(operations.offer())).toEqual([
      expect.stringMatching(/^Number 1: A permission with no end/),
      expect.stringMatching(/^Number 2: .*know what this function does/),
    ])
    expect(dangers(operations.twoTakers())).toEqual([expect.stringMatching(/^Numbers 1 and 2: A permission/)])
    expect(dangers(operations.payments())).toEqual([])
  })
})

test('each operation of a batch is told as if it stood alone, with its own amount', () => {
  const told = tellingsWithin(telling(operations.payments())).map((each) => plain(say(intentSentence(each))))
  expect(told).toEqual(['Make this account’s public key known', `Send 1 XTZ to ${bob}`, `Send 2 XTZ to ${bob}`])
  const [, call] = tellingsWithin(telling(operations.paidBatch()))
  expect(call && plain(say(intentSentence(call)))).toBe(`Call “claim” of ${token}`)
  expect(tellingsWithin(telling(operations.payment()))).toEqual([])
})

test('two readings of a batch differ in words where one of its operations does', () => {
  expect(plain(intentWords(telling(operations.payments())))).toBe(
    `Make 2 payments, 3 XTZ in all: 1. Make this account’s public key known; 2. Send 1 XTZ to ${bob}; 3. Send 2 XTZ to ${bob}`,
  )
  expect(plain(intentWords(telling(operations.stake())))).toBe('Stake 10 XTZ')
})

test('what staking, delegating and a contract’s address mean is said in words', () => {
  expect(explanation(telling(operations.stake()))).toContain('cannot be sent until you stop staking')
  expect(explanation(telling(operations.delegation()))).toContain('Your coins stay yours')
  expect(explanation(telling(operations.toContract()))).toContain('This address is a contract')
  expect(explanation(telling(operations.payment()))).toBeNull()
})

test('beside the exact bytes stand the hash that is signed and the number', () => {
  const intent = operations.payment()
  expect(read(signedValues(telling(intent)))).toEqual(['Number: 10', `Signed hash: ${intent.digest.slice(2)}`])
  expect(read(signedValues(telling(messages.text())))).toHaveLength(1)
  expect(signedValues(telling({ ...intent, chain: 'eip155:1' }))).toEqual([])
})

test('the site that a sign-in names is compared with the one that asks', () => {
  const asker = { kind: 'site', origin: 'https://other.example', host: 'other.example' } as const
  const [fact] = intentFacts({ ...telling(messages.signIn()), asker })
  expect(fact?.value).toEqual([{ kind: 'host', host: 'kiosk.example' }])
  expect(messages.signIn().account).toBe(ALICE)
})
