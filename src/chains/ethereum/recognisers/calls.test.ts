import { hexToBytes } from '@noble/hashes/utils.js'
import { Interface, Transaction } from 'ethers'
import { describe, expect, test } from 'vitest'
import { readPayload } from '../../registry.ts'
import { expectSchema } from '../../testing/expect-schema.ts'
import { PERMIT2_ADDRESS } from './permit2.ts'

const ACCOUNT = `0x${'ab'.repeat(20)}`
const TOKEN = `0x${'10'.repeat(20)}`
const ALICE = `0x${'a1'.repeat(20)}`
const BOB = `0x${'b0'.repeat(20)}`
const ZERO = `0x${'00'.repeat(20)}`
const MAX = (1n << 256n) - 1n

const FUNCTIONS = new Interface([
  'function transfer(address,uint256)',
  'function transferFrom(address,address,uint256)',
  'function approve(address,uint256)',
  'function approve(address,address,uint160,uint48)',
  'function increaseAllowance(address,uint256)',
  'function decreaseAllowance(address,uint256)',
  'function increaseApproval(address,uint256)',
  'function decreaseApproval(address,uint256)',
  'function approveAndCall(address,uint256,bytes)',
  'function permit(address,address,uint256,uint256,uint8,bytes32,bytes32)',
  'function permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)',
  'function safeTransferFrom(address,address,uint256)',
  'function safeTransferFrom(address,address,uint256,bytes)',
  'function safeTransferFrom(address,address,uint256,uint256,bytes)',
  'function safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)',
  'function setApprovalForAll(address,bool)',
  'function deposit()',
  'function withdraw(uint256)',
])

function call(signature: string, ...values: unknown[]): string {
  return FUNCTIONS.encodeFunctionData(signature, values)
}

function read(data: string, { to = TOKEN, value = 0n } = {}) {
  const transaction = Transaction.from({ type: 2, chainId: 1, to, data, value })
  const bytes = hexToBytes(transaction.unsignedSerialized.slice(2))
  const reading = readPayload({ kind: 'ethereum-transaction', bytes }, ACCOUNT)
  if (!reading.ok) throw new Error(reading.refusal.code)
  expectSchema(reading.intent)
  return reading.intent
}

const meaningOf = (data: string, options?: { to?: string }) => read(data, options).meaning

describe('transfers', () => {
  const common = { class: 'transfer', from: ALICE, to: BOB, through: 'transaction', deadline: null }

  test.each([
    [
      call('transfer', BOB, 5n),
      { ...common, from: ACCOUNT, asset: { standard: 'erc20', contract: TOKEN, amount: '5' } },
    ],
    [
      call('transferFrom', ALICE, BOB, 7n),
      { ...common, asset: { standard: 'erc20-or-erc721', contract: TOKEN, amountOrTokenId: '7' } },
    ],
    [
      call('safeTransferFrom(address,address,uint256)', ALICE, BOB, MAX),
      { ...common, asset: { standard: 'erc721', contract: TOKEN, tokenId: String(MAX) } },
    ],
    [
      call('safeTransferFrom(address,address,uint256,bytes)', ALICE, BOB, 7n, '0x'),
      { ...common, asset: { standard: 'erc721', contract: TOKEN, tokenId: '7' } },
    ],
    [
      call('safeTransferFrom(address,address,uint256,bytes)', ALICE, BOB, 7n, '0x1234'),
      { ...common, asset: { standard: 'erc721', contract: TOKEN, tokenId: '7' }, receiverData: '0x1234' },
    ],
    [
      call('safeTransferFrom(address,address,uint256,uint256,bytes)', ALICE, BOB, 7n, 2n, '0x'),
      { ...common, asset: { standard: 'erc1155', contract: TOKEN, tokens: [{ tokenId: '7', amount: '2' }] } },
    ],
    [
      call('safeBatchTransferFrom', ALICE, BOB, [7n, 8n], [2n, 3n], '0xff'),
      {
        ...common,
        asset: {
          standard: 'erc1155',
          contract: TOKEN,
          tokens: [
            { tokenId: '7', amount: '2' },
            { tokenId: '8', amount: '3' },
          ],
        },
        receiverData: '0xff',
      },
    ],
  ])('%#', (data, meaning) => {
    expect(meaningOf(data)).toEqual(meaning)
  })

  test('value that leaves with a token transfer stays in the core', () => {
    expect(read(call('transfer', BOB, 5n), { value: 9n })).toMatchObject({
      value: '9',
      meaning: { class: 'transfer', asset: { standard: 'erc20' } },
    })
  })
})

