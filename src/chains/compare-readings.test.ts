import { describe, expect, test } from 'vitest'
import { compareReadings } from './compare-readings.ts'
import type { Intent, Meaning } from './intent.ts'
import type { Batch, BatchedOperation, OperationMeaning } from './tezos/meaning.ts'

const BOB = `0x${'b0'.repeat(20)}`
const TOKEN = `0x${'10'.repeat(20)}`

function intentOf(meaning: Meaning): Intent {
  return {
    vocabulary: 1,
    chain: 'eip155:1',
    account: BOB,
    target: TOKEN,
    value: '0',
    maximumFee: '10',
    nonce: 1,
    digest: `0x${'00'.repeat(32)}`,
    meaning,
  }
}

const TRANSFER: OperationMeaning = {
  class: 'transfer',
  asset: { standard: 'erc20', contract: TOKEN, amount: '5' },
  from: BOB,
  to: TOKEN,
  through: 'transaction',
  deadline: null,
}
const APPROVAL: OperationMeaning = {
  class: 'approval',
  owner: BOB,
  spender: TOKEN,
  grants: [{ contract: TOKEN, standard: 'erc20', expires: null, scope: 'amount', amount: '5' }],
  through: 'transaction',
  deadline: null,
}
const REVOCATION: OperationMeaning = {
  class: 'revocation',
  contract: TOKEN,
  spender: BOB,
  withdrawn: { scope: 'all' },
  through: 'transaction',
}
const CALL: Meaning = { class: 'call', contract: TOKEN, function: 'deposit()', arguments: [], data: '0x' }
const UNKNOWN: Meaning = { class: 'unknown-call', contract: TOKEN, selector: null, resembles: null, data: '0x00' }
const MESSAGE: Meaning = { class: 'message', text: 'a', bytes: '0x61', hiddenCharacters: false, resemblesSignIn: null }
const SIGN_IN: Meaning = {
  class: 'sign-in',
  scheme: null,
  domain: 'kiosk.example',
  address: BOB,
  statement: null,
  uri: 'https://kiosk.example',
  version: '1',
  chainId: '1',
  nonce: '12345678',
  issuedAt: '2021-09-30T16:25:24Z',
  expirationTime: null,
  notBefore: null,
  requestId: null,
  resources: [],
  text: 'a',
}
const TYPED: Meaning = { class: 'typed-data', domain: [], primaryType: 'Permit', fields: [], hiddenCharacters: false }
const CREATION: Meaning = { class: 'contract-creation', code: '0x00' }

const CONTRACT_CALL: OperationMeaning = {
  class: 'contract-call',
  contract: TOKEN,
  entrypoint: 'transfer',
  parameters: 'Unit',
  hiddenCharacters: false,
  mayApprove: false,
}
const STAKING: OperationMeaning = { class: 'staking', action: 'stake', amount: '1' }
const DELEGATION: OperationMeaning = { class: 'delegation', delegate: null }

function batchOf(...meanings: OperationMeaning[]): Meaning {
  const frame = { target: TOKEN, value: '0', fee: '1', gasLimit: '2', storageLimit: '3' }
  return {
    class: 'batch',
    operations: meanings.map((meaning) => ({ ...frame, meaning })),
    execution: { gasLimit: '4', storageLimit: '6', reveals: null },
  }
}

test('equal readings are alike, whatever the order of their keys', () => {
  const { meaning, ...core } = intentOf(TRANSFER)
  const reversed = Object.fromEntries(Object.entries(TRANSFER).reverse()) as unknown as Meaning
  expect(compareReadings({ meaning, ...core }, { ...core, meaning: reversed })).toBe('alike')
})

test.each([
  ['chain', 'eip155:2'],
  ['account', TOKEN],
  ['target', null],
  ['value', '1'],
  ['maximumFee', '11'],
  ['nonce', 2],
  ['digest', `0x${'01'.repeat(32)}`],
])('another %s differs', (name, value) => {
  expect(compareReadings(intentOf(TRANSFER), { ...intentOf(TRANSFER), [name]: value })).toBe('differs')
})

