import { secp256k1 as noble } from '@noble/curves/secp256k1.js'
import { concatBytes } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import { deriveChild } from './derive.ts'
import { keygenParty } from './keygen.ts'
import type { PartyIndex } from './party.ts'
import { systemEnv } from './system-env.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { setupOf } from './testing/keygen-run.ts'
import { resultsOf, runNetwork } from './testing/network.ts'
import { signersOf } from './testing/sign-together.ts'

async function generate(threshold: number, parties: PartyIndex[], pairs: [PartyIndex, PartyIndex][]) {
  const protocols = parties.map((index) => {
    const env = { ...deterministicEnv(`generate ${index}`), ecdh: systemEnv.ecdh }
    return [index, keygenParty({ ...setupOf({ threshold, parties }, index), pairs }, env)] as const
  })
  const keys = [...resultsOf(await runNetwork(new Map(protocols)))]
  return {
    shares: new Map(keys.map(([index, { share }]) => [index, share])),
    pairs: new Map(keys.map(([index, key]) => [index, key.pairs])),
  }
}

describe.each<{ threshold: number; parties: PartyIndex[]; pairs: [PartyIndex, PartyIndex][]; sets: PartyIndex[][] }>([
  {
    threshold: 2,
    parties: [1, 2, 3],
    pairs: [
      [1, 2],
      [1, 3],
    ],
    sets: [
      [1, 2],
      [1, 3],
    ],
  },
  {
    threshold: 3,
    parties: [1, 2, 3],
    pairs: [
      [1, 2],
      [1, 3],
      [2, 3],
    ],
    sets: [[1, 2, 3]],
  },
])('a key generated as $threshold of $parties', ({ threshold, parties, pairs, sets }) => {
  test('signs, and its children sign', async () => {
    const key = await generate(threshold, parties, pairs)
    const env = deterministicEnv('generated')
    for (const signers of sets) {
      for (const path of [[], [60, 0], [1729, 3]]) {
        const [ceremony, digest] = [env.random(32), env.random(32)]
        const results = resultsOf(await runNetwork(signersOf(key, { ceremony, signers, combiner: 1, path, digest })))
        const { r, s, publicKey } = results.get(1)!
        expect(publicKey).toEqual(deriveChild(key.shares.get(1)!, path).publicKey)
        expect(noble.verify(concatBytes(r, s), digest, publicKey, { prehash: false })).toBe(true)
      }
    }
  })
})
