import { existsSync, readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CborError, type CborErrorCode, type CborValue, decode, encode, type Tagged } from './index.ts'

const hex = (value: CborValue) => bytesToHex(encode(value))
const unhex = (text: string) => decode(hexToBytes(text))
const code = (expected: CborErrorCode) => expect.objectContaining({ name: 'CborError', code: expected })

const VECTORS = '../shared/vectors/gordian/dcbor-rust.json'

describe.skipIf(!existsSync(VECTORS))(`vectors of bc-dcbor-rust (skipped without ${VECTORS})`, () => {
  interface Vector {
    readonly debug: string
    readonly display: string
    readonly hex: string
  }
  const vectors: { encode: Vector[]; decode: Vector[] } = existsSync(VECTORS)
    ? JSON.parse(readFileSync(VECTORS, 'utf8'))
    : { encode: [], decode: [] }

  /** The value that a vector displays. */
  function shown({ display }: Vector): CborValue | undefined {
    if (/^-?\d+$/.test(display)) return BigInt(display)
    if (/^-?[\d.]+(e[-\d]+)?$/.test(display)) return Number(display)
    if (display.startsWith("h'")) return hexToBytes(display.slice(2, -1))
    const values = new Map<string, CborValue>([
      ['Infinity', Number.POSITIVE_INFINITY],
      ['true', true],
      ['false', false],
      ['r#""Hello""#', 'Hello'],
      ['[]', []],
      ['[1, 2, 3]', [1, 2, 3]],
      ['[1, -2, 3]', [1, -2, 3]],
      ['r#"{}"#', new Map()],
      [
        'r#"{10: 1, 100: 2, -1: 3, "z": 4, "aa": 5, [100]: 6, [-1]: 7, false: 8}"#',
        new Map<CborValue, CborValue>([
          [false, 8],
          [[-1], 7],
          [[100], 6],
          ['aa', 5],
          ['z', 4],
          [-1, 3],
          [100, 2],
          [10, 1],
        ]),
      ],
      [
        'r#"{{1: 2}: 5, {3: 4}: 6}"#',
        new Map([
          [new Map([[3, 4]]), 6],
          [new Map([[1, 2]]), 5],
        ]),
      ],
      ['r#"1("Hello")"#', { tag: 1, value: 'Hello' }],
      ['1(1675854714)', { tag: 1, value: 1675854714 }],
    ])
    return values.get(display)
  }

  test('are 112 to encode and 2 to decode', () => {
    expect([vectors.encode.length, vectors.decode.length]).toEqual([112, 2])
  })

  test.each([...vectors.encode, ...vectors.decode])('$hex is $display', (vector) => {
    const value = shown(vector)
    expect(value, 'a vector without a value here').toBeDefined()
    expect(hex(value!)).toBe(vector.hex)
    expect(hex(unhex(vector.hex))).toBe(vector.hex)
  })
})

