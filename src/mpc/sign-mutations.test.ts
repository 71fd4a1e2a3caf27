import { concatBytes } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import { type CborValue, encode } from '../cbor/index.ts'
import { secp256k1 } from './curve.ts'
import type { SignSetup } from './sign.ts'
import { dealKey } from './testing/dealt-key.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { expectEnd } from './testing/expect-end.ts'
import { type Fields, fieldsOf, flipped, withField } from './testing/message-fields.ts'
import { mutating, runNetwork, type Tamper, type Where } from './testing/network.ts'
import { signersOf } from './testing/sign-together.ts'

/**
 * What becomes of a run in which one message of party 1 reaches party 2 altered, as it could when party 1 is malicious.
 * Party 2 combines: it must name what went wrong, blame party 1 where that is proven and nobody else, and no party may
 * end with a signature or an error of another kind.
 */

const env = deterministicEnv('mutations')
const key = dealKey('mutations', 2, [1, 2, 3])
const setup: SignSetup = {
  curve: secp256k1,
  ceremony: env.random(32),
  signers: [1, 2],
  combiner: 2,
  path: [60, 0],
  digest: env.random(32),
}

const run = (tamper: Tamper) => runNetwork(signersOf(key, setup), tamper)

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
