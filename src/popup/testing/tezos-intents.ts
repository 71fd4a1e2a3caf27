import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { encodeMicheline } from '../../chains/tezos/codec.ts'
import type { Micheline } from '../../chains/tezos/micheline/micheline.ts'
import type { Content } from '../../chains/tezos/operation.ts'
import {
  ALICE,
  BAKER,
  BOB,
  call,
  content,
  intentOf,
  payment,
  REVEAL,
  readBytes,
  TOKEN,
} from '../../chains/tezos/testing/operations.ts'
import type { Intent } from '../../messages/intent.ts'

const text = (string: string): Micheline => ({ string })
const number = (int: string | number): Micheline => ({ int: String(int) })
const pair = (...args: Micheline[]): Micheline => ({ prim: 'Pair', args })
const UNIT: Micheline = { prim: 'Unit' }
const ENDLESS = ((1n << 256n) - 1n).toString()

const moved = (from: string, ...moves: [to: string, tokenId: number, amount: number][]) =>
  pair(
    text(from),
    moves.map(([to, id, amount]) => pair(text(to), number(id), number(amount))),
  )
const operator = (prim: 'Left' | 'Right', tokenId: number, owner = ALICE, to = BOB): Micheline => ({
  prim,
  args: [pair(text(owner), text(to), number(tokenId))],
})
const staking = (entrypoint: string, amount: string): Content =>
  call(entrypoint, UNIT, { destination: ALICE, amount, storage_limit: '0' })

const SCRIPT = {
  code: [
    { prim: 'parameter', args: [{ prim: 'nat', annots: ['%mint'] }] },
    { prim: 'storage', args: [{ prim: 'nat' }] },
    { prim: 'code', args: [[{ prim: 'CAR' }, { prim: 'NIL', args: [{ prim: 'operation' }] }, { prim: 'PAIR' }]] },
  ],
  storage: number(7),
}

/** What the `update_operators` and `ask` of a market look like. */
const OFFER = call('ask', pair(text(TOKEN), number(41), number(36_000_000)), { storage_limit: '300' })
const OPERATOR = call('update_operators', [operator('Left', 41)], { storage_limit: '100' })

export const payments = (count: number): Content[] =>
  Array.from({ length: count }, (_, at) => payment({ amount: String((at + 1) * 1_000_000), storage_limit: '0' }))

/** Operations of each class, as the wallet reads them from their own bytes. */
export const operations = {
  payment: () => intentOf(payment({ amount: '1500000' })),
  firstPayment: () => intentOf(REVEAL, payment({ amount: '1500000' })),
  toContract: () => intentOf(payment({ amount: '1', destination: TOKEN })),
  fa12: () => intentOf(call('transfer', pair(text(ALICE), text(BOB), number(2_500_000)))),
  fa12Allowance: () => intentOf(call('approve', pair(text(BOB), number(2_500_000)))),
  fa12Endless: () => intentOf(call('approve', pair(text(BOB), number(ENDLESS)))),
  fa12Back: () => intentOf(call('approve', pair(text(BOB), number(0)))),
  fa2: () => intentOf(call('transfer', [moved(ALICE, [BOB, 41, 1])])),
  fa2Several: () => intentOf(call('transfer', [moved(ALICE, [BOB, 41, 1], [BOB, 42, 3])])),
  fa2OfAnother: () => intentOf(call('transfer', [moved(BAKER, [BOB, 41, 1])])),
  fa2Transfers: () => intentOf(call('transfer', [moved(ALICE, [BOB, 41, 1]), moved(BOB, [BAKER, 42, 1_500_000])])),
  operator: () => intentOf(OPERATOR),
  operators: () => intentOf(call('update_operators', [operator('Left', 41), operator('Left', 42)])),
  operatorOfAnother: () => intentOf(call('update_operators', [operator('Left', 41, BAKER)])),
  operatorBack: () => intentOf(call('update_operators', [operator('Right', 41)])),
  operatorsBack: () => intentOf(call('update_operators', [operator('Right', 41), operator('Right', 42)])),
  operatorUpdates: () =>
    intentOf(call('update_operators', [operator('Left', 41), operator('Right', 42), operator('Left', 43, BAKER)])),
  operatorsBackOfTwo: () =>
    intentOf(call('update_operators', [operator('Right', 41), operator('Right', 41, ALICE, BAKER)])),
  contractCall: () => intentOf(call('collect', pair(number(41), text('a "note"; {'), []), { amount: '5250000' })),
  freeCall: () => intentOf(call('claim', UNIT)),
  hiddenCall: () => intentOf(call('claim', text('pay\u202eyap'))),
  allowanceElsewhere: () => intentOf(call('default', { prim: 'Right', args: [pair(text(ALICE), number(ENDLESS))] })),
  callOfAccount: () =>
    intentOf(call('set_delegate_parameters', pair(number(1), number(2), UNIT), { destination: BAKER })),
  delegation: () => intentOf(content({ kind: 'delegation', delegate: BAKER, storage_limit: '0' })),
  undelegation: () => intentOf(content({ kind: 'delegation', storage_limit: '0' })),
  stake: () => intentOf(staking('stake', '10000000')),
  unstake: () => intentOf(staking('unstake', '10000000')),
  finalize: () => intentOf(staking('finalize_unstake', '0')),
  origination: () =>
    intentOf(
      content({ kind: 'origination', balance: '2000000', delegate: BAKER, script: SCRIPT, storage_limit: '400' }),
    ),
  emptyOrigination: () => intentOf(content({ kind: 'origination', balance: '0', script: SCRIPT })),
  reveal: () => intentOf(REVEAL),
  storage: () =>
    intentOf(content({ kind: 'increase_paid_storage', amount: '1000', destination: TOKEN, storage_limit: '0' })),
  constant: () => intentOf(content({ kind: 'register_global_constant', value: SCRIPT.code })),
  payments: () => intentOf(REVEAL, ...payments(2)),
  offer: () => intentOf(OPERATOR, OFFER),
  twoTakers: () => intentOf(OPERATOR, call('update_operators', [operator('Left', 7, ALICE, BAKER)])),
  paidBatch: () => intentOf(payment({ amount: '1000000' }), call('claim', UNIT)),
  many: () => intentOf(...payments(9), OPERATOR),
} satisfies Record<string, () => Intent>

function signed(kind: 'tezos-message' | 'tezos-micheline', bytes: Uint8Array): Intent {
  const reading = readBytes(bytes, ALICE, kind)
  if (!reading.ok) throw new Error(reading.refusal.code)
  return reading.intent
}
const packed = (data: Micheline) => signed('tezos-micheline', hexToBytes(`05${encodeMicheline(data)}`))
const SIGN_IN = `kiosk.example wants you to sign in with your Tezos account:\n${ALICE}\n\nSee the loans.`

/** What is signed and not sent. */
export const messages = {
  text: () => signed('tezos-message', utf8ToBytes('Lent until spring.\nNobody moves it before.')),
  signIn: () => signed('tezos-message', utf8ToBytes(SIGN_IN)),
  packedText: () => packed(text('Tezos Signed Message: kiosk.example 2026-01-02T03:04:05Z Lent until spring.')),
  packedData: () => packed(pair(text(BOB), number(7), [text('a'), text('b')])),
} satisfies Record<string, () => Intent>