describe('encoding', () => {
  test.each<[string, CborValue, string]>([
    ['the largest safe integer', Number.MAX_SAFE_INTEGER, '1b001fffffffffffff'],
    ['a float that is an integer of 64 bits', 2 ** 63, '1b8000000000000000'],
    ['the same integer as a bigint', 2n ** 63n, '1b8000000000000000'],
    ['2^64 as a float', 2 ** 64, 'fa5f800000'],
    ['negative zero', -0, '00'],
    ['not a number', Number.NaN, 'f97e00'],
    ['minus infinity', Number.NEGATIVE_INFINITY, 'f9fc00'],
    ['the largest subnormal half', 1023 * 2 ** -24, 'f903ff'],
    ['a single one bit finer than the subnormal half', 1023.5 * 2 ** -24, 'fa387fe000'],
    ['a single one bit finer than the half', 1 + 2 ** -11, 'fa3f801000'],
    ['a half of each exponent', -(1 + 2 ** -10) * 2 ** -14, 'f98401'],
    ['text that is not in NFC', 'e\u0301', '62c3a9'],
    ['a byte order mark', '\ufeff', '63efbbbf'],
    ['the largest tag', { tag: 2n ** 64n - 1n, value: null }, 'dbfffffffffffffffff6'],
    ['a bignum beyond 64 bits', { tag: 2, value: hexToBytes('010000000000000000') }, 'c249010000000000000000'],
  ])('%s', (_, value, expected) => {
    expect(hex(value)).toBe(expected)
    expect(hex(unhex(expected))).toBe(expected)
  })

  test.each<[CborErrorCode, string, () => CborValue]>([
    ['not-encodable', 'an integer above 64 bits', () => 2n ** 64n],
    ['not-encodable', 'an integer below −2^64', () => -(2n ** 64n) - 1n],
    ['not-encodable', 'undefined', () => undefined as unknown as CborValue],
    ['not-encodable', 'a plain object', () => ({ a: 1 }) as unknown as CborValue],
    ['not-encodable', 'half of a surrogate pair', () => 'a\ud800'],
    ['not-encodable', 'a negative tag', () => ({ tag: -1, value: 0 })],
    ['not-encodable', 'a broken tag', () => ({ tag: 1.5, value: 0 })],
    ['not-encodable', 'a tag of 65 bits', () => ({ tag: 2n ** 64n, value: 0 })],
    ['non-canonical-bignum', 'a bignum that is an integer', () => ({ tag: 2, value: Uint8Array.of(1) })],
    [
      'duplicate-key',
      'a key as number and as bigint',
      () =>
        new Map<CborValue, CborValue>([
          [1, 1],
          [1n, 2],
        ]),
    ],
    [
      'duplicate-key',
      'keys equal in NFC',
      () =>
        new Map([
          ['\u00e9', 1],
          ['e\u0301', 2],
        ]),
    ],
    [
      'too-deep',
      'a cycle',
      () => {
        const ring: CborValue[] = []
        ring.push(ring)
        return ring
      },
    ],
  ])('refuses with %s: %s', (expected, _, value) => {
    expect(() => encode(value())).toThrow(code(expected))
  })

  test('does not depend on the order in which a map was filled', () => {
    const orders = fc
      .uniqueArray(fc.oneof(fc.string({ unit: 'grapheme-ascii' }), fc.integer()), { minLength: 2 })
      .chain((keys) =>
        fc.tuple(fc.constant(keys), fc.shuffledSubarray(keys, { minLength: keys.length, maxLength: keys.length })),
      )
    fc.assert(
      fc.property(orders, ([one, other]) => {
        expect(hex(new Map(one.map((key) => [key, 0])))).toBe(hex(new Map(other.map((key) => [key, 0]))))
      }),
    )
  })
})

describe('decoding refuses', () => {
  test.each<[CborErrorCode, string, string]>([
    ['truncated', 'nothing at all', ''],
    ['truncated', 'half a head', '19ff'],
    ['truncated', 'a byte string without its last byte', '430102'],
    ['truncated', 'an array without its last item', '8201'],
    ['truncated', 'a map without its last value', 'a101'],
    ['truncated', 'a tag without content', 'c1'],
    ['truncated', 'a byte string of 2^63 bytes', '5b8000000000000000'],
    ['truncated', 'an array of 2^32 − 1 items', '9affffffff00'],
    ['truncated', 'a map of 2^31 entries', 'ba8000000000'],
    ['trailing-bytes', 'a second item', '0000'],
    ['non-minimal-head', '23 in one byte', '1817'],
    ['non-minimal-head', '255 in two bytes', '1900ff'],
    ['non-minimal-head', '65535 in four bytes', '1a0000ffff'],
    ['non-minimal-head', '2^32 − 1 in eight bytes', '1b00000000ffffffff'],
    ['non-minimal-head', 'a long negative head', '3800'],
    ['non-minimal-head', 'a long length of bytes', '580100'],
    ['non-minimal-head', 'a long length of text', '780161'],
    ['non-minimal-head', 'a long count', '980100'],
    ['non-minimal-head', 'a long tag', 'd80100'],
    ['reserved-head', 'additional information 28', '1c'],
    ['reserved-head', 'additional information 30', '5e'],
    ['indefinite-length', 'indefinite bytes', '5f4101ff'],
    ['indefinite-length', 'indefinite text', '7f6161ff'],
    ['indefinite-length', 'an indefinite array', '9f01ff'],
    ['indefinite-length', 'an indefinite map', 'bf0101ff'],
    ['indefinite-length', 'a break', 'ff'],
    ['unknown-simple-value', 'undefined', 'f7'],
    ['unknown-simple-value', 'simple value 0', 'e0'],
    ['unknown-simple-value', 'a long simple value', 'f8ff'],
    ['unknown-simple-value', 'a reserved head of simple values', 'fc'],
    ['non-canonical-number', 'half 1.0', 'f93c00'],
    ['non-canonical-number', 'negative zero', 'f98000'],
    ['non-canonical-number', 'single 1.5', 'fa3fc00000'],
    ['non-canonical-number', 'double 1.5', 'fb3ff8000000000000'],
    ['non-canonical-number', 'double 2^63', 'fb43e0000000000000'],
    ['non-canonical-number', 'a long infinity', 'fa7f800000'],
    ['non-canonical-number', 'a long NaN', 'fa7fc00000'],
    ['non-canonical-number', 'a signalling NaN', 'f97c01'],
    ['non-canonical-number', 'a negative NaN', 'f9fe00'],
    ['non-canonical-bignum', 'a bignum that is an integer', 'c24101'],
    ['non-canonical-bignum', 'a negative bignum that is an integer', 'c348ffffffffffffffff'],
    ['non-canonical-bignum', 'a bignum with a leading zero', 'c24a00ffffffffffffffffff'],
    ['non-canonical-bignum', 'a bignum of text', 'c26131'],
    ['invalid-text', 'a stray continuation byte', '6180'],
    ['invalid-text', 'an overlong encoding', '62c080'],
    ['invalid-text', 'half of a surrogate pair', '63eda080'],
    ['non-canonical-text', 'decomposed text', '6365cc81'],
    ['misordered-key', 'keys out of order', 'a220000000'],
    ['misordered-key', 'keys as a dictionary has them, a, aa, b', 'a361610062616100616200'],
    ['duplicate-key', 'a key twice', 'a200000000'],
    ['too-deep', '66 arrays in one another', `${'81'.repeat(65)}80`],
  ])('%s: %s', (expected, _, input) => {
    expect(() => unhex(input)).toThrow(code(expected))
  })

  test('no nesting up to the bound', () => {
    expect(hex(unhex(`${'81'.repeat(64)}80`))).toBe(`${'81'.repeat(64)}80`)
  })
})

