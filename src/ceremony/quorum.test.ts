import { describe, expect, test } from 'vitest'
import type { SignPlan } from './plan.ts'
import { findQuorumFault, neededPairs, type PartyDescription, permittedSigningSets } from './quorum.ts'
import { checkSignPlan } from './signing.ts'

function parties(devices: number, servers: number): PartyDescription[] {
  return Array.from({ length: devices + servers }, (_, i) => ({
    index: i + 1,
    role: i < devices ? 'device' : 'server',
    identity: new Uint8Array(32).fill(i + 1),
  }))
}

describe('invariant 2: only d < t ≤ s is a quorum', () => {
  for (let devices = 0; devices <= 5; devices++)
    for (let servers = 0; servers <= 5; servers++)
      for (let threshold = 0; threshold <= 5; threshold++) {
        const allowed =
          devices >= 1 &&
          devices < threshold &&
          threshold <= servers &&
          devices + servers >= 2 &&
          devices + servers <= 5
        test(`${threshold} of ${devices} devices and ${servers} servers is ${allowed ? 'one' : 'none'}`, () => {
          expect(findQuorumFault(parties(devices, servers), threshold) === undefined).toBe(allowed)
        })
      }

  test('each fault has its name', () => {
    expect(findQuorumFault(parties(1, 0), 2)).toBe('too-few-parties')
    expect(findQuorumFault(parties(1, 5), 2)).toBe('too-many-parties')
    expect(findQuorumFault(parties(2, 3), 2)).toBe('devices-could-sign-alone')
    expect(findQuorumFault(parties(0, 3), 2)).toBe('devices-could-sign-alone')
    expect(findQuorumFault(parties(1, 1), 2)).toBe('servers-could-not-restore')
    const [one, two, three] = parties(1, 2)
    expect(findQuorumFault([two!, one!, three!], 2)).toBe('index-order')
    expect(findQuorumFault([one!, two!, two!], 2)).toBe('index-order')
    expect(findQuorumFault([one!, two!, { ...three!, identity: two!.identity }], 2)).toBe('same-identity')
  })
})

test('permitted sets have t parties with a device, and only their pairs are needed', () => {
  expect(permittedSigningSets(parties(1, 2), 2)).toEqual([
    [1, 2],
    [1, 3],
  ])
  expect(neededPairs(parties(1, 2), 2)).toEqual([
    [1, 2],
    [1, 3],
  ])
  expect(permittedSigningSets(parties(1, 3), 3)).toEqual([
    [1, 2, 3],
    [1, 2, 4],
    [1, 3, 4],
  ])
  expect(neededPairs(parties(1, 3), 3)).toHaveLength(6)
})

describe('invariant 2: a plan to sign that no honest party follows', () => {
  const quorum = parties(2, 3)
  const share = { keyId: new Uint8Array(32), epoch: 4, threshold: 3, index: 3 }
  const plan: SignPlan = {
    kind: 'sign',
    version: 1,
    nonce: new Uint8Array(32),
    created: 0,
    keyId: share.keyId,
    epoch: 4,
    signers: [1, 3, 4],
    combiner: 1,
    path: [60, 0],
    payload: { kind: 'ethereum-message', bytes: new Uint8Array(0) },
  }

  test('the plan as it is holds', () => {
    checkSignPlan(plan, share, quorum)
    checkSignPlan({ ...plan, signers: [1, 2, 3], combiner: 2 }, share, quorum)
  })

  test.each<[string, Partial<SignPlan>, string]>([
    ['another key', { keyId: new Uint8Array(32).fill(1) }, 'unknown-key'],
    ['an older epoch', { epoch: 3 }, 'wrong-epoch'],
    ['a later epoch', { epoch: 5 }, 'wrong-epoch'],
    ['too few signers', { signers: [1, 3] }, 'wrong-signer-count'],
    ['too many signers', { signers: [1, 2, 3, 4] }, 'wrong-signer-count'],
    ['a signer twice', { signers: [1, 3, 3] }, 'signer-order'],
    ['signers out of order', { signers: [3, 1, 4] }, 'signer-order'],
    ['a stranger', { signers: [1, 3, 9] }, 'unknown-signer'],
    ['without this party', { signers: [1, 4, 5] }, 'not-a-signer'],
    ['servers only', { signers: [3, 4, 5], combiner: 3 }, 'no-device'],
    ['a server combines', { combiner: 3 }, 'combiner'],
    ['one who does not sign combines', { combiner: 2 }, 'combiner'],
  ])('%s', (_, change, code) => {
    expect(() => checkSignPlan({ ...plan, ...change }, share, quorum)).toThrow(expect.objectContaining({ code }))
  })
})
