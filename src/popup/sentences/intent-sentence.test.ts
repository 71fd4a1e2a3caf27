import { describe, expect, test } from 'vitest'
import type { Meaning } from '../../messages/intent.ts'
import { intentDangers } from './dangers.ts'
import { intentFacts } from './facts.ts'
import { intentSentence } from './intent-sentence.ts'
import { requestSentence } from './request-sentence.ts'
import { say } from './say.ts'
import type { Telling } from './telling.ts'

const me = `0x${'b0'.repeat(20)}`
const other = '0x15010000000000000000000000000000000000e2'
const contract = '0xa2750000000000000000000000000000000000a1'
const site = { kind: 'site', origin: 'https://rook-claim.example', host: 'rook-claim.example' } as const
const endless = (2n ** 256n - 1n).toString()

function telling(meaning: Meaning, notes: Partial<Telling['notes']> = {}, more: Partial<Telling> = {}): Telling {
  return {
    intent: {
      vocabulary: 1,
      chain: 'eip155:1',
      account: me,
      target: contract,
      value: '0',
      maximumFee: '0',
      nonce: 0,
      digest: `0x${'00'.repeat(32)}`,
      meaning,
    },
    notes: { tokens: [], names: [], spellings: [], ...notes },
    coin: { symbol: 'ETH', decimals: 18 },
    asker: site,
    ...more,
  }
}

const usdc = {
  address: contract.toUpperCase().replace('0X', '0x'),
  symbol: 'USDC',
  decimals: 6,
  tokenId: null,
  source: 'contract' as const,
}
/** As one reads it: every kind of space is a space. */
const sentence = (...args: Parameters<typeof telling>) => say(intentSentence(telling(...args))).replace(/\s/gu, ' ')

const transfer = (asset: Extract<Meaning, { class: 'transfer' }>['asset'], from = me): Meaning => ({
  class: 'transfer',
  asset,
  from,
  to: other,
  through: 'transaction',
  deadline: null,
})
type Approval = Extract<Meaning, { class: 'approval' }>
const approval = (...grants: Approval['grants']): Approval => ({
  class: 'approval',
  owner: me,
  spender: other,
  grants,
  through: 'transaction',
  deadline: null,
})
const erc20 = { contract, standard: 'erc20', expires: null } as const

describe('sending', () => {
  test('coin to a name this browser knows', () => {
    const native = transfer({ standard: 'native', amount: '500000000000000000' })
    expect(sentence(native, { names: [{ address: other, name: 'Tomáš Růžička' }] })).toBe(
      `Send 0.5 ETH to Tomáš Růžička`,
    )
  })

  test('every digit of an amount is in the sentence', () => {
    expect(sentence(transfer({ standard: 'native', amount: '1000000000000000001' }))).toContain(
      `1.000000000000000001 ETH`,
    )
  })

  test('addresses are spelled with their checksum', () => {
    const native = transfer({ standard: 'native', amount: '0' })
    expect(sentence(native, { spellings: ['0x15010000000000000000000000000000000000E2'] })).toMatch(/0x1501…00E2$/)
  })

  test('a token whose decimals are known, and one whose are not', () => {
    const token = transfer({ standard: 'erc20', contract, amount: '1500000' })
    expect(sentence(token, { tokens: [usdc] })).toBe(`Send 1.5 USDC to 0x1501…00e2`)
    expect(sentence(token)).toBe('Send 1,500,000 units of 0xa275…00a1 to 0x1501…00e2')
  })

  test('an FA2 token by its own word, which is not that of another number', () => {
    const tide = { ...usdc, tokenId: '0', symbol: 'TIDE', decimals: 6 }
    const of = (tokenId: string) => transfer({ standard: 'fa2', contract, tokens: [{ tokenId, amount: '1500000' }] })
    expect(sentence(of('0'), { tokens: [tide] })).toBe('Send 1.5 TIDE to 0x1501…00e2')
    expect(sentence(of('1'), { tokens: [tide] })).toBe('Give 1,500,000 of token no. 1 of 0xa275…00a1 to 0x1501…00e2')
    const shell = { ...tide, symbol: 'SHELL', decimals: 0 }
    expect(sentence(of('0'), { tokens: [shell] })).toBe('Give 1,500,000 of token no. 0 of SHELL to 0x1501…00e2')
  })

  test('what belongs to somebody else is moved from them', () => {
    expect(sentence(transfer({ standard: 'erc721', contract, tokenId: '7' }, contract))).toBe(
      'Move work no. 7 of 0xa275…00a1 from 0xa275…00a1 to 0x1501…00e2',
    )
  })

  test('bytes that may move either are told as either', () => {
    const either = transfer({ standard: 'erc20-or-erc721', contract, amountOrTokenId: '7' })
    expect(sentence(either)).toBe('Send 7 units, or work no. 7, of 0xa275…00a1 to 0x1501…00e2')
  })
})

