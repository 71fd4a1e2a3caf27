import { bytesToHex } from '@noble/hashes/utils.js'
import { Transaction } from 'ethers'
import { describe, expect, test } from 'vitest'
import { PayloadError } from '../payload.ts'
import { buildTransaction, type Fees, type TransactionPlan } from './build-transaction.ts'
import { cancel, speedUp } from './replace.ts'

const ACCOUNT = `0x${'ab'.repeat(20)}`
const PLAN: TransactionPlan = {
  chainId: 1n,
  nonce: 5,
  to: `0x${'11'.repeat(20)}`,
  value: 7n,
  data: '0x1234',
  gasLimit: 50_000n,
  fees: { kind: 'base-fee', maxFeePerGas: 1000n, maxPriorityFeePerGas: 100n },
}
const LEGACY: TransactionPlan = { ...PLAN, fees: { kind: 'gas-price', gasPrice: 1000n } }
const ACCESS = [{ address: `0x${'22'.repeat(20)}`, storageKeys: [`0x${'33'.repeat(32)}`] }]
const CHEAP: Fees = { kind: 'base-fee', maxFeePerGas: 1n, maxPriorityFeePerGas: 1n }

const parse = (bytes: Uint8Array) => Transaction.from(`0x${bytesToHex(bytes)}`)

describe('built transactions', () => {
  test('are EIP-1559 where the chain has a base fee', () => {
    expect(parse(buildTransaction(PLAN))).toMatchObject({
      type: 2,
      chainId: 1n,
      nonce: 5,
      to: PLAN.to,
      value: 7n,
      data: '0x1234',
      gasLimit: 50_000n,
      maxFeePerGas: 1000n,
      maxPriorityFeePerGas: 100n,
      signature: null,
    })
  })

  test('are legacy with chain id where it has none', () => {
    expect(parse(buildTransaction(LEGACY))).toMatchObject({ type: 0, chainId: 1n, gasPrice: 1000n })
  })

  test('carry an access list, and are EIP-2930 for its sake where there is no base fee', () => {
    expect(parse(buildTransaction({ ...PLAN, accessList: ACCESS }))).toMatchObject({ type: 2, accessList: ACCESS })
    const older = parse(buildTransaction({ ...LEGACY, accessList: ACCESS }))
    expect(older).toMatchObject({ type: 1, chainId: 1n, gasPrice: 1000n, accessList: ACCESS })
    expect(parse(buildTransaction({ ...LEGACY, accessList: [] })).type).toBe(0)
  })

  test('can create a contract', () => {
    expect(parse(buildTransaction({ ...PLAN, to: null })).to).toBeNull()
  })

  test.each([
    ['a chain without id', { ...PLAN, chainId: 0n }],
    [
      'a tip above the fee',
      { ...PLAN, fees: { kind: 'base-fee', maxFeePerGas: 1n, maxPriorityFeePerGas: 2n } as const },
    ],
    ['half a byte of data', { ...PLAN, data: '0x1' }],
    ['an address that is none', { ...PLAN, to: '0x12' }],
    ['a negative amount', { ...PLAN, value: -1n }],
    ['a slot that is none', { ...PLAN, accessList: [{ address: ACCESS[0]!.address, storageKeys: ['0x12'] }] }],
    ['too much gas', { ...PLAN, gasLimit: 1n << 64n }],
  ])('are refused: %s', (_, plan) => {
    expect(() => buildTransaction(plan)).toThrow(PayloadError)
  })
})

describe('replacements keep the nonce and raise both fees by an eighth at least', () => {
  test('speeding up changes nothing else', () => {
    const sped = parse(speedUp(buildTransaction(PLAN), CHEAP))
    expect(sped).toMatchObject({ type: 2, nonce: 5, to: PLAN.to, value: 7n, data: '0x1234', gasLimit: 50_000n })
    expect([sped.maxFeePerGas, sped.maxPriorityFeePerGas]).toEqual([1125n, 113n])
  })

  test('speeding up keeps the access list, cancelling needs none', () => {
    for (const plan of [PLAN, LEGACY]) {
      const pending = buildTransaction({ ...plan, accessList: ACCESS })
      expect(parse(speedUp(pending, CHEAP)).accessList).toEqual(ACCESS)
      expect(parse(cancel(pending, ACCOUNT, CHEAP, 21_000n)).accessList ?? []).toEqual([])
    }
  })

  test('the market counts where it is dearer', () => {
    const market: Fees = { kind: 'base-fee', maxFeePerGas: 9000n, maxPriorityFeePerGas: 101n }
    const sped = parse(speedUp(buildTransaction(PLAN), market))
    expect([sped.maxFeePerGas, sped.maxPriorityFeePerGas]).toEqual([9000n, 113n])
  })

  test('cancelling pays nothing to oneself', () => {
    expect(parse(cancel(buildTransaction(PLAN), ACCOUNT, CHEAP, 21_000n))).toMatchObject({
      nonce: 5,
      value: 0n,
      data: '0x',
      gasLimit: 21_000n,
      maxFeePerGas: 1125n,
    })
    expect(parse(cancel(buildTransaction(PLAN), ACCOUNT, CHEAP, 21_000n)).to?.toLowerCase()).toBe(ACCOUNT)
  })

  test('legacy transactions stay legacy', () => {
    expect(parse(speedUp(buildTransaction(LEGACY), CHEAP))).toMatchObject({ type: 0, gasPrice: 1125n })
    const market: Fees = { kind: 'gas-price', gasPrice: 5000n }
    expect(parse(speedUp(buildTransaction(LEGACY), market)).gasPrice).toBe(5000n)
    expect(parse(speedUp(buildTransaction(PLAN), market)).maxFeePerGas).toBe(5000n)
  })

  test('a fee of nothing becomes more than nothing', () => {
    const free: TransactionPlan = { ...PLAN, fees: { kind: 'base-fee', maxFeePerGas: 10n, maxPriorityFeePerGas: 0n } }
    const sped = parse(
      speedUp(buildTransaction(free), { kind: 'base-fee', maxFeePerGas: 0n, maxPriorityFeePerGas: 0n }),
    )
    expect([sped.maxFeePerGas, sped.maxPriorityFeePerGas]).toEqual([12n, 1n])
  })
})
