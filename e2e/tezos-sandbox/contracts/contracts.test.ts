import { beforeEach, describe, expect, test } from 'vitest'
import { emptyLedger } from '../ledger/ledger.ts'
import { fa2 } from './fa2.ts'
import { fa12 } from './fa12.ts'
import { CONTRACTS, issueTokens, mint } from './issued.ts'
import type { Fa2State, Fa12State } from './token.ts'
import { FailedWith, IllTyped, int, packedAddress, pair, prim, text } from './values.ts'

const ANN = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'
const BEN = 'tz1cJ9Bi4ygAYUvL31fmMCgK2GmWiTQ6ioGP'
const EVE = 'tz1LHBqjkR1QoJ1k2uukvSVaXGrpkBLZhG48'

let coins: Fa2State
let kelp: Fa12State

/** Ann has ten of each contract's first token. */
beforeEach(() => {
  const ledger = emptyLedger()
  issueTokens(ledger)
  for (const name of ['fa2', 'fa12'] as const) mint(ledger.contracts.get(CONTRACTS[name])!, ANN, 10n, 0n)
  coins = ledger.contracts.get(CONTRACTS.fa2)!.token as Fa2State
  kelp = ledger.contracts.get(CONTRACTS.fa12)!.token as Fa12State
})

/** The value that a call gives up with. */
function reasonOf(call: () => void): unknown {
  try {
    call()
  } catch (error) {
    if (error instanceof FailedWith) return error.value
    throw error
  }
  throw new Error('The call did not give up.')
}

describe('the FA2 contract', () => {
  const { transfer, update_operators: update } = fa2.calls as Required<typeof fa2.calls>
  const move = (from: string, to: string, amount: number, id = 0) =>
    [pair(text(from), [pair(text(to), pair(int(id), int(amount)))])] as const
  const operator = (side: 'Left' | 'Right', owner = ANN) => [prim(side, [pair(text(owner), pair(text(EVE), int(0)))])]

  test('lets only owners and their operators move tokens', () => {
    expect(reasonOf(() => transfer!(coins, move(ANN, EVE, 1), EVE))).toEqual(text('FA2_NOT_OPERATOR'))
    update!(coins, operator('Left'), ANN)
    transfer!(coins, move(ANN, EVE, 1), EVE)
    update!(coins, operator('Right'), ANN)
    expect(reasonOf(() => transfer!(coins, move(ANN, EVE, 1), EVE))).toEqual(text('FA2_NOT_OPERATOR'))
    expect(coins.balances).toEqual(
      new Map([
        [`${ANN} 0`, 9n],
        [`${EVE} 0`, 1n],
      ]),
    )
  })

  test('lets only owners name operators', () => {
    expect(reasonOf(() => update!(coins, operator('Left'), EVE))).toEqual(text('FA2_NOT_OWNER'))
  })

  test('knows only its tokens and moves no more than there are', () => {
    expect(reasonOf(() => transfer!(coins, move(ANN, BEN, 1, 9), ANN))).toEqual(text('FA2_TOKEN_UNDEFINED'))
    expect(reasonOf(() => transfer!(coins, move(ANN, BEN, 11), ANN))).toEqual(text('FA2_INSUFFICIENT_BALANCE'))
  })

  test('reads every form of a pair and of an address, and nothing that is of another type', () => {
    transfer!(coins, [pair(packedAddress(ANN), [pair(packedAddress(BEN), int(0), int(1))])], ANN)
    transfer!(coins, [pair(text(ANN), [[text(BEN), int(0), int(1)]])], ANN)
    expect(coins.balances.get(`${BEN} 0`)).toBe(2n)
    for (const value of [move(ANN, 'tz1nobody', 1), move(ANN, BEN, -1), prim('Unit'), [pair(text(ANN), text(BEN))]])
      expect(() => transfer!(coins, value, ANN)).toThrow(IllTyped)
  })
})

describe('the FA1.2 contract', () => {
  const { transfer, approve } = fa12.calls as Required<typeof fa12.calls>
  const move = (to: string, amount: number) => pair(text(ANN), pair(text(to), int(amount)))

  test('lets others move as much as was allowed to them', () => {
    approve!(kelp, pair(text(EVE), int(3)), ANN)
    transfer!(kelp, move(EVE, 2), EVE)
    expect(reasonOf(() => transfer!(kelp, move(EVE, 2), EVE))).toEqual(
      pair(text('NotEnoughAllowance'), pair(int(2), int(1))),
    )
    expect(kelp.balances.get(EVE)).toBe(2n)
  })

  test('moves no more than there is', () => {
    expect(reasonOf(() => transfer!(kelp, move(BEN, 11), ANN))).toEqual(
      pair(text('NotEnoughBalance'), pair(int(11), int(10))),
    )
  })

  test('changes an allowance only by way of zero', () => {
    approve!(kelp, pair(text(EVE), int(3)), ANN)
    expect(reasonOf(() => approve!(kelp, pair(text(EVE), int(4)), ANN))).toEqual(
      pair(text('UnsafeAllowanceChange'), int(3)),
    )
    approve!(kelp, pair(text(EVE), int(0)), ANN)
    approve!(kelp, pair(text(EVE), int(4)), ANN)
    expect(kelp.allowances.get(`${ANN} ${EVE}`)).toBe(4n)
  })
})