describe('permissions', () => {
  test('name the site that asks, and the facts the address that gets it', () => {
    const all = telling(approval({ ...erc20, scope: 'unlimited', amount: endless }), { tokens: [usdc] })
    expect(say(intentSentence(all))).toBe('Let rook-claim.example take all your USDC')
    expect(intentFacts(all)[0]).toEqual({ label: 'Who could take it', value: [{ kind: 'address', address: other }] })
    expect(intentDangers(all)).toHaveLength(1)
  })

  test('with a limit', () => {
    const some = approval({ ...erc20, scope: 'amount', amount: '250000000' })
    expect(sentence(some, { tokens: [usdc] })).toBe(`Let rook-claim.example take up to 250 USDC`)
    expect(sentence(some)).toBe('Let rook-claim.example take up to 250,000,000 units of 0xa275…00a1')
    expect(intentDangers(telling(some))).toEqual([])
  })

  test('without limit, where the bytes may as well name one work, are told as either', () => {
    const numbered = { contract, standard: 'erc20-or-erc721', expires: null, amountOrTokenId: endless } as const
    const either = approval({ ...numbered, scope: 'unlimited-or-token' })
    const works = { ...usdc, symbol: 'NAMES', decimals: 0 }
    expect(sentence(either, { tokens: [works] })).toBe(
      'Let rook-claim.example take all your NAMES or, if it is a collection, one work of it',
    )
    expect(sentence(either)).toBe(
      'Let rook-claim.example take all your 0xa275…00a1 or, if it is a collection, one work of it',
    )
    expect(intentFacts(telling(either))).toContainEqual({
      label: 'Or, of a collection',
      value: [
        { kind: 'text', text: 'work no.' },
        { kind: 'number', value: endless },
      ],
    })
    expect(intentDangers(telling(either))).toEqual([expect.stringMatching(/If it is a token.*If it is a collection/)])
    // A contract that divides its units is no collection.
    expect(sentence(either, { tokens: [usdc] })).toBe('Let rook-claim.example take all your USDC')
    expect(intentFacts(telling(either, { tokens: [usdc] })).map(({ label }) => label)).not.toContain(
      'Or, of a collection',
    )
    expect(intentDangers(telling(either, { tokens: [usdc] }))).toEqual([expect.stringMatching(/no limit and no end/)])
  })

  test('for a whole collection, and for several tokens at once', () => {
    const collection = { contract, standard: 'erc721-or-erc1155', expires: null, scope: 'collection' } as const
    expect(sentence(approval(collection))).toBe('Let rook-claim.example move every work of 0xa275…00a1')
    expect(
      sentence(approval({ ...erc20, scope: 'amount', amount: '1' }, { ...erc20, scope: 'unlimited', amount: endless })),
    ).toBe('Let rook-claim.example take 2 of your tokens, some without limit')
  })

  test('given by a signature alone are said to be that', () => {
    const permit: Meaning = { ...approval({ ...erc20, scope: 'amount', amount: '1' }), through: 'eip-2612' }
    expect(intentDangers(telling(permit)).join(' ')).toContain('A signature is enough')
  })

  test('an increase says that nobody knows what it makes in all', () => {
    const more = approval({ contract, standard: 'erc20', expires: null, scope: 'increase', amount: '5' })
    expect(intentDangers(telling(more))).toEqual([expect.stringMatching(/in all, nobody here knows/)])
  })

  test('a permission that calls its holder says so, whatever it calls it with', () => {
    const some = approval({ contract, standard: 'erc20', expires: null, scope: 'amount', amount: '5' })
    for (const receiverData of ['0x', '0xc0ffee'])
      expect(intentDangers(telling({ ...some, receiverData }))).toEqual([expect.stringMatching(/called in the same/)])
  })

  test('taken back', () => {
    const meaning: Meaning = {
      class: 'revocation',
      contract,
      spender: other,
      withdrawn: { scope: 'all' },
      through: 'transaction',
    }
    expect(sentence(meaning, { tokens: [usdc] })).toBe('Take back 0x1501…00e2’s permission for USDC')
  })
})

