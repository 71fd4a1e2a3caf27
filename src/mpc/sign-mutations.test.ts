import { concatBytes } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import { type CborValue, encode } from '../cbor/index.ts'
import { secp256k1 } from './curve.ts'
import type { EcdsaSignature, SignSetup } from './sign.ts'
import { type DealtKey, dealKey } from './testing/dealt-key.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { type Fields, fieldsOf, flipped, withField } from './testing/message-fields.ts'
import { type Delivery, mutating, type Outcome, runNetwork, type Tamper, type Where } from './testing/network.ts'
import { signersOf } from './testing/sign-together.ts'

/**
 * What becomes of a run in which one message of party 1 reaches party 2 altered, as it could when party 1 is malicious.
 * Party 2 combines: it must name what went wrong, blame party 1 where that is proven and nobody else, and no party may
 * end with a signature or an error of another kind.
 */

const env = deterministicEnv('mutations')
const key = dealKey('mutations', 2, [1, 2, 3])
const setup: SignSetup = {
  ceremony: env.random(32),
  signers: [1, 2],
  combiner: 2,
  path: [60, 0],
  digest: env.random(32),
}

type Check = 'ot-extension' | 'rvole' | 'gamma-u' | 'gamma-v'
const CHECKS: readonly string[] = ['ot-extension', 'rvole', 'gamma-u', 'gamma-v'] satisfies Check[]

/** Failures that do not tell whose message was wrong. */
const UNATTRIBUTED = ['invalid-signature', 'public-key-mismatch', 'commitment-copied']

function expectEnd(
  outcomes: ReadonlyMap<number, Outcome<EcdsaSignature | undefined>>,
  expected: string,
  [victim, culprit]: [number, number] = [2, 1],
): void {
  const outcome = outcomes.get(victim)!
  const peer = UNATTRIBUTED.includes(expected) ? undefined : culprit
  const error = CHECKS.includes(expected)
    ? { name: 'CheatingAbort', peer, check: expected }
    : { name: 'BenignAbort', peer, code: expected }
  expect(outcome).toMatchObject({ status: 'failed', error })

  for (const [index, other] of outcomes) {
    if (index === victim) continue
    if (other.status === 'failed') expect(other.error).toMatchObject({ name: 'BenignAbort' })
    if (other.status === 'done') expect(other.result).toBeUndefined()
  }
}

const run = (tamper: Tamper, by: DealtKey = key, how = setup) => runNetwork(signersOf(by, how), tamper)

type Change = (value: Uint8Array) => CborValue | undefined
type Row = readonly [change: string, apply: Change, expected: string]

const order = secp256k1.encodeScalar(secp256k1.order - 1n).with(31, 0x41)
const generator = secp256k1.encodePoint(secp256k1.base)
const decoded = (value: Uint8Array) => secp256k1.decodePoint(value)!

const last = (value: Uint8Array) => flipped(value.length - 1)(value)
const zeros = (value: Uint8Array) => new Uint8Array(value.length)
const ones = (value: Uint8Array) => new Uint8Array(value.length).fill(0xff)

/** Changes of form, the same for every field. */
const malformed: Row[] = [
  ['cut by a byte', (value) => value.slice(0, -1), 'malformed-message'],
  ['longer by a byte', (value) => concatBytes(value, Uint8Array.of(0)), 'malformed-message'],
  ['empty', () => new Uint8Array(), 'malformed-message'],
  ['absent', () => undefined, 'malformed-message'],
  ['a text', () => 'text', 'malformed-message'],
  ['a list', (value) => [value], 'malformed-message'],
  ['null', () => null, 'malformed-message'],
]
const opaque = (expected: string): Row[] => [
  ...malformed,
  ['with its first bit flipped', flipped(0), expected],
  ['with its last bit flipped', last, expected],
  ['all zeros', zeros, expected],
  ['all ones', ones, expected],
]
const scalar = (expected: string): Row[] => [
  ...malformed,
  ['plus one', (value) => secp256k1.encodeScalar(secp256k1.reduce(secp256k1.decodeScalar(value)! + 1n)), expected],
  ['zero', zeros, expected],
  ['the order', () => order, 'malformed-message'],
  ['all ones', ones, 'malformed-message'],
]
const point = (expected: string): Row[] => [
  ...malformed,
  ['the generator', () => generator, expected],
  ['negated', (value) => secp256k1.encodePoint(decoded(value).negate()), expected],
  ['doubled', (value) => secp256k1.encodePoint(decoded(value).double()), expected],
  ['off the curve', last, 'malformed-message'],
  ['zero', zeros, 'malformed-message'],
  ['the one byte of zero', () => Uint8Array.of(0), 'malformed-message'],
  ['compressed', (value) => decoded(value).toBytes(true), 'malformed-message'],
  ['hybrid', (value) => value.with(0, 6 + (value[64]! & 1)), 'malformed-message'],
  ['with coordinates above the prime', (value) => ones(value).with(0, 4), 'malformed-message'],
]