describe('approvals', () => {
  const common = { class: 'approval', owner: ACCOUNT, spender: BOB, through: 'transaction', deadline: null }
  const ambiguous = { contract: TOKEN, standard: 'erc20-or-erc721', expires: null }
  const erc20 = { contract: TOKEN, standard: 'erc20', expires: null }
  const [v, r, s] = [27, `0x${'01'.repeat(32)}`, `0x${'02'.repeat(32)}`]

  test.each([
    ['approve(address,uint256)', [BOB, 5n], { ...ambiguous, scope: 'amount-or-token', amountOrTokenId: '5' }],
    ['approve(address,uint256)', [BOB, 0n], { ...ambiguous, scope: 'amount-or-token', amountOrTokenId: '0' }],
    [
      'approve(address,uint256)',
      [BOB, MAX],
      { ...ambiguous, scope: 'unlimited-or-token', amountOrTokenId: String(MAX) },
    ],
    ['increaseAllowance', [BOB, 5n], { ...erc20, scope: 'increase', amount: '5' }],
    ['increaseAllowance', [BOB, MAX - 1n], { ...erc20, scope: 'unlimited', amount: String(MAX - 1n) }],
    ['increaseApproval', [BOB, 5n], { ...erc20, scope: 'increase', amount: '5' }],
    ['increaseApproval', [BOB, MAX], { ...erc20, scope: 'unlimited', amount: String(MAX) }],
    [
      'setApprovalForAll',
      [BOB, true],
      { contract: TOKEN, standard: 'erc721-or-erc1155', expires: null, scope: 'collection' },
    ],
  ])('%s %s', (signature, values, grant) => {
    expect(meaningOf(call(signature, ...values))).toEqual({ ...common, grants: [grant] })
  })

  test.each([
    ['2^255 − 1', (1n << 255n) - 1n],
    ['a hash, as works of ENS are numbered', BigInt(`0x1f${'a7'.repeat(31)}`)],
    ['2^160 − 2', (1n << 160n) - 2n],
    ['2^128', 1n << 128n],
    ['the largest of 128 bits', (1n << 128n) - 1n],
    ['the largest of 96 bits', (1n << 96n) - 1n],
    ['the largest of 64 bits', (1n << 64n) - 1n],
  ])('without limit: %s', (_, number) => {
    expect(meaningOf(call('approve(address,uint256)', BOB, number))).toMatchObject({
      grants: [{ ...ambiguous, scope: 'unlimited-or-token', amountOrTokenId: String(number) }],
    })
    expect(meaningOf(call('increaseAllowance', BOB, number))).toMatchObject({
      grants: [{ ...erc20, scope: 'unlimited', amount: String(number) }],
    })
  })

  test.each([
    ['one less than the largest of 128 bits', (1n << 128n) - 2n],
    ['10^15 tokens of 18 decimals', 10n ** 33n],
    ['the largest of 32 bits', (1n << 32n) - 1n],
  ])('an amount: %s', (_, number) => {
    expect(meaningOf(call('approve(address,uint256)', BOB, number))).toMatchObject({
      grants: [{ scope: 'amount-or-token', amountOrTokenId: String(number) }],
    })
    expect(meaningOf(call('increaseAllowance', BOB, number))).toMatchObject({ grants: [{ scope: 'increase' }] })
  })

  test.each([
    [5n, 'amount'],
    [0n, 'amount'],
    [MAX, 'unlimited'],
  ])('approveAndCall of %s calls the spender too', (amount, scope) => {
    expect(meaningOf(call('approveAndCall', BOB, amount, '0xc0ffee'))).toEqual({
      ...common,
      grants: [{ ...erc20, scope, amount: String(amount) }],
      receiverData: '0xc0ffee',
    })
    expect(meaningOf(call('approveAndCall', BOB, amount, '0x'))).toMatchObject({ receiverData: '0x' })
  })

  test('permits sent as transactions are given by the owner they name', () => {
    const eip2612 = 'permit(address,address,uint256,uint256,uint8,bytes32,bytes32)'
    expect(meaningOf(call(eip2612, ALICE, BOB, MAX, 9n, v, r, s))).toEqual({
      ...common,
      owner: ALICE,
      grants: [{ ...erc20, scope: 'unlimited', amount: String(MAX) }],
    })
    const dai = 'permit(address,address,uint256,uint256,bool,uint8,bytes32,bytes32)'
    expect(meaningOf(call(dai, ALICE, BOB, 1n, 99n, true, v, r, s))).toMatchObject({
      class: 'approval',
      owner: ALICE,
      grants: [{ scope: 'unlimited', expires: null }],
    })
    expect(meaningOf(call(dai, ALICE, BOB, 1n, 0n, false, v, r, s))).toMatchObject({
      class: 'revocation',
      spender: BOB,
    })
  })

  test('Permit2 approvals name the token, and only Permit2 makes them', () => {
    const data = call('approve(address,address,uint160,uint48)', ALICE, BOB, (1n << 160n) - 1n, 12n)
    expect(meaningOf(data, { to: PERMIT2_ADDRESS })).toEqual({
      ...common,
      through: 'permit2-allowance',
      grants: [
        { contract: ALICE, standard: 'erc20', expires: '12', scope: 'unlimited', amount: String((1n << 160n) - 1n) },
      ],
    })
    expect(meaningOf(data)).toMatchObject({ class: 'unknown-call', resembles: null })
  })
})

