import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { CborError, type CborValue, decode, encode } from './index.ts'
import * as s from './shape.ts'

const refusal = (code: s.ShapeErrorCode, path = '') => expect.objectContaining({ name: 'ShapeError', code, path })

const point = s.record({ x: s.uint(10), label: s.text(4) })
const step = s.variant('kind', {
  open: s.record({ kind: s.literal('open'), salt: s.bytes(2) }),
  shut: s.record({ kind: s.literal('shut'), points: s.list(point, { min: 1, max: 2 }) }),
})

describe('a shape', () => {
  test('infers the plain value', () => {
    expectTypeOf<s.Infer<typeof point>>().toEqualTypeOf<{ readonly x: number; readonly label: string }>()
    expectTypeOf<s.Infer<typeof step>>().toEqualTypeOf<
      | { readonly kind: 'open'; readonly salt: Uint8Array }
      | { readonly kind: 'shut'; readonly points: readonly s.Infer<typeof point>[] }
    >()
    const pair = s.tuple(s.uint(1), s.nullable(s.oneOf('a', 'b')))
    expectTypeOf<s.Infer<typeof pair>>().toEqualTypeOf<[number, 'a' | 'b' | null]>()
  })

  test.each<[string, s.Shape<unknown>, unknown]>([
    ['bytes', s.bytes(2), Uint8Array.of(1, 2)],
    ['bytes in a range', s.bytes({ min: 0, max: 2 }), new Uint8Array(0)],
    ['uint', s.uint(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER],
    ['uint from a minimum', s.uint({ min: 1, max: 5 }), 1],
    ['text', s.text(3), 'äöü'],
    ['literal', s.literal(7), 7],
    ['oneOf', s.oneOf('a', 'b'), 'b'],
    ['nullable without', s.nullable(s.uint(1)), null],
    ['nullable with', s.nullable(s.uint(1)), 1],
    ['list', s.list(s.uint(1), 2), [1, 0]],
    ['tuple', s.tuple(s.uint(1), s.uint(3)), [1, 3]],
    ['record', point, { x: 1, label: 'ab' }],
    [
      'record of awkward names',
      s.record({ constructor: s.uint(1), toString: s.uint(1) }),
      { constructor: 1, toString: 0 },
    ],
    [
      'variant',
      step,
      {
        kind: 'shut',
        points: [
          { x: 0, label: '' },
          { x: 10, label: 'ab' },
        ],
      },
    ],
    ['converted', s.converted(s.uint(9), (n: bigint) => Number(n), BigInt), 9n],
  ])('brings back: %s', (_, shape, value) => {
    expect(s.decodeAs(shape, s.encodeAs(shape, value))).toEqual(value)
  })

  test('travels as the dCBOR of the same value', () => {
    expect(decode(s.encodeAs(step, { kind: 'open', salt: Uint8Array.of(1, 2) }))).toEqual(
      new Map<CborValue, CborValue>([
        ['kind', 'open'],
        ['salt', Uint8Array.of(1, 2)],
      ]),
    )
  })

  test('writes declared fields only', () => {
    const more = { x: 1, label: 'a', secret: 'no' }
    expect(s.decodeAs(point, s.encodeAs(point, more))).toEqual({ x: 1, label: 'a' })
  })

  test('writes text in NFC and measures it so', () => {
    expect(s.decodeAs(s.text(1), s.encodeAs(s.text(1), 'e\u0301'))).toBe('\u00e9')
  })

  test('keeps a field named __proto__ as data', () => {
    const shape = s.record({ ['__proto__']: s.uint(3) })
    const value = s.decodeAs(shape, encode(new Map([['__proto__', 3]])))
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.entries(value)).toEqual([['__proto__', 3]])
  })
})

const map = (entries: Record<string, CborValue>) => new Map<CborValue, CborValue>(Object.entries(entries))
const shut = (...points: CborValue[]) => map({ kind: 'shut', points })

