import { b58DecodeAddress } from '@taquito/utils'
import { describe, expect, test } from 'vitest'
import type { Micheline } from '../micheline/micheline.ts'
import { ALICE, BAKER, BOB, call, intentOf, TOKEN } from '../testing/operations.ts'

const text = (string: string): Micheline => ({ string })
const number = (int: bigint | number): Micheline => ({ int: String(int) })
const pair = (...args: Micheline[]): Micheline => ({ prim: 'Pair', args })
const left = (arg: Micheline): Micheline => ({ prim: 'Left', args: [arg] })
const right = (arg: Micheline): Micheline => ({ prim: 'Right', args: [arg] })
const inBytes = (address: string): Micheline => ({ bytes: b58DecodeAddress(address) })
const meaning = (entrypoint: string, value: Micheline) => {
  const { execution: _, ...rest } = intentOf(call(entrypoint, value)).meaning as unknown as Record<string, unknown>
  return rest
}
const MOVED = { class: 'transfer', from: ALICE, to: BOB, through: 'transaction', deadline: null }
const APPROVED = { class: 'approval', owner: ALICE, spender: BOB, through: 'transaction', deadline: null }
const CALLED = { class: 'contract-call', contract: TOKEN }
const MAX = (1n << 256n) - 1n

describe('FA1.2', () => {
  const asset = { standard: 'fa1.2', contract: TOKEN, amount: '7' }

  test.each([
    ['nested pairs', pair(text(ALICE), pair(text(BOB), number(7)))],
    ['one pair of three', pair(text(ALICE), text(BOB), number(7))],
    ['a list', [text(ALICE), text(BOB), number(7)]],
    ['addresses as bytes', pair(inBytes(ALICE), pair(inBytes(BOB), number(7)))],
    ['annotations', { prim: 'Pair', args: [text(ALICE), pair(text(BOB), number(7))], annots: ['%from'] }],
  ])('transfer, as %s', (_, value) => {
    expect(meaning('transfer', value)).toEqual({ ...MOVED, asset })
  })

  test('of what another account holds', () => {
    expect(meaning('transfer', pair(text(BAKER), text(TOKEN), number(0)))).toEqual({
      ...MOVED,
      from: BAKER,
      to: TOKEN,
      asset: { ...asset, amount: '0' },
    })
  })

  test.each([
    [7n, 'amount'],
    [(1n << 64n) - 1n, 'unlimited'],
    [1n << 128n, 'unlimited'],
    [MAX, 'unlimited'],
    [MAX + 1n, 'unlimited'],
    [(1n << 258n) - 1n, 'unlimited'],
  ])('approve of %s: %s', (amount, scope) => {
    const grants = [{ contract: TOKEN, standard: 'fa1.2', expires: null, scope, amount: String(amount) }]
    expect(meaning('approve', pair(text(BOB), number(amount)))).toEqual({ ...APPROVED, grants })
  })

  test('approve of nothing takes the permission back', () => {
    expect(meaning('approve', pair(text(BOB), number(0)))).toEqual({
      class: 'revocation',
      contract: TOKEN,
      spender: BOB,
      withdrawn: { scope: 'all' },
      through: 'transaction',
    })
  })

  test.each<[string, string, Micheline]>([
    ['a pair of four', 'transfer', pair(text(ALICE), text(BOB), number(7), number(8))],
    ['a left comb', 'transfer', pair(pair(text(ALICE), text(BOB)), number(7))],
    ['a negative amount', 'transfer', pair(text(ALICE), text(BOB), number(-7))],
    ['an address that is none', 'approve', pair(text(`${BOB}x`), number(7))],
    ['an address with an entrypoint', 'approve', pair(text(`${TOKEN}%take`), number(7))],
    ['the bytes of no address', 'approve', pair({ bytes: `02${'00'.repeat(21)}` }, number(7))],
    [
      'the bytes of an address and an entrypoint',
      'approve',
      pair({ bytes: `${b58DecodeAddress(TOKEN)}61` }, number(7)),
    ],
    ['another word', 'approve', { prim: 'Elt', args: [text(BOB), number(7)] }],
    ['another entrypoint', 'Approve', pair(text(BOB), number(7))],
    ['an amount as text', 'approve', pair(text(BOB), text('7'))],
  ])('%s: a call', (_, entrypoint, value) => {
    expect(meaning(entrypoint, value)).toMatchObject({ ...CALLED, entrypoint })
  })
})