test.each([
  ['approve(address,uint256)', [ZERO, 7n], null, { scope: 'amount-or-token', amountOrTokenId: '7' }],
  ['decreaseApproval', [BOB, 7n], BOB, { scope: 'decrease', amount: '7' }],
  ['decreaseAllowance', [BOB, 7n], BOB, { scope: 'decrease', amount: '7' }],
  ['setApprovalForAll', [BOB, false], BOB, { scope: 'collection' }],
])('revocation: %s %s', (signature, values, spender, withdrawn) => {
  expect(meaningOf(call(signature, ...values))).toEqual({
    class: 'revocation',
    contract: TOKEN,
    spender,
    withdrawn,
    through: 'transaction',
  })
})

test('wrapping and unwrapping are calls of a known name', () => {
  expect(meaningOf(call('deposit'))).toEqual({
    class: 'call',
    contract: TOKEN,
    function: 'deposit()',
    arguments: [],
    data: '0xd0e30db0',
  })
  const data = call('withdraw', 4n)
  expect(meaningOf(data)).toEqual({
    class: 'call',
    contract: TOKEN,
    function: 'withdraw(uint256)',
    arguments: [{ name: 'amount', type: 'uint256', value: '4' }],
    data,
  })
})

describe('what cannot be read', () => {
  const approve = call('approve(address,uint256)', BOB, MAX)
  const unknown = { class: 'unknown-call', contract: TOKEN, resembles: null }
  const resembling = { class: 'unknown-call', contract: TOKEN, resembles: 'approve(address,uint256)' }

  test.each([
    ['another selector', '0xdeadbeef00', { ...unknown, selector: '0xdeadbeef' }],
    ['less than a selector', '0x095ea7', { ...unknown, selector: null }],
    ['arguments cut short', approve.slice(0, -2), { ...resembling, selector: '0x095ea7b3' }],
    ['no arguments', '0x095ea7b3', { ...resembling, selector: '0x095ea7b3' }],
    [
      'high bits before an address, which old contracts ignore',
      approve.replace('095ea7b3000000', '095ea7b3000001'),
      { ...resembling, selector: '0x095ea7b3' },
    ],
  ])('%s', (_, data, meaning) => {
    expect(meaningOf(data)).toEqual({ ...meaning, data })
  })

  test('a bool that is neither, an offset elsewhere, and a batch of unequal lists', () => {
    const all = call('setApprovalForAll', BOB, true)
    expect(meaningOf(all.replace(/1$/, '2'))).toMatchObject({ resembles: 'setApprovalForAll(address,bool)' })
    const safe = call('safeTransferFrom(address,address,uint256,bytes)', ALICE, BOB, 7n, '0x')
    const moved = `${safe.slice(0, 10 + 3 * 64)}${'a0'.padStart(64, '0')}${'0'.repeat(128)}`
    expect(meaningOf(moved)).toMatchObject({ resembles: 'safeTransferFrom(address,address,uint256,bytes)' })
    const batch = call('safeBatchTransferFrom', ALICE, BOB, [7n, 8n], [2n], '0x')
    expect(meaningOf(batch)).toMatchObject({
      class: 'unknown-call',
      resembles: 'safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)',
    })
  })

  test('bytes behind the arguments hide nothing', () => {
    expect(meaningOf(`${approve}c0ffee`)).toMatchObject({
      class: 'approval',
      grants: [{ scope: 'unlimited-or-token' }],
      trailingData: '0xc0ffee',
    })
  })
})