test('a call nobody knows is a request like others', () => {
  const meaning: Meaning = {
    class: 'unknown-call',
    contract,
    selector: '0x8f2ad91c',
    resembles: null,
    data: '0x8f2ad91c',
  }
  expect(sentence(meaning)).toBe('Call an unknown function of 0xa275…00a1')
  expect(intentFacts(telling(meaning)).map(({ label }) => label)).toEqual(['Contract', 'Function', 'Would send'])
})

test('coin that leaves beside a call is always told', () => {
  const paid = telling({ class: 'call', contract, function: 'mint()', arguments: [], data: '0x' })
  const facts = intentFacts({ ...paid, intent: { ...paid.intent, value: '5' } })
  expect(facts.map(({ label }) => label)).toContain('Sends besides')
})

test('only the site that asks is called the same', () => {
  const signIn: Meaning = {
    class: 'sign-in',
    scheme: null,
    domain: 'bank.example',
    address: me,
    statement: null,
    uri: 'https://bank.example',
    version: '1',
    chainId: '1',
    nonce: 'abcdefgh',
    issuedAt: '',
    expirationTime: null,
    notBefore: null,
    requestId: null,
    resources: [],
    text: '',
  }
  const [named] = intentFacts(telling(signIn))
  expect(named?.value).toEqual([{ kind: 'host', host: 'bank.example' }])
  const [same] = intentFacts(telling({ ...signIn, domain: 'rook-claim.example' }))
  expect(same?.value).toEqual([{ kind: 'same', host: 'rook-claim.example' }])
})

describe('words of others', () => {
  test('a symbol that is not one plain word cannot join the sentence', () => {
    const token = transfer({ standard: 'erc20', contract, amount: '1' })
    const text = sentence(token, { tokens: [{ ...usdc, symbol: 'ETH to Bob', decimals: 0 }] })
    expect(text).toBe(`Send 1 “ETH to Bob” to 0x1501…00e2`)
  })

  test('a name with braces is no template', () => {
    const meaning: Meaning = {
      class: 'typed-data',
      domain: [],
      primaryType: '{site}',
      fields: [],
      hiddenCharacters: false,
    }
    expect(sentence(meaning)).toBe('Sign the data “{site}”')
  })

  test('hidden characters are removed', () => {
    const meaning: Meaning = { class: 'call', contract, function: 'mi\u200bnt()', arguments: [], data: '0x' }
    expect(sentence(meaning)).toBe('Call “mint” of 0xa275…00a1')
  })
})

test('a cancellation is told as one', () => {
  expect(sentence(transfer({ standard: 'native', amount: '0' }), {}, { replaces: 'cancel' })).toBe(
    'Cancel the transaction that still waits',
  )
})

test('requests that nobody signs', () => {
  const account = { id: 'a', name: 'Main', kind: 'ethereum', family: 'ethereum', index: 0, address: me } as const
  const connect = {
    kind: 'connect',
    family: 'ethereum',
    accounts: [account, account],
    current: 'a',
    firstTime: true,
  } as const
  expect(say(requestSentence({ asker: site, content: { ...connect, accounts: [...connect.accounts] } }))).toBe(
    'Let rook-claim.example see these accounts?',
  )
  const unreadable = { kind: 'unreadable' as const, network: null, exact: { bytes: '0x', fields: [] } }
  expect(say(requestSentence({ asker: site, content: unreadable }))).toBe('Nobody can read this request')
})
