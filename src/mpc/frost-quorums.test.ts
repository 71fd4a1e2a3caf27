import { createPublicKey, verify } from 'node:crypto'
import { ed25519 as noble } from '@noble/curves/ed25519.js'
import { hexToBytes } from '@noble/curves/utils.js'
import { verifySchnorr } from 'tiny-secp256k1'
import { beforeAll, describe, expect, test } from 'vitest'
import { ed25519 } from './ed25519.ts'
import { type FrostSuite, frostEd25519, frostSchnorr } from './frost-suite.ts'
import type { KeyShare } from './key-share.ts'
import { keygenParty } from './keygen.ts'
import type { PartyIndex } from './party.ts'
import { systemEnv } from './system-env.ts'
import { dealShares, frostSigners, makeShares, type Shares } from './testing/frost-run.ts'
import { seededBy, setupOf } from './testing/keygen-run.ts'
import { resultsOf, runNetwork } from './testing/network.ts'
import { ALL_QUORUMS, subsets } from './testing/quorums.ts'

/**
 * One key generation for each t of n and suite, on the system's generator, and then every set of t signers with each of
 * them as combiner. What they sign is verified by code that made none of it: OpenSSL, and libsecp256k1.
 */

function opensslVerifies(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  const spki = Buffer.concat([hexToBytes('302a300506032b6570032100'), publicKey])
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  return verify(null, message, key, signature)
}

const suites: readonly [string, FrostSuite, typeof opensslVerifies][] = [
  ['Ed25519', frostEd25519, opensslVerifies],
  ['BIP-340', frostSchnorr, (signature, message, key) => verifySchnorr(message, key.subarray(1, 33), signature)],
]

async function sign(suite: FrostSuite, shares: Shares, signers: readonly PartyIndex[], message: Uint8Array) {
  const signatures: Uint8Array[] = []
  for (const combiner of signers) {
    const setup = { suite, signers, combiner }
    const results = resultsOf(await runNetwork(frostSigners(shares, setup, message, () => systemEnv)))
    for (const signer of signers.filter((other) => other !== combiner)) expect(results.get(signer)).toBeUndefined()
    signatures.push(results.get(combiner)!)
  }
  return signatures
}

describe.each(suites)('%s', (_, suite, verifies) => {
  /** tiny-secp256k1 takes messages of 32 bytes only. */
  const message = systemEnv.random(32)

  const expectSigned = async (shares: Shares, signers: readonly PartyIndex[]) => {
    const { publicKey } = shares.get(signers[0]!)!
    const signatures = await sign(suite, shares, signers, message)
    for (const signature of signatures) {
      expect(signature).toHaveLength(64)
      expect(verifies(signature, message, publicKey)).toBe(true)
      expect(verifies(signature, message.with(0, message[0]! ^ 1), publicKey)).toBe(false)
    }
    // Every run has nonces of its own.
    expect(new Set(signatures.map((signature) => signature.subarray(0, 32).join())).size).toBe(signers.length)
  }

  const quorums = [
    ...ALL_QUORUMS.map(({ t, n }) => ({ threshold: t, parties: [1, 2, 3, 4, 5].slice(0, n) })),
    { threshold: 2, parties: [1, 7, 9] },
    { threshold: 3, parties: [3, 258, 4097, 65_535] },
  ]
  describe.each(quorums)('a key of $parties, $threshold of which sign', (quorum) => {
    let shares: Shares
    beforeAll(async () => {
      shares = await makeShares(suite.group, quorum, () => systemEnv)
    })

    test('is the same at all, and its public shares are those of its shares', () => {
      const { publicKey, publicShares, chainCode } = shares.get(quorum.parties[0]!)!
      for (const [index, share] of shares) {
        expect(share).toMatchObject({ publicKey, publicShares, chainCode })
        const { group } = suite
        const own = group.base.multiply(group.decodeScalar(share.secret)!)
        expect(publicShares.get(index)).toEqual(group.encodePoint(own))
      }
    })

    test.each(subsets(quorum.parties, quorum.threshold).map((signers) => [signers.join(', '), signers] as const))(
      'is signed with by %s, whoever combines',
      async (_, signers) => expectSigned(shares, signers),
    )
  })

  test('is signed with in a later epoch', async () => {
    const quorum = { threshold: 2, parties: [1, 2, 3] }
    const protocols = quorum.parties.map((index) => {
      const setup = { ...setupOf(quorum, index), curve: suite.group, epoch: 7 }
      return [index, keygenParty(setup, systemEnv)] as const
    })
    const made = resultsOf(await runNetwork(new Map(protocols)))
    const shares = new Map([...made].map(([index, { share }]): [PartyIndex, KeyShare] => [index, share]))
    expect(shares.get(1)!.epoch).toBe(7)
    await expectSigned(shares, [2, 3])
  })
})

test('a BIP-340 key whose y is odd, and one whose y is even', async () => {
  const { group } = frostSchnorr
  const message = systemEnv.random(32)
  const parities = new Set<number>()
  for (const secret of [1n, 2n, 3n, 4n, 5n, 6n]) {
    const shares = dealShares(group, [secret, 77n], [1, 2])
    const { publicKey } = shares.get(1)!
    parities.add(publicKey[64]! & 1)
    for (const signature of await sign(frostSchnorr, shares, [1, 2], message)) {
      expect(verifySchnorr(message, publicKey.subarray(1, 33), signature)).toBe(true)
    }
  }
  expect(parities).toEqual(new Set([0, 1]))
})

test.each([0, 1, 31, 33, 200, 100_000])('an Ed25519 message of %i bytes', async (length) => {
  const message = systemEnv.random(Math.min(length, 65_536))
  const whole = new Uint8Array(length)
  whole.set(message)
  const shares = dealShares(ed25519, [5n, 6n], [1, 2, 3])
  for (const signature of await sign(frostEd25519, shares, [1, 3], whole)) {
    expect(opensslVerifies(signature, whole, shares.get(1)!.publicKey)).toBe(true)
    expect(noble.verify(signature, whole, shares.get(1)!.publicKey, { zip215: false })).toBe(true)
  }
})

test('the same randomness makes the same key', async () => {
  const quorum = { threshold: 2, parties: [1, 2] }
  const [one, again, other] = [
    await makeShares(ed25519, quorum, seededBy('one')),
    await makeShares(ed25519, quorum, seededBy('one')),
    await makeShares(ed25519, quorum, seededBy('other')),
  ]
  expect(again).toEqual(one)
  expect(other.get(1)!.publicKey).not.toEqual(one.get(1)!.publicKey)
})
