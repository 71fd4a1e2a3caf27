import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TypedDataMessage } from '../intent.ts'
import { codeOf, DOMAIN, DOMAIN_TYPE, MAIL, read, single } from '../testing/typed-data-examples.ts'

describe('numbers', () => {
  test.each([
    ['uint256', '0', '0'],
    ['uint256', '9007199254740991', '9007199254740991'],
    ['uint256', '"9007199254740993"', '9007199254740993'],
    ['uint256', '"0xff"', '255'],
    ['uint256', '"0x00FF"', '255'],
    ['int8', '-128', '-128'],
    ['int256', '"-5"', '-5'],
    ['uint256', `"${(1n << 256n) - 1n}"`, String((1n << 256n) - 1n)],
  ])('%s from %s', (type, json, value) => {
    const { intent } = read(JSON.stringify(single(type, '?')).replace('"?"', json))
    expect((intent.meaning as TypedDataMessage).fields).toEqual([{ name: 'x', type, value }])
  })

  test.each([
    ['ambiguous-number', 'uint256', '9007199254740992'],
    ['ambiguous-number', 'uint256', '1.0'],
    ['ambiguous-number', 'uint256', '1e3'],
    ['ambiguous-number', 'uint256', '-0'],
    ['ambiguous-number', 'int256', '"-0"'],
    ['ambiguous-number', 'uint256', '"007"'],
    ['ambiguous-number', 'uint256', '"1e3"'],
    ['ambiguous-number', 'uint256', '"+1"'],
    ['ambiguous-number', 'uint256', '" 1"'],
    ['ambiguous-number', 'uint256', '""'],
    ['ambiguous-number', 'uint256', '"0x"'],
    ['ambiguous-number', 'int256', '"-0x1"'],
    ['ambiguous-number', 'uint256', '"0b1"'],
    ['ambiguous-number', 'uint256', `"${'9'.repeat(100)}"`],
    ['bad-json', 'uint256', '007'],
    ['bad-json', 'uint256', '+1'],
    ['bad-json', 'uint256', '.5'],
    ['bad-json', 'uint256', '0x10'],
    ['bad-json', 'uint256', 'NaN'],
    ['bad-value', 'uint256', 'null'],
    ['bad-value', 'uint256', 'true'],
    ['bad-value', 'uint256', '[1]'],
    ['bad-value', 'uint256', '{"number":"1"}'],
    ['bad-value', 'uint8', '256'],
    ['bad-value', 'uint256', '-1'],
    ['bad-value', 'int8', '128'],
    ['bad-value', 'uint256', `"${1n << 256n}"`],
  ])('%s: %s from %s', (code, type, json) => {
    expect(codeOf(JSON.stringify(single(type, '?')).replace('"?"', json))).toBe(code)
  })
})

