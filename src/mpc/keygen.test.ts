import { equalBytes } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import type { CborValue } from '../cbor/index.ts'
import { secp256k1 as curve } from './curve.ts'
import { type Keygen, type KeygenSetup, keygenParty } from './keygen.ts'
import { lagrangeAtZero } from './lagrange.ts'
import { BASE_OTS } from './pair.ts'
import type { PartyIndex } from './party.ts'
import { systemEnv } from './system-env.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { expectBlame, runKeygen, setupOf, TWO_OF_THREE } from './testing/keygen-run.ts'
import { flipped, withField } from './testing/message-fields.ts'
import { mutating, resultsOf, runNetwork, type Tamper } from './testing/network.ts'
import { ALL_QUORUMS, subsets } from './testing/quorums.ts'

/** What a set of parties gets by interpolating their shares, as a public key. */
function interpolated(results: ReadonlyMap<PartyIndex, Keygen>, set: readonly PartyIndex[]): Uint8Array {
  const secret = set.reduce(
    (sum, index) => sum + lagrangeAtZero(curve, index, set) * curve.decodeScalar(results.get(index)!.share.secret)!,
    0n,
  )
  return curve.encodePoint(curve.base.multiply(curve.reduce(secret)))
}

describe('key generation', () => {
  const quorums = ALL_QUORUMS.map(({ t, n }) => ({ threshold: t, parties: [1, 2, 3, 4, 5].slice(0, n) }))

  test.each([...quorums, { threshold: 3, parties: [2, 9, 300, 65535] }])(
    'makes one key for $threshold of $parties',
    async (quorum) => {
      const results = resultsOf(await runKeygen(quorum))
      const shares = [...results.values()].map(({ share }) => share)

      const publicOf = ({ publicKey, publicShares, chainCode }: Keygen['share']) => ({
        publicKey,
        publicShares,
        chainCode,
      })
      for (const share of shares) {
        expect(publicOf(share)).toEqual(publicOf(shares[0]!))
        const own = curve.base.multiply(curve.decodeScalar(share.secret)!)
        expect(share.publicShares.get(share.index)).toEqual(curve.encodePoint(own))
        expect(share).toMatchObject({ epoch: 0, threshold: quorum.threshold })
      }
      expect([...shares[0]!.publicShares.keys()]).toEqual(quorum.parties)
      const { publicKey } = shares[0]!
      for (const set of subsets(quorum.parties, quorum.threshold)) expect(interpolated(results, set)).toEqual(publicKey)
      for (const set of subsets(quorum.parties, quorum.threshold - 1)) {
        expect(interpolated(results, set)).not.toEqual(publicKey)
      }
    },
  )

  test('makes another key and chain code in every run', async () => {
    const one = resultsOf(await runKeygen(TWO_OF_THREE, undefined, 'one')).get(1)!.share
    const other = resultsOf(await runKeygen(TWO_OF_THREE, undefined, 'other')).get(1)!.share
    expect(one.publicKey).not.toEqual(other.publicKey)
    expect(one.chainCode).not.toEqual(other.chainCode)
  })

  test('sets up the pairs it is asked for, on the system’s own generator too', async () => {
    const quorum = { threshold: 2, parties: [1, 2, 3] }
    const protocols = quorum.parties.map((index) => {
      const setup = { ...setupOf(quorum, index), pairs: [[1, 3]] as const }
      return [index, keygenParty(setup, index === 1 ? systemEnv : deterministicEnv(`pair ${index}`))] as const
    })
    const results = resultsOf(await runNetwork(new Map(protocols)))
    expect(results.get(2)!.pairs.size).toBe(0)
    const [low, high] = [results.get(1)!.pairs.get(3)!, results.get(3)!.pairs.get(1)!]
    expect([low.self, low.peer, low.epoch, low.generation]).toEqual([1, 3, 0, 0])
    expect(high.id).toEqual(low.id)
    expect(high.zeroSeed).toEqual(low.zeroSeed)
    for (const [chooser, sender] of [
      [low, high],
      [high, low],
    ] as const) {
      for (let i = 0; i < BASE_OTS; i++) {
        const seed = (seeds: Uint8Array) => seeds.subarray(32 * i, 32 * i + 32)
        const chosen = equalBytes(seed(chooser.chosen.seeds), seed(sender.both.one))
        expect(chosen || equalBytes(seed(chooser.chosen.seeds), seed(sender.both.zero))).toBe(true)
      }
    }
  })
})

