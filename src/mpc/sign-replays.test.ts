import { describe, expect, test } from 'vitest'
import { secp256k1 } from './curve.ts'
import { deriveChild } from './derive.ts'
import { lagrangeAtZero } from './lagrange.ts'
import type { SignSetup } from './sign.ts'
import { type DealtKey, dealKey } from './testing/dealt-key.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { expectEnd } from './testing/expect-end.ts'
import { flipped, withField } from './testing/message-fields.ts'
import { type Delivery, mutating, runNetwork, type Tamper, type Where } from './testing/network.ts'
import { signersOf } from './testing/sign-together.ts'

/** Messages of party 1 that party 2 gets in the wrong place, and parties that do not mean the same. */

const env = deterministicEnv('replays')
const key = dealKey('replays', 2, [1, 2, 3])
const three = dealKey('three signers', 3, [1, 2, 3])
const setup: SignSetup = {
  curve: secp256k1,
  ceremony: env.random(32),
  signers: [1, 2],
  combiner: 2,
  path: [60, 0],
  digest: env.random(32),
}
const threeSetup: SignSetup = { ...setup, signers: [1, 2, 3] }

const run = (tamper: Tamper, by: DealtKey = key, how = setup) => runNetwork(signersOf(by, how), tamper)

/** Everything that was sent in another run. */
async function recorded(by: DealtKey, how: SignSetup, seed: string): Promise<Delivery[]> {
  const all: Delivery[] = []
  await runNetwork(signersOf(by, how, seed), (sent) => {
    all.push(...sent)
    return sent
  })
  return all
}

describe('what belongs elsewhere', () => {
  const replaying = async (where: Where, by: DealtKey, how: SignSetup, seed: string): Promise<Tamper> => {
    const old = await recorded(by, how, seed)
    return mutating(
      { ...where, from: 1, to: 2 },
      (sent) => old.find((d) => d.round === sent.round && d.kind === sent.kind && d.from === 1 && d.to === 2)!.body,
    )
  }

  const nextEpoch: DealtKey = {
    ...key,
    shares: new Map([...key.shares].map(([index, share]) => [index, { ...share, epoch: 1 }])),
    pairs: new Map(
      [...key.pairs].map(([i, pairs]) => [i, new Map([...pairs].map(([j, p]) => [j, { ...p, epoch: 1 }]))]),
    ),
  }
  const otherKeyId = env.random(32)
  const otherKey: DealtKey = {
    ...key,
    shares: new Map([...key.shares].map(([index, share]) => [index, { ...share, keyId: otherKeyId }])),
  }
  const replays = [
    // A whole first round of the same ceremony is as good as a new one, until the second round tells.
    { name: 'another run of the same ceremony', by: key, how: setup, wholeRound: 'session-mismatch' },
    { name: 'another ceremony', by: key, how: { ...setup, ceremony: env.random(32) }, wholeRound: 'rvole-session' },
    { name: 'another epoch', by: nextEpoch, how: setup, wholeRound: 'rvole-session' },
    { name: 'another key of the same pair', by: otherKey, how: setup, wholeRound: 'rvole-session' },
    { name: 'other signers', by: three, how: threeSetup, wholeRound: 'rvole-session' },
  ]
  describe.each(replays)('from $name', ({ by, how, wholeRound }) => {
    test.each<[Where, string]>([
      [{ round: 1, kind: 'broadcast' }, 'rvole-session'],
      [{ round: 1, kind: 'direct' }, 'rvole-session'],
      [{ round: 1 }, wholeRound],
      [{ round: 2 }, 'session-mismatch'],
      [{ round: 3 }, 'invalid-signature'],
    ])('%o: %s', async (where, expected) => {
      expectEnd(await run(await replaying(where, by, how, 'another run')), expected)
    })
  })

  const moving =
    (where: Where, from: Where): Tamper =>
    (sent, earlier) =>
      mutating({ ...where, to: 2 }, (target) => {
        const all = [...earlier, ...sent]
        const source = (d: Delivery) => d.round === target.round && d.kind === target.kind
        return all.find((d) => source(d) && d.from === from.from && d.to === from.to)!.body
      })(sent, earlier)

  test.each<[string, Where, string]>([
    ['its own commitment', { round: 1, kind: 'broadcast' }, 'commitment-copied'],
    ['its own request', { round: 1, kind: 'direct' }, 'rvole-session'],
    ['its own opening', { round: 2 }, 'commitment-mismatch'],
  ])('a party that gets back %s', async (_, where, expected) => {
    expectEnd(await run(moving({ ...where, from: 1 }, { from: 2, to: 1 })), expected)
  })

  test.each<[string, Where, Where, string]>([
    ['the commitment of another party', { round: 1, kind: 'broadcast' }, { from: 3, to: 2 }, 'commitment-copied'],
    ['the request of another party', { round: 1, kind: 'direct' }, { from: 3, to: 2 }, 'rvole-session'],
    ['the opening of another party', { round: 2 }, { from: 3, to: 2 }, 'commitment-mismatch'],
    ['a request to another party', { round: 1, kind: 'direct' }, { from: 1, to: 3 }, 'rvole-session'],
    // Its seal names the receiver: only party 1 itself can send this.
    ['an opening to another party', { round: 2 }, { from: 1, to: 3 }, 'rvole'],
  ])('a party that gets %s', async (_, where, source, expected) => {
    const outcomes = await run(moving({ ...where, from: 1 }, source), three, threeSetup)
    expectEnd(outcomes, expected)
  })
})