describe('round trips', () => {
  const { value: anyValue } = fc.letrec<{ value: CborValue; tagged: Tagged }>((tie) => ({
    tagged: fc.record({
      tag: fc.oneof(fc.integer({ min: 4, max: 1e6 }), fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n })),
      value: tie('value'),
    }),
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.integer(),
      fc.maxSafeInteger(),
      fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
      fc.bigInt({ min: -(2n ** 64n), max: -(2n ** 53n) }),
      fc.double().map((x) => (Number.isInteger(x) ? 0.5 : x)),
      fc.float().map((x) => (Number.isInteger(x) ? 0.25 : x)),
      fc.string({ unit: 'grapheme' }).map((text) => text.normalize('NFC')),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array(),
      fc.array(tie('value')),
      tie('tagged'),
      fc
        .uniqueArray(fc.tuple(tie('value'), tie('value')), { selector: ([key]) => hex(key) })
        .map((entries) => new Map(entries)),
    ),
  }))

  test('every value comes back', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = encode(value)
        expect(inOrder(decode(bytes))).toEqual(inOrder(value))
        expect(encode(decode(bytes))).toEqual(bytes)
      }),
      { numRuns: 500 },
    )
  })

  /** The same value with every map in the order of its keys' encodings. */
  function inOrder(value: CborValue): CborValue {
    if (Array.isArray(value)) return value.map(inOrder)
    if (value instanceof Map) {
      const entries = [...value].map(([key, item]) => [hex(key), inOrder(key), inOrder(item)] as const)
      return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, key, item]) => [key, item])
    }
    if (typeof value === 'object' && value !== null && 'tag' in value) {
      return { tag: value.tag, value: inOrder(value.value) }
    }
    return value
  }

  test('what decodes at all is what encode writes, and the rest is a typed refusal', () => {
    const mutated = fc.tuple(anyValue, fc.nat(), fc.nat(255)).map(([value, at, byte]) => {
      const bytes = encode(value)
      return bytes.with(at % bytes.length, byte)
    })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 64 }), mutated), (bytes) => {
        let value: CborValue
        try {
          value = decode(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(CborError)
          return
        }
        expect(encode(value)).toEqual(bytes)
      }),
      { numRuns: 5000 },
    )
  })

  test('decoded bytes do not alias the input', () => {
    const input = encode([Uint8Array.of(1, 2)])
    const [bytes] = decode(input) as [Uint8Array]
    input.fill(0xff)
    expect(bytes).toEqual(Uint8Array.of(1, 2))
  })
})