describe('the setup', () => {
  const valid = setupOf(TWO_OF_THREE, 1)
  const identities = (change: (map: Map<PartyIndex, Uint8Array>) => void) => {
    const map = new Map(valid.identities)
    change(map)
    return map
  }

  test.each<[string, Partial<KeygenSetup>, string?]>([
    ['a threshold of 1', { threshold: 1 }],
    ['a threshold above n', { threshold: 4 }],
    ['a broken threshold', { threshold: 2.5 }],
    ['a negative epoch', { epoch: -1 }],
    ['a short key id', { keyId: new Uint8Array(31) }],
    ['a short ceremony id', { ceremony: new Uint8Array(31) }],
    ['an index that is no party', { index: 4 }],
    ['a party without identity', { identities: identities((map) => map.delete(2)) }],
    ['a stranger’s identity', { identities: identities((map) => map.set(4, new Uint8Array(32))) }],
    ['a short identity', { identities: identities((map) => map.set(2, new Uint8Array(31))) }],
    ['index 0', { parties: [0, 1, 2] }, 'invalid-indices'],
    ['an index twice', { parties: [1, 2, 2] }, 'invalid-indices'],
    ['a pair with a stranger', { pairs: [[1, 4]] }],
    ['a pair the wrong way round', { pairs: [[2, 1]] }],
    ['a pair of one', { pairs: [[1, 1]] }],
    [
      'a pair twice',
      {
        pairs: [
          [1, 2],
          [1, 2],
        ],
      },
    ],
  ])('is refused with %s', async (_, change, code = 'invalid-setup') => {
    const party = keygenParty({ ...valid, ...change }, deterministicEnv('setup'))
    await expect(party.next()).rejects.toMatchObject({ name: 'BenignAbort', code })
  })
})

describe('messages of the pairs', () => {
  const quorum = { threshold: 2, parties: [1, 2] }
  const runPair = (tamper: Tamper) =>
    runNetwork(
      new Map(
        quorum.parties.map((index) => [
          index,
          keygenParty({ ...setupOf(quorum, index), pairs: [[1, 2]] }, deterministicEnv(`pair ${index}`)),
        ]),
      ),
      tamper,
    )

  test('a missing answer is a malformed message, and so is one nobody asked for', async () => {
    const without = mutating({ round: 3, from: 2, kind: 'direct' }, ({ body }) =>
      withField(body, 'pair', () => undefined),
    )
    const withOne = mutating({ round: 3, from: 1, kind: 'direct' }, ({ body }) =>
      withField(
        body,
        '',
        (value: CborValue) => new Map([...(value as Map<CborValue, CborValue>), ['pair', new Uint8Array(1)]]),
      ),
    )
    const outcomes = await runPair((sent, earlier) => withOne(without(sent, earlier), earlier))
    expectBlame(outcomes.get(1)!, 'malformed-message', 2)
    expectBlame(outcomes.get(2)!, 'malformed-message', 1)
  })

  const withBadExtension = mutating({ round: 3, from: 2, to: 1, kind: 'direct' }, ({ body }) =>
    withField(body, 'pair', (pair) => withField(pair, 'extension.u', flipped(0))),
  )

  test('an extension that fails its check proves that its sender cheated', async () => {
    const outcomes = await runPair(withBadExtension)
    const error = { name: 'CheatingAbort', peer: 2, check: 'ot-extension' }
    expect(outcomes.get(1)).toMatchObject({ status: 'failed', error })
  })

  test('what may be bad luck is told before what proves cheating', async () => {
    const withBadShare = mutating({ round: 3, from: 2, to: 1, kind: 'direct' }, ({ body }) =>
      withField(body, 'share', flipped(31)),
    )
    const outcomes = await runPair((sent, earlier) => withBadExtension(withBadShare(sent, earlier), earlier))
    expectBlame(outcomes.get(1)!, 'share-mismatch', 2)
  })

  test.each<[string, number, Tamper[], number]>([
    [
      'offers before openings',
      3,
      [
        mutating({ round: 2, from: 1, to: 3, kind: 'direct' }, ({ body }) => body.slice(1)),
        mutating({ round: 2, from: 2, kind: 'broadcast' }, ({ body }) => withField(body, 'salt', flipped(0))),
      ],
      1,
    ],
    [
      'answers before shares',
      1,
      [
        mutating({ round: 3, from: 3, to: 1, kind: 'direct' }, ({ body }) =>
          withField(body, 'pair', (pair) => withField(pair, 'transcript', () => 'x'.repeat(32))),
        ),
        mutating({ round: 3, from: 2, to: 1, kind: 'direct' }, ({ body }) => withField(body, 'share', flipped(31))),
      ],
      3,
    ],
  ])('the form of every message of a round is checked first: %s', async (_, who, tampers, blamed) => {
    const quorum = { threshold: 2, parties: [1, 2, 3] }
    const protocols = quorum.parties.map((index) => {
      const setup = {
        ...setupOf(quorum, index),
        pairs: [
          [1, 2],
          [1, 3],
        ] as const,
      }
      return [index, keygenParty(setup, deterministicEnv(`form ${index}`))] as const
    })
    const outcomes = await runNetwork(new Map(protocols), (sent, earlier) =>
      tampers.reduce((arriving, tamper) => tamper(arriving, earlier), sent),
    )
    expectBlame(outcomes.get(who)!, 'malformed-message', blamed)
  })

  test('a garbled offer is malformed', async () => {
    const outcomes = await runPair(mutating({ round: 2, from: 1, kind: 'direct' }, ({ body }) => body.slice(1)))
    expectBlame(outcomes.get(2)!, 'malformed-message', 1)
    expect(outcomes.get(1)).toMatchObject({ status: 'waiting' })
  })
})