const table: readonly [Where, Record<string, Row[]>][] = [
  [
    { round: 1, kind: 'broadcast' },
    { nonce: opaque('rvole-session'), commitment: opaque('session-mismatch') },
  ],
  [
    { round: 1, kind: 'direct' },
    {
      session: opaque('rvole-session'),
      u: opaque('ot-extension'),
      x: opaque('ot-extension'),
      check: opaque('ot-extension'),
    },
  ],
  [
    { round: 2, kind: 'direct' },
    {
      session: opaque('session-mismatch'),
      point: point('commitment-mismatch'),
      salt: opaque('commitment-mismatch'),
      'product.nonce': opaque('rvole'),
      'product.masked': [
        ...malformed,
        ['with its last bit flipped', last, 'rvole'],
        ['all zeros', zeros, 'rvole'],
        ['all ones', ones, 'malformed-message'],
        ['with the order as one number', (value) => concatBytes(order, value.slice(32)), 'malformed-message'],
        ['short of one number', (value) => value.slice(32), 'malformed-message'],
        ['with one number more', (value) => concatBytes(value, new Uint8Array(32)), 'malformed-message'],
      ],
      'product.eta': scalar('rvole'),
      'product.mu': opaque('rvole'),
      gammaU: point('gamma-u'),
      gammaV: point('gamma-v'),
      publicShare: point('gamma-v'),
      psi: scalar('invalid-signature'),
    },
  ],
  [
    { round: 3, kind: 'direct' },
    { w: scalar('invalid-signature'), u: scalar('invalid-signature') },
  ],
]

const leavesOf = (fields: Fields): string[] =>
  [...fields].flatMap(([name, value]) =>
    value instanceof Map ? leavesOf(value as Fields).map((inner) => `${name}.${inner}`) : [`${name}`],
  )

describe.each(table.map(([where, fields]) => ({ name: `round ${where.round}, ${where.kind}`, where, fields })))(
  '$name',
  ({ where, fields }) => {
    const from1to2 = { ...where, from: 1, to: 2 }

    test('the table names every field', async () => {
      const seen: string[][] = []
      await run(
        mutating(from1to2, ({ body }) => {
          seen.push(leavesOf(fieldsOf(body)))
          return body
        }),
      )
      expect(seen.map((paths) => paths.sort())).toEqual([Object.keys(fields).sort()])
    })

    const rows = Object.entries(fields).flatMap(([path, changes]) =>
      changes.map(([change, apply, expected]) => ({ path, change, apply, expected })),
    )
    test.each(rows)('$path $change: $expected', async ({ path, apply, expected }) => {
      expectEnd(await run(mutating(from1to2, ({ body }) => withField(body, path, apply))), expected)
    })

    test.each<[string, (body: Uint8Array) => Uint8Array]>([
      ['empty', () => new Uint8Array()],
      ['cut by a byte', (body) => body.slice(0, -1)],
      ['longer by a byte', (body) => concatBytes(body, Uint8Array.of(0))],
      ['no map', () => Uint8Array.of(0x80)],
      ['cut in half', (body) => body.slice(0, body.length >> 1)],
      ['with a further field', (body) => encode(new Map([...fieldsOf(body), ['further', 1]]))],
    ])('the whole %s: malformed-message', async (_, change) => {
      expectEnd(await run(mutating(from1to2, ({ body }) => change(body))), 'malformed-message')
    })
  },
)

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
  const three = dealKey('three signers', 3, [1, 2, 3])
  const threeSetup: SignSetup = { ...setup, signers: [1, 2, 3] }

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

  test.each<[string, Side, string]>([
    ['in what they sign', { how: { digest: env.random(32) } }, 'session-mismatch'],
    ['in the child key', { how: { path: [60, 1] } }, 'session-mismatch'],
    ['in who combines', { how: { combiner: 1 } }, 'session-mismatch'],
    ['in the ceremony', { how: { ceremony: env.random(32) } }, 'rvole-session'],
    ['in the key', { by: withShare({ keyId: env.random(32) }) }, 'rvole-session'],
    ['in the pair’s generation', { by: withPair({ generation: 1, id: env.random(32) }) }, 'rvole-session'],
    ['in the zero seed', { by: withPair({ zeroSeed: env.random(32) }) }, 'public-key-mismatch'],
    ['in the sharing', { by: withShare({ secret: secp256k1.encodeScalar(5n) }) }, 'public-key-mismatch'],
  ])('%s end without blame: %s', async (_, side, expected) => {
    const outcomes = await together(side)
    expectEnd(outcomes, expected)
    expectEnd(outcomes, expected, [1, 2])
  })

  test('in what they sent whom: an equivocated commitment is found by all', async () => {
    const three = dealKey('equivocation', 3, [1, 2, 3])
    const tamper = mutating({ round: 1, kind: 'broadcast', from: 1, to: 2 }, ({ body }) =>
      withField(body, 'commitment', flipped(0)),
    )
    const outcomes = await run(tamper, three, { ...setup, signers: [1, 2, 3] })
    for (const outcome of outcomes.values()) {
      expect(outcome).toMatchObject({ status: 'failed', error: { name: 'BenignAbort', code: 'session-mismatch' } })
    }
  })
})
