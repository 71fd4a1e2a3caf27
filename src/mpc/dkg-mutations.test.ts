import { ED25519_TORSION_SUBGROUP, ed25519 as nobleEd25519 } from '@noble/curves/ed25519.js'
import { secp256k1 as nobleSecp256k1 } from '@noble/curves/secp256k1.js'
import { hexToBytes, numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CborValue } from '../cbor/index.ts'
import { secp256k1 } from './curve.ts'
import { ed25519 } from './ed25519.ts'
import { BenignAbort } from './errors.ts'
import type { PartyIndex } from './party.ts'
import { expectBlame, outcomeOfThree, runKeygen, TWO_OF_THREE } from './testing/keygen-run.ts'
import { withField } from './testing/message-fields.ts'
import { matches, mutating, resultsOf, type Tamper } from './testing/network.ts'

type Change = (value: CborValue) => CborValue | undefined

const bytes =
  (change: (value: Uint8Array) => Uint8Array): Change =>
  (value) =>
    change(value as Uint8Array)
const items =
  (change: (value: readonly CborValue[]) => CborValue): Change =>
  (value) =>
    change(value as CborValue[])
const flip = bytes((value) => value.with(-1, value.at(-1)! ^ 1))
const zero = bytes((value) => new Uint8Array(value.length))
const truncate = bytes((value) => value.slice(0, -1))
const extend = bytes((value) => Uint8Array.of(...value, 0))
const remove = () => undefined
const asText = () => 'text'
const { Point } = nobleSecp256k1
const { Point: EdwardsPoint } = nobleEd25519

const secp256k1Points: [string, Change][] = [
  ['off the curve', flip],
  ['zero', zero],
  ['the zero point', () => Uint8Array.of(0)],
  ['compressed', bytes((value) => Point.fromBytes(value).toBytes(true))],
  ['hybrid', bytes((value) => value.with(0, 6))],
  [
    'with x at or above the prime',
    bytes((value) => Uint8Array.of(4, ...new Uint8Array(32).fill(0xff), ...value.slice(33))),
  ],
]
const prime = EdwardsPoint.Fp.ORDER
const ed25519Points: [string, Change][] = [
  ['off the curve', () => numberToBytesLE(2n, 32)],
  ['zero, which is of order 4', zero],
  ['the zero point', () => EdwardsPoint.ZERO.toBytes()],
  ['the zero point with y above the prime', () => numberToBytesLE(prime + 1n, 32)],
  ['the zero point with the sign of x set', () => numberToBytesLE(1n | (1n << 255n), 32)],
  ...ED25519_TORSION_SUBGROUP.slice(1).flatMap((hex): [string, Change][] => [
    [`of small order, ${hex}`, () => hexToBytes(hex)],
    [`with ${hex} added`, bytes((value) => EdwardsPoint.fromBytes(value).add(EdwardsPoint.fromHex(hex)).toBytes())],
  ]),
]