describe('parties that differ', () => {
  type Side = { how?: Partial<SignSetup>; by?: DealtKey }
  const together = ({ how = {}, by = key }: Side) => {
    const mine = signersOf(key, setup).get(2)!
    const theirs = signersOf(by, { ...setup, ...how }).get(1)!
    return runNetwork(
      new Map([
        [1, theirs],
        [2, mine],
      ]),
    )
  }
  const withPair = (changes: object): DealtKey => ({
    ...key,
    pairs: new Map([[1, new Map([[2, { ...key.pairs.get(1)!.get(2)!, ...changes }]])]]),
  })
  const withShare = (changes: object): DealtKey => ({
    ...key,
    shares: new Map([[1, { ...key.shares.get(1)!, ...changes }]]),
  })

  /** The share of party 1 for which λ_1·x_1 + tweak + λ_2·x_2 = 0. */
  const opposite = () => {
    const { tweak } = deriveChild(secp256k1, key.shares.get(1)!, setup.path)
    const theirs = lagrangeAtZero(secp256k1, 2, setup.signers) * secp256k1.decodeScalar(key.shares.get(2)!.secret)!
    const inverse = secp256k1.invertPublic(lagrangeAtZero(secp256k1, 1, setup.signers))
    return secp256k1.encodeScalar(secp256k1.reduce(-(theirs + secp256k1.decodeScalar(tweak)!) * inverse))
  }

  test.each<[string, Side, string]>([
    ['in what they sign', { how: { digest: env.random(32) } }, 'session-mismatch'],
    ['in the child key', { how: { path: [60, 1] } }, 'session-mismatch'],
    ['in who combines', { how: { combiner: 1 } }, 'session-mismatch'],
    ['in the ceremony', { how: { ceremony: env.random(32) } }, 'rvole-session'],
    ['in the key', { by: withShare({ keyId: env.random(32) }) }, 'rvole-session'],
    ['in the pair’s generation', { by: withPair({ generation: 1, id: env.random(32) }) }, 'rvole-session'],
    ['in the zero seed', { by: withPair({ zeroSeed: env.random(32) }) }, 'public-key-mismatch'],
    ['in the sharing', { by: withShare({ secret: secp256k1.encodeScalar(5n) }) }, 'public-key-mismatch'],
    ['in the sharing, so that the shares cancel out', { by: withShare({ secret: opposite() }) }, 'public-key-mismatch'],
  ])('%s end without blame: %s', async (_, side, expected) => {
    const outcomes = await together(side)
    expectEnd(outcomes, expected)
    expectEnd(outcomes, expected, { victim: 1, culprit: 2 })
  })

  test('in what they sent whom: an equivocated commitment is found by all', async () => {
    const tamper = mutating({ round: 1, kind: 'broadcast', from: 1, to: 2 }, ({ body }) =>
      withField(body, 'commitment', flipped(0)),
    )
    const outcomes = await run(tamper, three, threeSetup)
    for (const outcome of outcomes.values()) {
      expect(outcome).toMatchObject({ status: 'failed', error: { name: 'BenignAbort', code: 'session-mismatch' } })
    }
  })
})

describe('what accuses nobody is checked first, for all peers', () => {
  const both =
    (...tampers: Tamper[]): Tamper =>
    (sent, earlier) =>
      tampers.reduce((arrived, tamper) => tamper(arrived, earlier), sent)
  const altered = (round: number, from: number, field: string) =>
    mutating({ round, kind: 'direct', from, to: 2 }, ({ body }) =>
      withField(body, field, (value) => (value.length === 65 ? generator : flipped(0)(value))),
    )
  const generator = secp256k1.encodePoint(secp256k1.base)

  test.each([
    [1, 'session', 'u', 'rvole-session'],
    [2, 'session', 'product.mu', 'session-mismatch'],
    [2, 'session', 'gammaU', 'session-mismatch'],
    [2, 'salt', 'gammaV', 'commitment-mismatch'],
    [2, 'point', 'product.mu', 'commitment-mismatch'],
  ])('round %i: %s of one peer before %s of another', async (round, benign, cheating, expected) => {
    for (const [innocent, cheater] of [
      [1, 3],
      [3, 1],
    ] as const) {
      const outcomes = await run(
        both(altered(round, innocent, benign), altered(round, cheater, cheating)),
        three,
        threeSetup,
      )
      expectEnd(outcomes, expected, { victim: 2, culprit: innocent })
    }
  })

  test('round 2: another session of one peer before another commitment of the other', async () => {
    const outcomes = await run(both(altered(2, 1, 'salt'), altered(2, 3, 'session')), three, threeSetup)
    expectEnd(outcomes, 'session-mismatch', { victim: 2, culprit: 3 })
  })
})