describe('classes', () => {
  test.each([
    ['alike', UNKNOWN, TRANSFER],
    ['alike', UNKNOWN, APPROVAL],
    ['alike', UNKNOWN, CALL],
    ['alike', CALL, REVOCATION],
    ['alike', TYPED, APPROVAL],
    ['alike', TYPED, TRANSFER],
    ['alike', CONTRACT_CALL, TRANSFER],
    ['alike', CONTRACT_CALL, APPROVAL],
    ['alike', CONTRACT_CALL, REVOCATION],
    ['alike', CONTRACT_CALL, STAKING],
    ['differs', CONTRACT_CALL, DELEGATION],
    ['differs', CONTRACT_CALL, UNKNOWN],
    ['alike', batchOf(CONTRACT_CALL, DELEGATION), batchOf(TRANSFER, DELEGATION)],
    ['alike', batchOf(CONTRACT_CALL, TRANSFER), batchOf(TRANSFER, CONTRACT_CALL)],
    ['differs', batchOf(APPROVAL, DELEGATION), batchOf(TRANSFER, DELEGATION)],
    ['differs', batchOf(TRANSFER, DELEGATION), batchOf(DELEGATION, TRANSFER)],
    ['differs', batchOf(TRANSFER, TRANSFER), batchOf(TRANSFER, TRANSFER, TRANSFER)],
    ['differs', batchOf(TRANSFER, TRANSFER), TRANSFER],
    ['differs', TRANSFER, APPROVAL],
    ['differs', APPROVAL, REVOCATION],
    ['differs', CREATION, UNKNOWN],
    ['differs', MESSAGE, TYPED],
    ['differs', MESSAGE, SIGN_IN],
    ['differs', MESSAGE, TRANSFER],
    ['differs', TYPED, SIGN_IN],
  ] as const)('%s', (outcome, a, b) => {
    expect(compareReadings(intentOf(a), intentOf(b))).toBe(outcome)
    expect(compareReadings(intentOf(b), intentOf(a))).toBe(outcome)
  })

  test('a reader without stakes differs over coin that comes back from one, which it takes for a payment', () => {
    const coming: Intent = { ...intentOf({ class: 'staking', action: 'unstake', amount: '5' }), value: '0' }
    const paying: Intent = { ...intentOf(CONTRACT_CALL), value: '5' }
    expect(compareReadings(coming, paying)).toBe('differs')
    expect(compareReadings({ ...intentOf(STAKING), value: '5' }, paying)).toBe('alike')
  })

  test('one class with other content differs', () => {
    const more: Meaning = { ...TRANSFER, asset: { standard: 'erc20', contract: TOKEN, amount: '50' } }
    expect(compareReadings(intentOf(TRANSFER), intentOf(more))).toBe('differs')
  })

  test('a batch that is framed otherwise differs, however fine its readings', () => {
    const batch = batchOf(TRANSFER, DELEGATION) as Batch
    const [first, second] = batch.operations as [BatchedOperation, BatchedOperation]
    const another = (frame: Partial<BatchedOperation>): Meaning => ({
      ...batch,
      operations: [{ ...first, ...frame }, second],
    })
    expect(compareReadings(intentOf(batch), intentOf(another({ meaning: CONTRACT_CALL })))).toBe('alike')
    for (const frame of [{ target: BOB }, { value: '1' }, { fee: '2' }, { gasLimit: '3' }, { storageLimit: '4' }])
      expect(compareReadings(intentOf(batch), intentOf(another(frame)))).toBe('differs')
    const execution = { ...batch.execution, reveals: 'edpk' }
    expect(compareReadings(intentOf(batch), intentOf({ ...batch, execution }))).toBe('differs')
  })

  test('one class in another vocabulary is alike when the core is', () => {
    const later = { ...intentOf({ ...TRANSFER, note: 'new' } as Meaning), vocabulary: 2 as 1 }
    expect(compareReadings(intentOf(TRANSFER), later)).toBe('alike')
  })
})
