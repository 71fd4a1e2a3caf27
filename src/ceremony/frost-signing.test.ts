import { beforeAll, describe, expect, test } from 'vitest'
import { BenignAbort } from '../mpc/errors.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { type FrostPayload, frostSigningCeremony } from './frost-signing.ts'
import type { FrostSignPlan } from './plan.ts'
import { expectSignature, payloadsOf } from './testing/frost-payloads.ts'
import type { Interference } from './testing/memory-network.ts'
import { frostSignPlan, type MemoryWallet, makeWallet, runFrostSign } from './testing/memory-wallet.ts'
import { outcomeOf } from './testing/outcomes.ts'

let two: MemoryWallet
let three: MemoryWallet
beforeAll(async () => {
  two = await makeWallet(2, 3)
  three = await makeWallet(3, 4)
})

const BY_THREE = { signers: [1, 2, 3] }

function sign(wallet: MemoryWallet, change: Partial<FrostSignPlan> = {}) {
  const plan = frostSignPlan(wallet, change)
  return runFrostSign(wallet, plan, payloadsOf(plan.signers))
}

test('an honest signature is plain Ed25519, in two trips to each server', async () => {
  const runs = [await sign(two), await sign(three, BY_THREE)] as const
  expectSignature(runs[0], two)
  expectSignature(runs[1], three)
  for (const { trips } of runs) expect(Math.max(...trips.map(({ step }) => step))).toBe(2)
})

describe('the payload comes after the commitments', () => {
  test('it is asked for once all have committed, and once', async () => {
    const signing = frostSignPlan(three, BY_THREE)
    const seen: string[] = []
    const payloads = payloadsOf(signing.signers)
    const honest = payloads(1)
    const combiner: FrostPayload = {
      role: 'combiner',
      task: async () => {
        seen.push('asked')
        return honest.role === 'combiner' ? honest.task() : Promise.reject(new Error('unreachable'))
      },
    }
    const toCoordinator: Interference['toCoordinator'] = ({ party, step }, answer) => {
      seen.push(`${party}/${step}`)
      return answer
    }
    const run = await runFrostSign(three, signing, (index) => (index === 1 ? combiner : payloads(index)), {
      interference: { toCoordinator },
    })
    expectSignature(run, three)
    expect(seen.toSorted()).toEqual(['2/1', '2/2', '3/1', '3/2', 'asked'])
    expect(seen.indexOf('asked')).toBe(2)
  })

  test('a person who says no: nothing leaves, and no server has signed', async () => {
    const signing = frostSignPlan(two)
    const no = new BenignAbort('rejected', 'The person said no.')
    const combiner: FrostPayload = { role: 'combiner', task: () => Promise.reject(no) }
    const payloads = payloadsOf(signing.signers)
    const run = await runFrostSign(two, signing, (index) => (index === 1 ? combiner : payloads(index)))
    expect(run.outcome).toEqual({ error: no })
    expect(run.trips.flatMap(({ messages }) => messages).every(({ round }) => round === 1)).toBe(true)
  })

  test('a server that refuses: the ceremony is over there, and its word comes through', async () => {
    const signing = frostSignPlan(two)
    const refusal = new BenignAbort('refused', 'Not this.')
    const payloads = payloadsOf(signing.signers)
    const server: FrostPayload = { role: 'signer', digestOf: () => Promise.reject(refusal) }
    const run = await runFrostSign(two, signing, (index) => (index === 2 ? server : payloads(index)))
    expect(outcomeOf(run)).toBe('refused')
    expect(run.trips.flatMap(({ messages }) => messages).some(({ round }) => round === 3)).toBe(false)
  })
})

test.each<[string, Partial<FrostSignPlan>, string]>([
  ['servers only', { signers: [2, 3], combiner: 2 }, 'no-device'],
  ['a server combines', { combiner: 2 }, 'combiner'],
  ['more than t', { signers: [1, 2, 3] }, 'wrong-signer-count'],
  ['another epoch', { epoch: 2 }, 'wrong-epoch'],
  ['another key', { keyId: new Uint8Array(32) }, 'unknown-key'],
  ['a party twice', { signers: [2, 2] }, 'signer-order'],
])('invariant 2: a plan is refused: %s', (_, change, code) => {
  const server = () =>
    frostSigningCeremony(frostSignPlan(two, change), payloadsOf([1, 2])(2), two.tezos.get(2)!, systemEnv)
  expect(server).toThrow(expect.objectContaining({ code }))
})

test('the root signs with no FROST', () => {
  const { keyId } = two.materials.get(2)!.share
  const server = () =>
    frostSigningCeremony(frostSignPlan(two, { keyId }), payloadsOf([1, 2])(2), two.materials.get(2)!, systemEnv)
  expect(server).toThrow(expect.objectContaining({ code: 'wrong-curve' }))
})