describe.each([
  { curve: secp256k1, badPoint: secp256k1Points, order: numberToBytesBE(secp256k1.order, 32) },
  { curve: ed25519, badPoint: ed25519Points, order: numberToBytesLE(ed25519.order, 32) },
])('over $curve.name: a changed message of party 2 ends the run of party 3', ({ curve, badPoint, order }) => {
  const outcomeAt3 = (tamper: Tamper) => outcomeOfThree(tamper, curve)
  const otherPoint = () => curve.encodePoint(curve.base.multiply(12345n))
  const otherScalar = () => curve.encodeScalar(12345n)
  const R1 = { round: 1, kind: 'broadcast' } as const
  const R2 = { round: 2, kind: 'broadcast' } as const
  const R3 = { round: 3, kind: 'broadcast' } as const
  const DEALT = { round: 3, kind: 'direct' } as const
  const from2to3 = { from: 2, to: 3 } as const

  const altered: [string, Change][] = [
    ['flipped', flip],
    ['zero', zero],
  ]
  const malformed: [string, Change][] = [
    ['truncated', truncate],
    ['extended', extend],
    ['removed', remove],
    ['of another type', asText],
  ]
  const badScalar: [string, Change][] = [
    ['equal to the order', () => order],
    ['of 32 bytes 0xff', () => new Uint8Array(32).fill(0xff)],
  ]
  const badCount: [string, Change][] = [
    ['of t − 1', items((list) => list.slice(1))],
    ['of t + 1', items((list) => [...list, list[0]!])],
    ['of none', () => []],
    ['of a thousand', items((list) => Array.from({ length: 1000 }, () => list[0]!))],
  ]
  const each = (where: object, path: string, changes: [string, Change][], code: string, peer: PartyIndex | null = 2) =>
    changes.map(([what, change]) => ({
      name: `${path || 'message'} ${what}`,
      where,
      path,
      change,
      code,
      peer,
    }))

  const cases = [
    ...['nonce', 'coefficients'].flatMap((field) => each(R1, field, altered, 'commitment-mismatch')),
    // Nobody can tell whether 2 lied to 3 or to 1.
    ...each(R1, 'chainCode', altered, 'session-mismatch', null),
    ...['nonce', 'coefficients', 'chainCode'].flatMap((field) => each(R1, field, malformed, 'malformed-message')),

    ...each(R2, 'session', [['flipped', flip]], 'session-mismatch', null),
    ...each(R2, 'salt', altered, 'commitment-mismatch'),
    ...['session', 'salt'].flatMap((field) => each(R2, field, malformed, 'malformed-message')),
    ...[0, 1].flatMap((k) => [
      ...each(R2, `coefficients.${k}`, [['another', otherPoint]], 'commitment-mismatch'),
      ...each(R2, `proofs.${k}.nonce`, [['another', otherPoint]], 'invalid-proof'),
      ...each(R2, `proofs.${k}.response`, altered, 'invalid-proof'),
    ]),
    ...each(R2, 'coefficients.0', [...badPoint, ...malformed], 'malformed-message'),
    ...each(R2, 'proofs.1.nonce', [...badPoint, ...malformed], 'malformed-message'),
    ...each(R2, 'proofs.1.response', [...badScalar, ...malformed], 'malformed-message'),
    ...each(R2, 'coefficients', [['swapped', items((list) => list.toReversed())]], 'commitment-mismatch'),
    ...each(R2, 'proofs', [['swapped', items((list) => list.toReversed())]], 'invalid-proof'),
    ...['coefficients', 'proofs'].flatMap((field) => each(R2, field, badCount, 'malformed-message')),

    ...['chainCode', 'salt'].flatMap((field) => [
      ...each(R3, field, altered, 'chain-code-mismatch'),
      ...each(R3, field, malformed, 'malformed-message'),
    ]),
    ...each(
      DEALT,
      'share',
      [
        ['flipped', flip],
        ['another', otherScalar],
      ],
      'share-mismatch',
    ),
    ...each(DEALT, 'share', [['zero', zero], ...badScalar, ...malformed], 'malformed-message'),

    ...[R1, R2, R3, DEALT].flatMap((where) =>
      each(
        where,
        '',
        [
          ['with another field', (value) => new Map([...(value as Map<CborValue, CborValue>), ['more', 1]])],
          ['replaced by a list', () => []],
          ['empty', remove],
        ],
        'malformed-message',
      ),
    ),
  ].map(({ where, ...rest }) => ({ where: { ...where, ...from2to3 }, ...rest }))

  test.each(cases)('round $where.round $where.kind: $name → $code', async ({ where, path, change, code, peer }) => {
    expectBlame(await outcomeAt3(mutating(where, ({ body }) => withField(body, path, change))), code, peer ?? undefined)
  })

  test.each([R1, R2, R3, DEALT])('round $round $kind: cut short, or with a byte more', async (where) => {
    const at = { ...where, ...from2to3 }
    expectBlame(await outcomeAt3(mutating(at, ({ body }) => body.slice(0, -1))), 'malformed-message', 2)
    expectBlame(await outcomeAt3(mutating(at, ({ body }) => Uint8Array.of(...body, 0))), 'malformed-message', 2)
  })

  test.each([R1, R2, R3, DEALT])('round $round $kind: dropped, and 3 goes on waiting', async (where) => {
    const outcome = await outcomeAt3(mutating({ ...where, ...from2to3 }, () => undefined))
    expect(outcome).toEqual({ status: 'waiting', round: where.round, missing: [2] })
  })

  /** Party 1's messages, as if they were party 2's. */
  test.each([
    [R1, 'commitment-mismatch'],
    [R2, 'commitment-mismatch'],
    [R3, 'chain-code-mismatch'],
    [DEALT, 'share-mismatch'],
  ] as const)('%j copied from party 1 → %s', async (where, code) => {
    const copied: Tamper = (sent) => {
      const original = sent.find((delivery) => matches(delivery, { ...where, from: 1, to: 3 }))
      return sent.map((delivery) =>
        original && matches(delivery, { ...where, ...from2to3 }) ? { ...delivery, body: original.body } : delivery,
      )
    }
    expectBlame(await outcomeAt3(copied), code, 2)
  })

  test('a share meant for party 1', async () => {
    const swapped: Tamper = (sent) => {
      const other = sent.find((delivery) => matches(delivery, { ...DEALT, from: 2, to: 1 }))
      return sent.map((delivery) =>
        other && matches(delivery, { ...DEALT, ...from2to3 }) ? { ...delivery, body: other.body } : delivery,
      )
    }
    expectBlame(await outcomeAt3(swapped), 'share-mismatch', 2)
  })

  test('the order in which messages arrive changes nothing', async () => {
    const run = (tamper?: Tamper) => runKeygen(TWO_OF_THREE, tamper, 'run', undefined, curve)
    const straight = resultsOf(await run())
    const reordered = resultsOf(await run((sent) => sent.toReversed()))
    expect(reordered).toEqual(straight)
  })
})

test.each([secp256k1, ed25519])(
  'no flipped bit anywhere makes two keys or an error of another kind: $name',
  async (curve) => {
    const flips = fc.record({
      round: fc.constantFrom(1, 2, 3),
      from: fc.constantFrom(1, 2),
      to: fc.constantFrom(1, 2),
      kind: fc.constantFrom('broadcast' as const, 'direct' as const),
      at: fc.nat(),
      bit: fc.nat(7),
    })
    const quorum = { threshold: 2, parties: [1, 2] }
    await fc.assert(
      fc.asyncProperty(flips, async ({ at, bit, ...where }) => {
        const tamper = mutating(where, ({ body }) => body.with(at % body.length, body[at % body.length]! ^ (1 << bit)))
        const outcomes = [...(await runKeygen(quorum, tamper, 'run', undefined, curve)).values()]
        const keys = new Set<string>()
        for (const outcome of outcomes) {
          if (outcome.status === 'failed') expect(outcome.error).toBeInstanceOf(BenignAbort)
          if (outcome.status === 'done') keys.add(outcome.result.share.publicKey.join())
        }
        expect(keys.size).toBeLessThanOrEqual(1)
      }),
      { numRuns: 40 },
    )
  },
)