describe('refusals', () => {
  const without = (key: string) => JSON.stringify({ ...MAIL, [key]: undefined })
  const json = JSON.stringify(MAIL)

  test.each([
    ['bad-json', ''],
    ['bad-json', '{'],
    ['bad-json', `${json}x`],
    ['bad-json', `\ufeff${json}`],
    ['bad-json', json.replace(/}$/, ',}')],
    ['bad-json', '{"types" {}}'],
    ['bad-json', '{types:{}}'],
    ['bad-json', '["a" "b"]'],
    ['bad-json', '"unterminated'],
    ['bad-json', '"\\'],
    ['bad-json', '"a\nb"'],
    ['bad-json', '"\\x41"'],
    ['bad-json', '"\\ud800"'],
    ['bad-typed-data', '[]'],
    ['bad-typed-data', 'null'],
    ['bad-typed-data', '1'],
    ['bad-typed-data', without('types')],
    ['bad-typed-data', without('primaryType')],
    ['bad-typed-data', without('domain')],
    ['bad-typed-data', without('message')],
    ['bad-typed-data', JSON.stringify({ ...MAIL, types: { ...MAIL.types, Mail: {} } })],
    ['bad-typed-data', JSON.stringify({ ...MAIL, types: { ...MAIL.types, Mail: [{ name: 'x' }] } })],
    ['bad-typed-data', JSON.stringify({ ...MAIL, types: { ...MAIL.types, Mail: ['x'] } })],
    ['duplicate-key', json.replace('"contents":"Hello', '"contents":"Bye","contents":"Hello')],
    ['duplicate-key', json.replace('"contents":"Hello', '"c\\u006fntents":"Bye","contents":"Hello')],
    ['duplicate-key', json.replace('"chainId":1', '"chainId":5,"chainId":1')],
    ['duplicate-key', json.replace('{"types"', '{"__proto__":1,"__proto__":2,"types"')],
    ['missing-field', json.replace('"contents":"Hello, Bob!"', '"other":1')],
    ['missing-field', json.replace('"chainId":1,', '')],
    ['too-large', JSON.stringify({ ...MAIL, message: { ...MAIL.message, contents: 'x'.repeat(128 * 1024) } })],
    ['too-large', `${JSON.stringify(single('string', '?')).replace('?', 'ż'.repeat(70_000))}`],
  ])('%s: %.60s', (code, text) => {
    expect(codeOf(text)).toBe(code)
  })

  test.each([
    ['unknown-type', single('Nowhere', 1)],
    ['bad-type', single('uint', 1)],
    ['bad-type', single('int', 1)],
    ['bad-type', single('uint7', 1)],
    ['bad-type', single('uint264', 1)],
    ['bad-type', single('uint08', 1)],
    ['bad-type', single('bytes0', '0x')],
    ['bad-type', single('bytes33', `0x${'00'.repeat(33)}`)],
    ['bad-type', single('uint256[', [1])],
    ['bad-type', single('uint256[01]', [1])],
    ['bad-type', single('uint256[-1]', [])],
    ['bad-type', single('uint256 ', 1)],
    ['bad-type', single('', 1)],
    ['bad-type', single('Pre:Fix', {}, { 'Pre:Fix': [] })],
    ['bad-type', single('function', '0x')],
    ['bad-type', single(`uint8${'[]'.repeat(33)}`, [])],
    [
      'bad-type',
      single('uint256', 1, {
        It: [
          { name: 'x', type: 'bool' },
          { name: 'x', type: 'bool' },
        ],
      }),
    ],
    ['bad-type', single('uint256', 1, { It: [{ name: 'a b', type: 'bool' }] })],
    ['bad-type', single('uint256', 1, { It: [{ name: '__proto__', type: 'bool' }] })],
    ['bad-type', single('__proto__', 1)],
    ['bad-type', { ...MAIL, primaryType: 'EIP712Domain' }],
    ['bad-type', { ...MAIL, primaryType: 'address' }],
    ['bad-type', { ...MAIL, primaryType: 'Mail(' }],
    ['unknown-type', { ...MAIL, primaryType: 'Other' }],
    ['unknown-type', { ...MAIL, primaryType: 'toString' }],
    ['recursive-type', single('It', {})],
    ['recursive-type', single('A[]', [], { A: [{ name: 'b', type: 'B' }], B: [{ name: 'a', type: 'A[2]' }] })],
    ['bad-domain', { ...MAIL, types: { ...MAIL.types, EIP712Domain: undefined } }],
    ['bad-domain', { ...MAIL, types: { ...MAIL.types, EIP712Domain: [...DOMAIN_TYPE].reverse() } }],
    ['bad-domain', { ...MAIL, types: { ...MAIL.types, EIP712Domain: [{ name: 'chainId', type: 'uint64' }] } }],
    ['bad-domain', { ...MAIL, types: { ...MAIL.types, EIP712Domain: [...DOMAIN_TYPE, { name: 'x', type: 'bool' }] } }],
    ['bad-domain', { ...MAIL, types: { ...MAIL.types, EIP712Domain: [DOMAIN_TYPE[0], DOMAIN_TYPE[0]] } }],
    ['bad-value', { ...MAIL, domain: { ...DOMAIN, verifyingContract: '0x12' } }],
    ['bad-domain', { ...MAIL, domain: { ...DOMAIN, chainId: String(1n << 63n) } }],
    ['bad-value', single('bool', 'true')],
    ['bad-value', single('bool', 1)],
    ['bad-value', single('string', 5)],
    ['bad-value', single('string', null)],
    ['bad-value', single('address', 5)],
    ['bad-value', single('address', '0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed')],
    ['bad-value', single('bytes', 'text')],
    ['bad-value', single('bytes', '0x1')],
    ['bad-value', single('bytes4', '0x123456')],
    ['bad-value', single('bytes4', '0x1234567890')],
    ['bad-value', single('uint8[2]', [1])],
    ['bad-value', single('uint8[2]', [1, 2, 3])],
    ['bad-value', single('uint8[]', { 0: 1 })],
    ['bad-typed-data', single('S', [], { S: [] })],
    ['bad-typed-data', single('S', null, { S: [] })],
  ])('%s: %j', (code, data) => {
    expect(codeOf(data)).toBe(code)
  })
})

describe('bombs', () => {
  test('nesting deeper than any stack', () => {
    expect(codeOf('['.repeat(100_000))).toBe('too-complex')
    expect(codeOf(`${'{"a":'.repeat(20_000)}1`)).toBe('too-complex')
    expect(
      codeOf(single('uint8', 1).types && JSON.stringify(single('uint8', '?')).replace('"?"', '['.repeat(9_000))),
    ).toBe('too-complex')
  })

  test('types nested in one another beyond measure', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [`C${i}`, i < 149 ? [{ name: 'n', type: `C${i + 1}[]` }] : []]),
    )
    expect(codeOf(single('C0', { n: [] }, chain))).toBe('too-complex')
  })

  test('a small lattice of types with more paths than can be walked', () => {
    const lattice = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) =>
        ['A', 'B'].map((side) => [
          `${side}${i}`,
          i < 39 ? ['A', 'B'].map((next) => ({ name: next, type: `${next}${i + 1}[]` })) : [],
        ]),
      ).flat(),
    )
    expect(codeOf(single('A0', { A: [], B: [] }, lattice))).toBe('too-complex')
  })

  test('a hundred thousand fields', () => {
    const fields = Array.from({ length: 100_000 }, (_, i) => ({ name: `f${i}`, type: 'bool' }))
    expect(codeOf(single('S', {}, { S: fields }))).toBe('too-large')
  })

  test('arrays of as many items as fit', () => {
    expect(codeOf(single('bool[]', Array(20_000).fill(true)))).toBe('too-complex')
    expect(codeOf(single('S[]', Array(30_000).fill({}), { S: [] }))).toBe('too-complex')
    expect(codeOf(single('bool[]', Array(9_000).fill(true)))).toBe('read')
    expect(codeOf(single('uint256[]', Array(5_000).fill(1)))).toBe('too-large')
  })

  test('a fixed array of almost nothing, a thousand million times', () => {
    expect(codeOf(single('S[999999999][0]', [], { S: [] }))).toBe('read')
    expect(codeOf(single('S[999999999]', [], { S: [] }))).toBe('bad-value')
    expect(codeOf(single('S[9999999999]', [], { S: [] }))).toBe('bad-type')
  })
})

test('random JSON becomes a payload or is refused with a code', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((text) => JSON.stringify(MAIL).replace('"Mail"', text)),
      ),
      (text) => {
        expect(codeOf(text)).toMatch(/^[a-z-]+$/)
      },
    ),
    { numRuns: 1000 },
  )
})
