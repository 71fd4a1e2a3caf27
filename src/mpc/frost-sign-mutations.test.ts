import { ED25519_TORSION_SUBGROUP, ed25519 as nobleEd25519 } from '@noble/curves/ed25519.js'
import { secp256k1 as nobleSecp256k1 } from '@noble/curves/secp256k1.js'
import { concatBytes, hexToBytes, numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import { type CborValue, encode } from '../cbor/index.ts'
import type { FrostSetup } from './frost-sign.ts'
import { type FrostSuite, frostEd25519, frostSchnorr } from './frost-suite.ts'
import type { PartyIndex } from './party.ts'
import { dealSeeded, expectFrostEnd, frostSigners } from './testing/frost-run.ts'
import { seededBy } from './testing/keygen-run.ts'
import { type Fields, fieldsOf, flipped, withField } from './testing/message-fields.ts'
import { type Delivery, matches, mutating, runNetwork, type Tamper, type Where } from './testing/network.ts'

/**
 * What becomes of a signature by 1, 2 and 3 when a message of party 1 reaches party 2, who combines, altered or in the
 * wrong place. Party 2 must say what went wrong, name party 1 where it alone can have done it and else nobody, and no
 * party may end with a signature or an error of another kind.
 */

type Change = (value: Uint8Array) => CborValue | undefined
/** How it ends at party 2; `null` for a failure that names nobody. */
type Row = readonly [change: string, apply: Change, code: string, peer: PartyIndex | null]

const { Point } = nobleSecp256k1
const { Point: EdwardsPoint } = nobleEd25519
const prime = EdwardsPoint.Fp.ORDER

const schnorrPoints: [string, Change][] = [
  ['with no prefix of a point', (value) => value.with(0, 0)],
  ['with the prefix of an uncompressed point', (value) => value.with(0, 4)],
  ['with the prefix of a hybrid point', (value) => value.with(0, 6)],
  ['all zeros', (value) => new Uint8Array(value.length)],
  ['off the curve', (value) => Uint8Array.of(value[0]!, ...numberToBytesBE(5n, 32))],
  ['with x above the prime', (value) => Uint8Array.of(value[0]!, ...numberToBytesBE(Point.Fp.ORDER + 1n, 32))],
]
const edwardsPoints: [string, Change][] = [
  ['off the curve', () => numberToBytesLE(2n, 32)],
  ['the zero point with y above the prime', () => numberToBytesLE(prime + 1n, 32)],
  ['the zero point with the sign of x set', () => numberToBytesLE(1n | (1n << 255n), 32)],
  ...ED25519_TORSION_SUBGROUP.map((hex): [string, Change] => [`of small order, ${hex}`, () => hexToBytes(hex)]),
  ...ED25519_TORSION_SUBGROUP.slice(1).map((hex): [string, Change] => [
    `with ${hex} added`,
    (value) => EdwardsPoint.fromBytes(value).add(EdwardsPoint.fromHex(hex)).toBytes(),
  ]),
]

const malformed: Row[] = (
  [
    ['cut by a byte', (value) => value.slice(0, -1)],
    ['longer by a byte', (value) => concatBytes(value, Uint8Array.of(0))],
    ['empty', () => new Uint8Array()],
    ['absent', () => undefined],
    ['a text', () => 'text'],
    ['a list', (value) => [value]],
    ['null', () => null],
  ] satisfies [string, Change][]
).map(([change, apply]) => [change, apply, 'malformed-message', 1])

interface Case {
  readonly name: string
  readonly suite: FrostSuite
  readonly badPoints: readonly [string, Change][]
  readonly wrongLengths: readonly [string, Change][]
  readonly order: Uint8Array
  /** −P, P + P and G, all of them points of the group. */
  readonly otherPoints: readonly [string, Change][]
}

const cases: Case[] = [
  {
    name: 'Ed25519',
    suite: frostEd25519,
    badPoints: edwardsPoints,
    wrongLengths: [],
    order: numberToBytesLE(EdwardsPoint.Fn.ORDER, 32),
    otherPoints: [
      ['negated', (value) => EdwardsPoint.fromBytes(value).negate().toBytes()],
      ['doubled', (value) => EdwardsPoint.fromBytes(value).double().toBytes()],
      ['the base point', () => EdwardsPoint.BASE.toBytes()],
    ],
  },
  {
    name: 'BIP-340',
    suite: frostSchnorr,
    badPoints: schnorrPoints,
    wrongLengths: [
      ['x only', (value) => value.subarray(1)],
      ['uncompressed', (value) => Point.fromBytes(value).toBytes(false)],
      ['the one byte of zero', () => Uint8Array.of(0)],
    ],
    order: numberToBytesBE(Point.Fn.ORDER, 32),
    otherPoints: [
      ['negated, with the same x', (value) => value.with(0, value[0]! ^ 1)],
      ['doubled', (value) => Point.fromBytes(value).double().toBytes()],
      ['the base point', () => Point.BASE.toBytes()],
    ],
  },
]

describe.each(cases)('$name', ({ suite, badPoints, wrongLengths, order, otherPoints }) => {
  const { group } = suite
  const parties = [1, 2, 3, 4]
  const shares = dealSeeded(group, 'mutations', 3, parties)
  const setup: FrostSetup = { suite, signers: [1, 2, 3], combiner: 2 }
  const message = new TextEncoder().encode('what is signed')
  const run = (tamper?: Tamper, seed = 'signer', signed = message) =>
    runNetwork(frostSigners(shares, setup, signed, seededBy(seed)), tamper)

  /** Everything that was sent in another run. */
  const recorded = async (seed: string, signed = message) => {
    const all: Delivery[] = []
    await run(
      (sent) => {
        all.push(...sent)
        return sent
      },
      seed,
      signed,
    )
    return all
  }

  const points: Row[] = [
    ...malformed,
    ...wrongLengths.map(([change, apply]): Row => [change, apply, 'malformed-message', 1]),
    ...badPoints.map(([change, apply]): Row => [change, apply, 'invalid-commitment', 1]),
    // Party 1 and 3 have signed with what party 1 sent them.
    ...otherPoints.map(([change, apply]): Row => [change, apply, 'session-mismatch', null]),
  ]
  const scalars: Row[] = [
    ...malformed,
    ['the order', () => order, 'malformed-message', 1],
    ['all ones', (value) => new Uint8Array(value.length).fill(0xff), 'malformed-message', 1],
    ['zero', (value) => new Uint8Array(value.length), 'invalid-share', 1],
    ['plus one', (value) => group.encodeScalar(group.reduce(group.decodeScalar(value)! + 1n)), 'invalid-share', 1],
    ['negated', (value) => group.encodeScalar(group.reduce(-group.decodeScalar(value)!)), 'invalid-share', 1],
  ]
  const hashes: Row[] = [
    ...malformed,
    ['with its first bit flipped', flipped(0), 'session-mismatch', null],
    ['with its last bit flipped', flipped(31), 'session-mismatch', null],
    ['all zeros', (value) => new Uint8Array(value.length), 'session-mismatch', null],
  ]
  const table: readonly [Where, Record<string, Row[]>][] = [
    [
      { round: 1, kind: 'broadcast' },
      { hiding: points, binding: points },
    ],
    [
      { round: 3, kind: 'direct' },
      { session: hashes, share: scalars },
    ],
  ]

  describe.each(table.map(([where, fields]) => ({ name: `round ${where.round}, ${where.kind}`, where, fields })))(
    '$name',
    ({ where, fields }) => {
      const from1to2 = { ...where, from: 1, to: 2 }

      test('the table names every field', async () => {
        const seen: string[][] = []
        await run(
          mutating(from1to2, ({ body }) => {
            seen.push([...(fieldsOf(body) as Fields).keys()])
            return body
          }),
        )
        expect(seen.map((names) => names.sort())).toEqual([Object.keys(fields).sort()])
      })

      const rows = Object.entries(fields).flatMap(([path, changes]) =>
        changes.map(([change, apply, code, peer]) => ({ path, change, apply, code, peer })),
      )
      test.each(rows)('$path $change: $code', async ({ path, apply, code, peer }) => {
        const outcomes = await run(mutating(from1to2, ({ body }) => withField(body, path, apply)))
        expectFrostEnd(outcomes, { at: 2, code, peer: peer ?? undefined })
      })

      test.each<[string, (body: Uint8Array) => Uint8Array]>([
        ['empty', () => new Uint8Array()],
        ['cut by a byte', (body) => body.slice(0, -1)],
        ['longer by a byte', (body) => concatBytes(body, Uint8Array.of(0))],
        ['no map', () => Uint8Array.of(0x80)],
        ['with a further field', (body) => encode(new Map([...fieldsOf(body), ['further', 1]]))],
      ])('the whole %s: malformed-message', async (_, change) => {
        const outcomes = await run(mutating(from1to2, ({ body }) => change(body)))
        expectFrostEnd(outcomes, { at: 2, code: 'malformed-message', peer: 1 })
      })
    },
  )

  test('a signer checks the commitments of all as the combiner does', async () => {
    const [, apply] = badPoints[0]!
    const at = { round: 1, from: 3, to: 1 }
    const outcomes = await run(mutating(at, ({ body }) => withField(body, 'binding', apply)))
    expectFrostEnd(outcomes, { at: 1, code: 'invalid-commitment', peer: 3 })
  })

  describe('commitments of others', () => {
    /** What party 1 sends in round 1 to party 2, made of what it and others sent. */
    const replacing =
      (change: (own: Fields, of: (from: PartyIndex) => Fields) => Fields): Tamper =>
      (sent) =>
        sent.map((delivery) => {
          if (!matches(delivery, { round: 1, from: 1, to: 2 })) return delivery
          const of = (from: PartyIndex) => fieldsOf(sent.find((other) => matches(other, { round: 1, from }))!.body)
          return { ...delivery, body: encode(change(fieldsOf(delivery.body), of)) }
        })

    test.each<[string, Parameters<typeof replacing>[0]]>([
      ['all of the receiver’s', (_, of) => of(2)],
      ['all of a third’s', (_, of) => of(3)],
      ['the hiding one of the receiver', (own, of) => new Map([...own, ['hiding', of(2).get('hiding')!]])],
      ['the receiver’s hiding one as binding', (own, of) => new Map([...own, ['binding', of(2).get('hiding')!]])],
      ['a third’s binding one as hiding', (own, of) => new Map([...own, ['hiding', of(3).get('binding')!]])],
      ['one twice', (own) => new Map([...own, ['binding', own.get('hiding')!]])],
    ])('%s: nobody is named, for either may have copied the other', async (_, change) => {
      expectFrostEnd(await run(replacing(change)), { at: 2, code: 'commitment-copied' })
    })

    test('swapped with one another: the others signed something else', async () => {
      const swapped = replacing(
        (own) =>
          new Map([
            ['hiding', own.get('binding')!],
            ['binding', own.get('hiding')!],
          ]),
      )
      expectFrostEnd(await run(swapped), { at: 2, code: 'session-mismatch' })
    })
  })

  describe('what belongs to an earlier run of the same parties under the same key', () => {
    const replaying = async (where: Where, signed = message): Promise<Tamper> => {
      const old = await recorded('earlier', signed)
      return mutating(where, ({ round, from, to, kind }) => {
        return old.find((delivery) => matches(delivery, { round, from, to, kind }))!.body
      })
    }

    test('runs differ although all else is the same', async () => {
      const [one, other] = [await recorded('earlier'), await recorded('signer')]
      for (const round of [1, 3]) {
        const bodies = (all: Delivery[]) => all.filter((delivery) => delivery.round === round).map(({ body }) => body)
        expect(bodies(one)).not.toEqual(bodies(other))
      }
      const orders = (all: Delivery[]) => all.filter(({ round }) => round === 2)
      expect(orders(one)).toEqual(orders(other))
    })

    test('commitments', async () => {
      expectFrostEnd(await run(await replaying({ round: 1, from: 1 })), { at: 2, code: 'session-mismatch' })
    })

    test('a share', async () => {
      expectFrostEnd(await run(await replaying({ round: 3, from: 1 })), { at: 2, code: 'session-mismatch' })
    })

    test('commitments and the share for them', async () => {
      const [first, last] = [await replaying({ round: 1, from: 1 }), await replaying({ round: 3, from: 1 })]
      const both: Tamper = (sent, earlier) => last(first(sent, earlier), earlier)
      expectFrostEnd(await run(both), { at: 2, code: 'session-mismatch' })
    })

    test('a share that is passed off as one of this run', async () => {
      const old = await recorded('earlier')
      const share = fieldsOf(old.find((delivery) => matches(delivery, { round: 3, from: 1 }))!.body).get('share')!
      const outcomes = await run(mutating({ round: 3, from: 1 }, ({ body }) => withField(body, 'share', () => share)))
      expectFrostEnd(outcomes, { at: 2, code: 'invalid-share', peer: 1 })
    })

    test('an order for another message', async () => {
      const tamper = await replaying({ round: 2, from: 2, to: 1 }, new TextEncoder().encode('another'))
      expectFrostEnd(await run(tamper), { at: 2, code: 'session-mismatch' })
    })
  })

  describe('those who were lied to', () => {
    test('get other commitments than others: nobody is named for their share', async () => {
      const [, apply] = otherPoints[0]!
      const at = { round: 1, from: 1, to: 3 }
      const outcomes = await run(mutating(at, ({ body }) => withField(body, 'binding', apply)))
      expectFrostEnd(outcomes, { at: 2, code: 'session-mismatch' })
    })

    test.each([[[1]], [[3]], [[1, 3]]])('get an order for another message: %j', async (to) => {
      const outcomes = await run((sent) =>
        sent.map((delivery) =>
          delivery.round === 2 && to.includes(delivery.to)
            ? { ...delivery, body: flipped(0)(delivery.body) }
            : delivery,
        ),
      )
      expectFrostEnd(outcomes, { at: 2, code: 'session-mismatch' })
    })

    test('are not named for it before one who sent a wrong share, nor is he', async () => {
      const outcomes = await run((sent) =>
        sent.map((delivery) => {
          if (matches(delivery, { round: 3, from: 1 })) {
            return { ...delivery, body: withField(delivery.body, 'share', () => new Uint8Array(32)) }
          }
          return matches(delivery, { round: 2, to: 3 }) ? { ...delivery, body: Uint8Array.of(1) } : delivery
        }),
      )
      expectFrostEnd(outcomes, { at: 2, code: 'session-mismatch' })
    })
  })

  describe('wrong shares', () => {
    const adding =
      (...deltas: [PartyIndex, bigint][]): Tamper =>
      (sent) =>
        deltas.reduce(
          (arriving, [from, delta]) =>
            mutating({ round: 3, from }, ({ body }) =>
              withField(body, 'share', (value) => group.encodeScalar(group.reduce(group.decodeScalar(value)! + delta))),
            )(arriving, []),
          sent,
        )

    test('of two signers: the first of them is named', async () => {
      expectFrostEnd(await run(adding([1, 1n], [3, 1n])), { at: 2, code: 'invalid-share', peer: 1 })
    })

    test('of one signer: it is named, not its neighbour', async () => {
      expectFrostEnd(await run(adding([3, 1n])), { at: 2, code: 'invalid-share', peer: 3 })
    })

    test('whose errors cancel out make the signature that right ones make', async () => {
      const [straight, bent] = [await run(), await run(adding([1, 5n], [3, -5n]))]
      expect(bent.get(2)).toMatchObject({ status: 'done' })
      expect(bent).toEqual(straight)
    })

    test('that were swapped between two signers have the same sum', async () => {
      const swapped: Tamper = (sent) =>
        sent.map((delivery) => {
          if (delivery.round !== 3) return delivery
          const { body } = sent.find(({ round, from }) => round === 3 && from === 4 - delivery.from)!
          return { ...delivery, body }
        })
      expect(await run(swapped)).toEqual(await run())
    })
  })

  test.each([1, 2, 3])('a message of round %i that is dropped is waited for', async (round) => {
    const where = round === 2 ? { round, from: 2, to: 1 } : { round, from: 1, to: 2 }
    const outcomes = await run(mutating(where, () => undefined))
    expect(outcomes.get(2)).toMatchObject({ status: 'waiting', missing: [1] })
  })
})