describe('decoding refuses', () => {
  test.each<[string, s.Shape<unknown>, CborValue, s.ShapeErrorCode, string?]>([
    ['a byte too few', s.bytes(2), new Uint8Array(1), 'wrong-length'],
    ['a byte too many', s.bytes(2), new Uint8Array(3), 'wrong-length'],
    ['text for bytes', s.bytes(2), 'ab', 'wrong-type'],
    ['an integer above the bound', s.uint(10), 11, 'out-of-range'],
    ['an integer below the bound', s.uint({ min: 1, max: 10 }), 0, 'out-of-range'],
    ['a negative integer', s.uint(10), -1, 'out-of-range'],
    ['an integer beyond 2^53', s.uint(Number.MAX_SAFE_INTEGER), 2n ** 53n, 'out-of-range'],
    ['a float beyond 2^64', s.uint(Number.MAX_SAFE_INTEGER), 2 ** 70, 'out-of-range'],
    ['a fraction', s.uint(10), 1.5, 'wrong-type'],
    ['not a number', s.uint(10), Number.NaN, 'wrong-type'],
    ['long text', s.text(2), 'abc', 'wrong-length'],
    ['bytes for text', s.text(2), new Uint8Array(2), 'wrong-type'],
    ['another literal', s.literal('a'), 'b', 'wrong-literal'],
    ['none of the texts', s.oneOf('a', 'b'), 'c', 'wrong-literal'],
    ['false for null', s.nullable(s.uint(1)), false, 'wrong-type'],
    ['an item too few', s.list(s.uint(1), 2), [1], 'wrong-length'],
    ['an item too many', s.list(s.uint(1), { min: 0, max: 1 }), [1, 1], 'wrong-length'],
    ['a list whose count and item are wrong, by its count', s.list(s.uint(1), 1), [2, 2], 'wrong-length'],
    ['a map for a list', s.list(s.uint(1), 0), new Map(), 'wrong-type'],
    ['a short tuple', s.tuple(s.uint(1), s.uint(1)), [1], 'wrong-length'],
    ['a wrong item of a tuple', s.tuple(s.uint(1), s.uint(1)), [1, 'a'], 'wrong-type', '[1]'],
    ['a missing field', point, map({ label: 'a' }), 'missing-field', 'x'],
    ['an unknown field', point, map({ x: 1, label: 'a', y: 1 }), 'unknown-field'],
    [
      'a field that is no text',
      point,
      new Map<CborValue, CborValue>([
        ['x', 1],
        [2, 1],
      ]),
      'unknown-field',
    ],
    ['a list for a record', point, [1], 'wrong-type'],
    ['an inherited name as a field', s.record({ toString: s.uint(1) }), new Map(), 'missing-field', 'toString'],
    [
      'a value deep inside',
      step,
      shut(map({ x: 0, label: '' }), map({ x: 11, label: '' })),
      'out-of-range',
      'points[1].x',
    ],
    ['no variant', step, map({ salt: new Uint8Array(2) }), 'unknown-variant', 'kind'],
    ['an unknown variant', step, map({ kind: 'ajar' }), 'unknown-variant', 'kind'],
    ['an inherited name as a variant', step, map({ kind: 'constructor' }), 'unknown-variant', 'kind'],
    ["another variant's fields", step, map({ kind: 'open', points: [] }), 'unknown-field'],
    ['a wire value without meaning', s.converted(s.uint(9), Number, () => undefined), 4, 'invalid-value'],
  ])('%s', (_, shape, value, code, path) => {
    expect(() => s.decodeAs(shape, encode(value))).toThrow(refusal(code, path))
  })

  test('bytes that are not dCBOR', () => {
    expect(() => s.decodeAs(s.uint(1), Uint8Array.of(0xff))).toThrow(CborError)
  })

  test('anything with other errors than typed ones: never', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 32 }), fc.nat(), fc.nat(255), (random, at, byte) => {
        const valid = s.encodeAs(step, { kind: 'shut', points: [{ x: 1, label: 'ab' }] })
        for (const bytes of [random, valid.with(at % valid.length, byte)]) {
          try {
            s.decodeAs(step, bytes)
          } catch (error) {
            expect(error instanceof s.ShapeError || error instanceof CborError).toBe(true)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('encoding refuses', () => {
  test.each<[string, s.Shape<unknown>, unknown, s.ShapeErrorCode, string?]>([
    ['bytes of another length', s.bytes(2), new Uint8Array(3), 'wrong-length'],
    ['a number out of range', s.uint(3), 4, 'out-of-range'],
    ['a list of another count', s.list(s.uint(1), 1), [], 'wrong-length'],
    ['a tuple of another count', s.tuple(s.uint(1)), [1, 1], 'wrong-length'],
    ['a missing field', point, { label: 'a' }, 'missing-field', 'x'],
    ['something else for a record', point, 'x', 'wrong-type'],
    ['an unknown variant', step, { kind: 'ajar' }, 'unknown-variant', 'kind'],
    ['something else for a variant', step, null, 'wrong-type'],
    ['a wrong field', step, { kind: 'shut', points: [{ x: 99, label: '' }] }, 'out-of-range', 'points[0].x'],
  ])('%s', (_, shape, value, code, path) => {
    expect(() => s.encodeAs(shape, value)).toThrow(refusal(code, path))
  })
})