describe('FA2', () => {
  const give = (to: Micheline, id: number, amount: bigint | number) => pair(to, pair(number(id), number(amount)))
  const token = (tokenId: string, amount: string) => ({ tokenId, amount })

  test('one token to one receiver', () => {
    expect(meaning('transfer', [pair(text(ALICE), [give(text(BOB), 3, 1)])])).toEqual({
      ...MOVED,
      asset: { standard: 'fa2', contract: TOKEN, tokens: [token('3', '1')] },
    })
  })

  test('several tokens of one owner to one receiver, in any writing', () => {
    const value = [
      pair(inBytes(ALICE), [give(text(BOB), 3, 1), pair(inBytes(BOB), number(4), number(2))]),
      [text(ALICE), [[text(BOB), number(3), number(9)]]],
    ]
    expect(meaning('transfer', value)).toEqual({
      ...MOVED,
      asset: { standard: 'fa2', contract: TOKEN, tokens: [token('3', '1'), token('4', '2'), token('3', '9')] },
    })
  })

  test('several owners or receivers: each is told', () => {
    const value = [
      pair(text(ALICE), [give(text(BOB), 3, 1), give(text(BAKER), 4, 2)]),
      pair(text(BAKER), [give(text(BOB), 5, 6)]),
    ]
    expect(meaning('transfer', value)).toEqual({
      class: 'token-transfers',
      contract: TOKEN,
      transfers: [
        { from: ALICE, to: BOB, tokenId: '3', amount: '1' },
        { from: ALICE, to: BAKER, tokenId: '4', amount: '2' },
        { from: BAKER, to: BOB, tokenId: '5', amount: '6' },
      ],
    })
  })

  const grant = (tokenId: string) => ({
    contract: TOKEN,
    standard: 'fa2',
    expires: null,
    scope: 'all-of-token',
    tokenId,
  })
  const operator = (owner: string, spender: string, id: number) => pair(text(owner), pair(text(spender), number(id)))

  test('operators of one account', () => {
    expect(meaning('update_operators', [left(operator(ALICE, BOB, 3)), left(operator(ALICE, BOB, 4))])).toEqual({
      ...APPROVED,
      grants: [grant('3'), grant('4')],
    })
    expect(meaning('update_operators', [left(operator(BAKER, BOB, 3))])).toMatchObject({ owner: BAKER })
    expect(meaning('update_operators', [right(operator(ALICE, BOB, 3)), right(operator(ALICE, BOB, 4))])).toEqual({
      class: 'revocation',
      contract: TOKEN,
      spender: BOB,
      withdrawn: { scope: 'tokens', tokenIds: ['3', '4'] },
      through: 'transaction',
    })
  })

  test('operators that come and go, or of several accounts: each is told', () => {
    const removed = { action: 'remove', owner: ALICE, operator: BOB, tokenId: '3' }
    const value = [right(operator(ALICE, BOB, 3)), left(operator(ALICE, BAKER, 3))]
    expect(meaning('update_operators', value)).toEqual({
      class: 'operator-updates',
      contract: TOKEN,
      updates: [removed, { action: 'add', owner: ALICE, operator: BAKER, tokenId: '3' }],
    })
    const owners = [right(operator(ALICE, BOB, 3)), right(operator(BAKER, BOB, 3))]
    expect(meaning('update_operators', owners)).toMatchObject({ updates: [removed, { ...removed, owner: BAKER }] })
  })

  test.each<[string, string, Micheline]>([
    ['no transfers', 'transfer', []],
    ['an owner who gives nothing', 'transfer', [pair(text(ALICE), [])]],
    ['one item that is none', 'transfer', [pair(text(ALICE), [give(text(BOB), 3, 1), number(1)])]],
    ['a negative amount', 'transfer', [pair(text(ALICE), [give(text(BOB), 3, -1)])]],
    ['no operators', 'update_operators', []],
    ['another branch', 'update_operators', [{ prim: 'Some', args: [operator(ALICE, BOB, 3)] }]],
    ['an operator without a token', 'update_operators', [left(pair(text(ALICE), text(BOB)))]],
  ])('%s: a call', (_, entrypoint, value) => {
    expect(meaning(entrypoint, value)).toMatchObject({ ...CALLED, entrypoint })
  })
})

describe('any other call', () => {
  test('is shown as it stands', () => {
    const value = pair(text('a "b"'), { bytes: '00ff' }, [number(-1), { prim: 'None' }])
    expect(meaning('offer', value)).toEqual({
      ...CALLED,
      entrypoint: 'offer',
      parameters: '(Pair "a \\"b\\"" 0x00ff {-1; None})',
      hiddenCharacters: false,
      mayApprove: false,
    })
  })

  const allowance = (amount: bigint | number) => pair(text(BOB), number(amount))
  const operator = pair(text(ALICE), text(BOB), number(3))
  const elsewhere = { ...CALLED, mayApprove: true }

  test.each<[string, string, Micheline]>([
    ['an allowance behind the default entrypoint', 'default', right(left(right(allowance(MAX))))],
    ['an allowance by another name', 'allow', [text(BOB), number(1n << 128n)]],
    ['an allowance of an entrypoint', 'approve', pair(text(`${TOKEN}%take`), number(MAX))],
    ['an allowance of bytes and more', 'approve', pair({ bytes: `${b58DecodeAddress(TOKEN)}61` }, number(MAX))],
    ['an operator behind another entrypoint', 'assets', right(right([left(operator)]))],
    ['an operator beside what is none', 'update_operators', [left(operator), number(1)]],
    ['an operator by another name', 'update_all', [right(operator), left(operator)]],
  ])('may be an approval without limit: %s', (_, entrypoint, value) => {
    expect(meaning(entrypoint, value)).toMatchObject({ ...elsewhere, entrypoint })
  })

  test.each<[string, string, Micheline]>([
    ['an allowance that ends', 'default', right(allowance(7))],
    ['operators that go', 'assets', right([right(operator)])],
    ['the number of a proposal', 'approve', number(42)],
    ['a receiver and an endless number behind it', 'send', pair(text(BOB), number(1), number(MAX))],
  ])('is no approval without limit: %s', (_, entrypoint, value) => {
    expect(meaning(entrypoint, value)).toMatchObject({ ...CALLED, mayApprove: false })
  })

  test('says when it hides characters', () => {
    expect(meaning('offer', text('a\u202eb'))).toMatchObject({ hiddenCharacters: true })
    expect(meaning('of\u200bfer', number(1))).toMatchObject({ hiddenCharacters: true })
  })
})

test('coin that leaves with a token’s call is in the core', () => {
  const value = pair(text(ALICE), text(BOB), number(7))
  expect(intentOf(call('transfer', value, { amount: '9' }))).toMatchObject({
    value: '9',
    meaning: { class: 'transfer' },
  })
})
