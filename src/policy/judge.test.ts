import { describe, expect, test } from 'vitest'
import type { Grant, Intent, Meaning } from '../chains/intent.ts'
import type { Reading } from '../chains/payload.ts'
import type { OperationMeaning } from '../chains/tezos/meaning.ts'
import { judge } from './judge.ts'

const BOB = `0x${'b0'.repeat(20)}`
const TOKEN = `0x${'10'.repeat(20)}`
const CONTEXT = { purpose: 'ethereum' } as const

const PAYMENT: OperationMeaning = {
  class: 'transfer',
  asset: { standard: 'native', amount: '1' },
  from: TOKEN,
  to: BOB,
  through: 'transaction',
  deadline: null,
}

function reading(meaning: Meaning, changes: Partial<Intent> = {}): Reading {
  const core = { vocabulary: 1, chain: 'eip155:1', account: TOKEN, target: BOB, value: '1', maximumFee: '1' } as const
  return {
    ok: true,
    digest: new Uint8Array(32),
    intent: { ...core, nonce: 0, digest: `0x${'00'.repeat(32)}`, meaning, ...changes },
  }
}

function approvalOf(...grants: Grant[]): OperationMeaning {
  return { class: 'approval', owner: TOKEN, spender: BOB, grants, through: 'transaction', deadline: null }
}

const LIMITED: Grant = { contract: TOKEN, standard: 'erc20', expires: null, scope: 'amount', amount: '5' }
const UNLIMITED: Grant = { ...LIMITED, scope: 'unlimited', amount: '99' }
const UNLIMITED_OR_TOKEN: Grant = {
  ...LIMITED,
  standard: 'erc20-or-erc721',
  scope: 'unlimited-or-token',
  amountOrTokenId: '99',
}
const COLLECTION: Grant = { contract: TOKEN, standard: 'erc721-or-erc1155', expires: null, scope: 'collection' }

const ALL_OF_TOKEN: Grant = { contract: TOKEN, standard: 'fa2', expires: null, scope: 'all-of-token', tokenId: '0' }

test('what is read and breaks no rule is allowed', () => {
  expect(judge(reading(PAYMENT), CONTEXT)).toEqual({ verdict: 'allow' })
  expect(judge(reading(approvalOf(LIMITED)), CONTEXT)).toEqual({ verdict: 'allow' })
  const message = {
    class: 'message',
    text: 'hi',
    bytes: '0x6869',
    hiddenCharacters: false,
    resemblesSignIn: null,
  } as const
  expect(judge(reading(message, { chain: 'eip155' }), CONTEXT)).toEqual({ verdict: 'allow' })
  const unknown = { class: 'unknown-call', contract: BOB, selector: null, resembles: null, data: '0x00' } as const
  expect(judge(reading(unknown), CONTEXT)).toEqual({ verdict: 'allow' })
})

test.each(['undecodable', 'account-delegation', 'no-chain-id', 'blob-transaction'] as const)(
  'a refused reading is denied with its code: %s',
  (code) => {
    expect(judge({ ok: false, refusal: { code, message: 'Why.' } }, CONTEXT)).toEqual({
      verdict: 'deny',
      code,
      message: 'Why.',
    })
  },
)

describe('purpose', () => {
  test.each(['tezos:NetXdQprcVkpaWU', '', 'eip155x:1', 'constructor'])(
    'an Ethereum key signs nothing of %s',
    (chain) => {
      expect(judge(reading(PAYMENT, { chain }), CONTEXT)).toMatchObject({ verdict: 'deny', code: 'wrong-purpose' })
    },
  )
})

describe('purpose of Tezos', () => {
  test('a Tezos key signs for Tezos and for nothing else', () => {
    expect(judge(reading(PAYMENT, { chain: 'tezos' }), { purpose: 'tezos' })).toEqual({ verdict: 'allow' })
    for (const chain of ['eip155:1', 'eip155', 'tezosx'])
      expect(judge(reading(PAYMENT, { chain }), { purpose: 'tezos' })).toMatchObject({ code: 'wrong-purpose' })
  })
})

describe('unlimited approvals', () => {
  const question = { verdict: 'needs-acknowledgement', kind: 'unlimited-approval' }

  test.each([
    ['an amount without limit', [UNLIMITED]],
    ['an amount without limit, or the number of one token', [UNLIMITED_OR_TOKEN]],
    ['a whole collection', [COLLECTION]],
    ['one of many', [LIMITED, UNLIMITED]],
    ['all of an FA2 token', [ALL_OF_TOKEN]],
  ])('%s needs the acknowledgement', (_, grants) => {
    expect(judge(reading(approvalOf(...grants)), CONTEXT)).toEqual(question)
  })

  const TEZOS = { purpose: 'tezos' } as const
  const update = { owner: TOKEN, operator: BOB, tokenId: '0' }
  const updates = (...actions: ('add' | 'remove')[]): OperationMeaning => ({
    class: 'operator-updates',
    contract: TOKEN,
    updates: actions.map((action) => ({ ...update, action })),
  })
  const frame = { target: TOKEN, value: '0', fee: '1', gasLimit: '2', storageLimit: '3' }
  const batchOf = (...meanings: OperationMeaning[]): Meaning => ({
    class: 'batch',
    operations: meanings.map((meaning) => ({ ...frame, meaning })),
    execution: { gasLimit: '4', storageLimit: '6', reveals: null },
  })

  const calling = (mayApprove: boolean): OperationMeaning => ({
    class: 'contract-call',
    contract: TOKEN,
    entrypoint: 'default',
    parameters: 'Unit',
    hiddenCharacters: false,
    mayApprove,
  })

  test.each<[string, Meaning, object]>([
    ['a call that may be an approval', calling(true), question],
    ['such a call inside a batch', batchOf(PAYMENT, calling(true)), question],
    ['any other call', calling(false), { verdict: 'allow' }],
    ['an FA2 operator among several', updates('remove', 'add'), question],
    ['FA2 operators that all go', updates('remove', 'remove'), { verdict: 'allow' }],
    ['an approval inside a batch', batchOf(PAYMENT, approvalOf(UNLIMITED)), question],
    ['an FA2 operator inside a batch', batchOf(updates('add', 'remove'), PAYMENT), question],
    ['a batch without one', batchOf(PAYMENT, approvalOf(LIMITED)), { verdict: 'allow' }],
  ])('on Tezos: %s', (_, meaning, judgement) => {
    expect(judge(reading(meaning, { chain: 'tezos' }), TEZOS)).toEqual(judgement)
  })

  test('a denial outweighs the question', () => {
    const foreign = reading(approvalOf(UNLIMITED), { chain: 'tezos:NetXdQprcVkpaWU' })
    expect(judge(foreign, CONTEXT)).toMatchObject({ verdict: 'deny', code: 'wrong-purpose' })
  })
})

test('a call that resembles a known function is denied', () => {
  const resembles = 'approve(address,uint256)'
  const call = { class: 'unknown-call', contract: BOB, selector: '0x095ea7b3', resembles, data: '0x095ea7b3' } as const
  expect(judge(reading(call), CONTEXT)).toMatchObject({ verdict: 'deny', code: 'malformed-call' })
})

test('a rule that fails denies', () => {
  const broken = { ...approvalOf(LIMITED), grants: undefined } as unknown as Meaning
  expect(judge(reading(broken), CONTEXT)).toMatchObject({ verdict: 'deny', code: 'rule-failed' })
})
