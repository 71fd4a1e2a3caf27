import { secp256k1 as noble } from '@noble/curves/secp256k1.js'
import { bytesToHex, concatBytes } from '@noble/curves/utils.js'
import { computeAddress, recoverAddress, Signature } from 'ethers'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { secp256k1 } from './curve.ts'
import { deriveChild } from './derive.ts'
import { keygenParty } from './keygen.ts'
import type { PairState } from './pair.ts'
import { type RenewalSetup, renewPairParty } from './pair-renewal.ts'
import type { PartyIndex } from './party.ts'
import { type EcdsaSignature, type SignSetup, signParty } from './sign.ts'
import { systemEnv } from './system-env.ts'
import type { DealtKey } from './testing/dealt-key.ts'
import { setupOf } from './testing/keygen-run.ts'
import { resultsOf, runNetwork } from './testing/network.ts'
import { ALL_QUORUMS, subsets } from './testing/quorums.ts'

/**
 * One real key generation for each t of n, with all its pairs, and then every set of t signers: on the system's generator
 * and with native key agreement throughout. A signature by t parties costs t·(t − 1) products, so larger sets sign fewer
 * digests; the default quorum signs the most.
 */
const DIGESTS: Record<number, number> = { 2: 5, 3: 3, 4: 2, 5: 2 }
const DIGESTS_OF_TWO_OF_THREE = 24

type Key = Pick<DealtKey, 'shares' | 'pairs'>

async function generate(threshold: number, parties: readonly PartyIndex[]): Promise<Key> {
  const pairs = subsets(parties, 2) as [PartyIndex, PartyIndex][]
  const protocols = parties.map((index) => {
    const setup = { ...setupOf({ threshold, parties }, index), pairs }
    return [index, keygenParty(setup, systemEnv)] as const
  })
  const keys = [...resultsOf(await runNetwork(new Map(protocols)))]
  return {
    shares: new Map(keys.map(([index, { share }]) => [index, share])),
    pairs: new Map(keys.map(([index, key]) => [index, key.pairs])),
  }
}

/** The key with one of its pairs set up afresh by its two parties. */
async function withRenewed({ shares, pairs }: Key, low: PartyIndex, high: PartyIndex): Promise<Key> {
  const { identities, epoch } = setupOf({ threshold: 2, parties: [low, high] }, low)
  const common = { ceremony: systemEnv.random(32), epoch, generation: 1, identities }
  const part = (self: PartyIndex, peer: PartyIndex) => {
    const setup: RenewalSetup = { ...common, self, peer }
    return [self, renewPairParty(setup, systemEnv)] as const
  }
  const renewed = resultsOf(await runNetwork(new Map([part(low, high), part(high, low)])))
  const exchanged = (self: PartyIndex, peer: PartyIndex): [PartyIndex, ReadonlyMap<PartyIndex, PairState>] => [
    self,
    new Map([...pairs.get(self)!, [peer, renewed.get(self)!]]),
  ]
  return { shares, pairs: new Map([...pairs, exchanged(low, high), exchanged(high, low)]) }
}

async function sign({ shares, pairs }: Key, setup: SignSetup): Promise<EcdsaSignature> {
  const protocols = setup.signers.map((index) => {
    return [index, signParty(setup, shares.get(index)!, pairs.get(index)!, systemEnv)] as const
  })
  const results = resultsOf(await runNetwork(new Map(protocols)))
  return results.get(setup.combiner)!
}

function expectValid(signature: EcdsaSignature, publicKey: Uint8Array, digest: Uint8Array): void {
  const hex = (bytes: Uint8Array) => `0x${bytesToHex(bytes)}`
  const { r, s, recovery } = signature
  expect(signature.publicKey).toEqual(publicKey)
  expect(noble.verify(concatBytes(r, s), digest, publicKey, { prehash: false, lowS: true })).toBe(true)
  expect(BigInt(hex(s)) <= noble.Point.Fn.ORDER / 2n).toBe(true)
  const forEthers = Signature.from({ r: hex(r), s: hex(s), yParity: recovery as 0 | 1 })
  expect(recoverAddress(hex(digest), forEthers)).toBe(computeAddress(hex(publicKey)))
}

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
const step = fc.oneof(fc.constantFrom(0, 60, 1729, 2 ** 31 - 1), fc.integer({ min: 0, max: 2 ** 31 - 1 }))
const path = fc.array(step, { maxLength: 3 })

/** Any digest, under any child, whoever of them combines. */
async function expectSignatures(key: Key, signers: readonly PartyIndex[], numRuns: number): Promise<void> {
  let run = 0
  const property = fc.asyncProperty(bytes32, bytes32, path, async (ceremony, digest, path) => {
    const combiner = signers[run++ % signers.length]!
    const signature = await sign(key, { curve: secp256k1, ceremony, signers, combiner, path, digest })
    expectValid(signature, deriveChild(secp256k1, key.shares.get(combiner)!, path).publicKey, digest)
  })
  await fc.assert(property, { numRuns, endOnFailure: true })
}

describe.each(ALL_QUORUMS)('a key made by $n parties, $t of which sign', ({ t, n }) => {
  const parties = [1, 2, 3, 4, 5].slice(0, n)
  const sets = subsets(parties, t).map((signers) => [signers.join(', '), signers] as const)
  let key: Key
  beforeAll(async () => {
    key = await generate(t, parties)
  })

  test.each(sets)('is signed with by %s', async (_, signers) => {
    await expectSignatures(key, signers, t === 2 && n === 3 ? DIGESTS_OF_TWO_OF_THREE : DIGESTS[t]!)
  })

  test('is signed with after a pair was renewed', async () => {
    const [low, high] = [parties[n - 2]!, parties[n - 1]!]
    const renewed = await withRenewed(key, low, high)
    expect(renewed.pairs.get(low)!.get(high)!.id).not.toEqual(key.pairs.get(low)!.get(high)!.id)
    for (const [, signers] of sets) {
      if (signers.includes(low) && signers.includes(high)) await expectSignatures(renewed, signers, 1)
    }
  })
})
