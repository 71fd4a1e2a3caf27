import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { TypedDataEncoder, verifyTypedData, Wallet } from 'ethers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CborValue, decode, encode } from '../../cbor/index.ts'
import type { TypedDataMessage } from '../intent.ts'
import { PayloadError } from '../payload.ts'
import { readPayload } from '../registry.ts'
import { serialiseSignature } from './attach-signature.ts'
import { typedDataFromJson } from './typed-data-json.ts'

const ACCOUNT = `0x${'ab'.repeat(20)}`

function readBytes(bytes: Uint8Array) {
  return readPayload({ kind: 'ethereum-typed-data', bytes }, ACCOUNT)
}

function read(json: unknown) {
  const reading = readBytes(typedDataFromJson(typeof json === 'string' ? json : JSON.stringify(json)))
  if (!reading.ok) throw new Error(reading.refusal.code)
  return reading
}

function codeOf(json: unknown): string {
  try {
    const reading = readBytes(typedDataFromJson(typeof json === 'string' ? json : JSON.stringify(json)))
    return reading.ok ? 'read' : reading.refusal.code
  } catch (error) {
    if (error instanceof PayloadError) return error.code
    throw error
  }
}

const DOMAIN_TYPE = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
]
const DOMAIN = {
  name: 'Ether Mail',
  version: '1',
  chainId: 1,
  verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
}

// The example of EIP-712.
const MAIL = {
  types: {
    EIP712Domain: DOMAIN_TYPE,
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'to', type: 'Person' },
      { name: 'contents', type: 'string' },
    ],
  },
  primaryType: 'Mail',
  domain: DOMAIN,
  message: {
    from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
    to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
    contents: 'Hello, Bob!',
  },
}

/** One field of one type, and its value. */
function single(type: string, value: unknown, types: Record<string, unknown> = {}) {
  return {
    types: { EIP712Domain: [{ name: 'name', type: 'string' }], It: [{ name: 'x', type }], ...types },
    primaryType: 'It',
    domain: { name: 'd' },
    message: { x: value },
  }
}

describe('the examples', () => {
  test('EIP-712: Mail', () => {
    const { intent, digest } = read(MAIL)
    expect(bytesToHex(digest)).toBe('be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2')
    expect(intent).toMatchObject({
      chain: 'eip155:1',
      target: '0xcccccccccccccccccccccccccccccccccccccccc',
      value: '0',
      nonce: null,
    })
    expect(intent.meaning).toEqual({
      class: 'typed-data',
      domain: [
        { name: 'name', type: 'string', value: 'Ether Mail' },
        { name: 'version', type: 'string', value: '1' },
        { name: 'chainId', type: 'uint256', value: '1' },
        { name: 'verifyingContract', type: 'address', value: '0xcccccccccccccccccccccccccccccccccccccccc' },
      ],
      primaryType: 'Mail',
      fields: [
        {
          name: 'from',
          type: 'Person',
          fields: [
            { name: 'name', type: 'string', value: 'Cow' },
            { name: 'wallet', type: 'address', value: '0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826' },
          ],
        },
        {
          name: 'to',
          type: 'Person',
          fields: [
            { name: 'name', type: 'string', value: 'Bob' },
            { name: 'wallet', type: 'address', value: '0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb' },
          ],
        },
        { name: 'contents', type: 'string', value: 'Hello, Bob!' },
      ],
      hiddenCharacters: false,
    })
  })

  test('version 4: arrays of structs and of addresses', () => {
    const { digest, intent } = read({
      types: {
        EIP712Domain: DOMAIN_TYPE,
        Person: [
          { name: 'name', type: 'string' },
          { name: 'wallets', type: 'address[]' },
        ],
        Mail: [
          { name: 'from', type: 'Person' },
          { name: 'to', type: 'Person[]' },
          { name: 'contents', type: 'string' },
        ],
        Group: [
          { name: 'name', type: 'string' },
          { name: 'members', type: 'Person[]' },
        ],
      },
      domain: DOMAIN,
      primaryType: 'Mail',
      message: {
        from: {
          name: 'Cow',
          wallets: ['0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826', '0xDeaDbeefdEAdbeefdEadbEEFdeadbeEFdEaDbeeF'],
        },
        to: [
          {
            name: 'Bob',
            wallets: [
              '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB',
              '0xB0BdaBea57B0BDABeA57b0bdABEA57b0BDabEa57',
              '0xB0B0b0b0b0b0B000000000000000000000000000',
            ],
          },
        ],
        contents: 'Hello, Bob!',
      },
    })
    expect(bytesToHex(digest)).toBe('a85c2e2b118698e88db68a8105b794a8cc7cec074e89ef991cb4f5f533819cc2')
    const fields = (intent.meaning as TypedDataMessage).fields
    expect(fields[1]).toMatchObject({
      type: 'Person[]',
      fields: [{ name: '0', type: 'Person', fields: [{ value: 'Bob' }, { type: 'address[]' }] }],
    })
  })
})

/** Random types and a value of each, as ethers takes them. */
const leaf: fc.Arbitrary<{ type: string; value: unknown; types: Record<string, object[]> }> = fc
  .oneof(
    fc
      .tuple(fc.integer({ min: 1, max: 32 }), fc.boolean(), fc.bigInt({ min: 0n, max: (1n << 255n) - 1n }))
      .map(([width, signed, number]) => {
        const bits = width * 8
        const value = signed ? BigInt.asIntN(bits, number) : BigInt.asUintN(bits, number)
        return { type: `${signed ? '' : 'u'}int${bits}`, value: String(value) }
      }),
    fc.boolean().map((value) => ({ type: 'bool', value })),
    fc.string({ unit: 'binary', maxLength: 20 }).map((value) => ({ type: 'string', value })),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ type: 'bytes', value: `0x${bytesToHex(bytes)}` })),
    fc
      .uint8Array({ minLength: 1, maxLength: 32 })
      .map((bytes) => ({ type: `bytes${bytes.length}`, value: `0x${bytesToHex(bytes)}` })),
    fc
      .uint8Array({ minLength: 20, maxLength: 20 })
      .map((bytes) => ({ type: 'address', value: `0x${bytesToHex(bytes)}` })),
  )
  .map((field) => ({ ...field, types: {} }))

const tree = fc.letrec<{ node: { type: string; value: unknown; types: Record<string, object[]> } }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('node'), fc.integer({ min: 0, max: 3 }), fc.boolean()).map(([item, length, isFixed]) => ({
      type: `${item.type}[${isFixed ? length : ''}]`,
      value: Array.from({ length }, () => item.value),
      types: item.types,
    })),
    fc.array(tie('node'), { maxLength: 4 }).map((fields) => {
      const types = Object.assign({}, ...fields.map((field) => field.types)) as Record<string, object[]>
      const own = fields.map(({ type }, i) => ({ name: `f${i}`, type }))
      const name = `T${bytesToHex(utf8ToBytes(JSON.stringify([own, types]))).slice(0, 4000)}`
      const value = Object.fromEntries(fields.map((field, i) => [`f${i}`, field.value]))
      return { type: name, value, types: { ...types, [name]: own } }
    }),
  ),
})).node

test('random typed data has the digest of ethers, and its signature verifies there', async () => {
  const wallet = Wallet.createRandom()
  await fc.assert(
    fc.asyncProperty(tree, async ({ type, value, types }) => {
      const structs = { It: [{ name: 'x', type }], ...types } as Record<string, { name: string; type: string }[]>
      const domain = { name: 'n', chainId: 5 }
      const json = {
        types: {
          EIP712Domain: [
            { name: 'name', type: 'string' },
            { name: 'chainId', type: 'uint256' },
          ],
          ...structs,
        },
        primaryType: 'It',
        domain,
        message: { x: value },
      }
      const { digest, intent } = read(json)
      expect(intent.digest).toBe(TypedDataEncoder.hash(domain, structs, json.message))
      const { r, s, yParity: recovery } = wallet.signingKey.sign(digest)
      const signature = serialiseSignature({ r: hexToBytes(r.slice(2)), s: hexToBytes(s.slice(2)), recovery })
      expect(verifyTypedData(domain, structs, json.message, signature)).toBe(wallet.address)
    }),
    { numRuns: 150 },
  )
})

describe('what is not declared is not there', () => {
  const extended = {
    ...MAIL,
    extra: 'at the top',
    types: { ...MAIL.types, Unused: [{ name: 'a', type: 'Nowhere' }] },
    domain: { ...DOMAIN, salt: `0x${'11'.repeat(32)}`, other: 1 },
    message: { ...MAIL.message, note: 'not signed', from: { ...MAIL.message.from, nick: 'not signed' } },
  }

  test('undeclared fields and unused types leave the bytes as they are', () => {
    expect(typedDataFromJson(JSON.stringify(extended))).toEqual(typedDataFromJson(JSON.stringify(MAIL)))
  })

  test('a domain without a chain names none', () => {
    const types = { ...MAIL.types, EIP712Domain: DOMAIN_TYPE.filter(({ name }) => name !== 'chainId') }
    expect(read({ ...MAIL, types }).intent.chain).toBe('eip155')
  })

  test('an undeclared __proto__ key is a key like others', () => {
    const json = JSON.stringify(MAIL).replace('"contents":"H', '"__proto__":{"contents":"x"},"contents":"H')
    expect(typedDataFromJson(json)).toEqual(typedDataFromJson(JSON.stringify(MAIL)))
    const inherited = JSON.stringify(MAIL).replace('"contents":"Hello, Bob!"', '"__proto__":{"contents":"x"}')
    expect(codeOf(inherited)).toBe('missing-field')
  })
})

test('fields named like members of every object are fields like others', () => {
  const names = ['constructor', 'toString', 'hasOwnProperty', 'valueOf']
  const types = { It: names.map((name) => ({ name, type: 'uint256' })) }
  const message = Object.fromEntries(names.map((name, i) => [name, i]))
  const { intent } = read({ ...single('bool', true), types: { ...single('bool', true).types, ...types }, message })
  expect(intent.digest).toBe(TypedDataEncoder.hash({ name: 'd' }, types, message))
})

test('a primary type with a prefix is hashed as it is', () => {
  const types = { 'HyperliquidTransaction:UsdSend': [{ name: 'amount', type: 'string' }] }
  const { intent } = read({
    ...single('bool', true),
    types: { ...single('bool', true).types, ...types },
    primaryType: 'HyperliquidTransaction:UsdSend',
    message: { amount: '1' },
  })
  expect(intent.digest).toBe(TypedDataEncoder.hash({ name: 'd' }, types, { amount: '1' }))
})

test('texts are signed as they came, and hidden characters are told', () => {
  const text = 'A\u030a\u202e' // not in normal form, and with an override
  const { intent } = read(single('string', text))
  expect((intent.meaning as TypedDataMessage).fields).toEqual([{ name: 'x', type: 'string', value: text }])
  expect((intent.meaning as TypedDataMessage).hiddenCharacters).toBe(true)
  const types = { It: [{ name: 'x', type: 'string' }] }
  expect(intent.digest).toBe(TypedDataEncoder.hash({ name: 'd' }, types, { x: text }))
})

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

describe('canonical bytes', () => {
  const canonical = typedDataFromJson(JSON.stringify(MAIL))
  const root = decode(canonical) as ReadonlyMap<CborValue, CborValue>

  function changed(key: string, value: CborValue): string {
    const reading = readBytes(encode(new Map(root).set(key, value)))
    return reading.ok ? 'read' : reading.refusal.code
  }

  test('are read as they are', () => {
    expect(changed('primaryType', 'Mail')).toBe('read')
  })

  const types = root.get('types') as ReadonlyMap<CborValue, CborValue>
  const domain = root.get('domain') as readonly CborValue[]
  const [from, to, contents] = root.get('message') as readonly CborValue[]

  test.each([
    ['an unused type', 'types', new Map(types).set('Unused', []), 'not-canonical'],
    ['a further key', 'note', 'x', 'not-canonical'],
    ['a further value', 'message', [from!, to!, contents!, 1], 'undecodable'],
    ['a missing value', 'message', [from!, to!], 'undecodable'],
    ['a text that is CBOR text', 'message', [from!, to!, 'Hello'], 'undecodable'],
    ['a text that is no UTF-8', 'message', [from!, to!, Uint8Array.of(0xff)], 'undecodable'],
    ['a number of another length', 'domain', [...domain.slice(0, 2), Uint8Array.of(1), domain[3]!], 'bad-value'],
    ['an address of another length', 'domain', [...domain.slice(0, 3), new Uint8Array(21)], 'bad-value'],
    ['a map for a struct', 'message', new Map(), 'undecodable'],
    ['no types', 'types', 1, 'undecodable'],
    ['a field of three parts', 'types', new Map(types).set('Mail', [['bool', 'x', 'y']]), 'undecodable'],
    ['a field that is a number', 'types', new Map(types).set('Mail', [[1, 'x']]), 'undecodable'],
    ['a type that is a number', 'types', new Map(types).set(1, []), 'undecodable'],
    ['a primary type that is a number', 'primaryType', 1, 'undecodable'],
    ['a domain with another order', 'types', new Map(types).set('EIP712Domain', []), 'undecodable'],
  ] as const)('%s', (_, key, value, code) => {
    expect(changed(key, value as CborValue)).toBe(code)
  })

  test('a bool that is a number, and a list that is bytes', () => {
    for (const [type, value, wrong] of [
      ['bool', true, 1],
      ['bool[]', [true], new Uint8Array(1)],
    ] as const) {
      const bool = decode(typedDataFromJson(JSON.stringify(single(type, value)))) as ReadonlyMap<CborValue, CborValue>
      const reading = readBytes(encode(new Map(bool).set('message', [wrong])))
      expect(reading).toMatchObject({ refusal: { code: 'undecodable' } })
    }
  })

  test('something else, more, or less', () => {
    for (const bytes of [encode([1]), Uint8Array.of(), canonical.subarray(1), Uint8Array.from([...canonical, 0])]) {
      expect(readBytes(bytes)).toMatchObject({ ok: false, refusal: { code: 'undecodable' } })
    }
  })

  test('with any one byte changed are refused or have another digest', () => {
    const original = read(MAIL).intent.digest
    fc.assert(
      fc.property(fc.nat(canonical.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = canonical.slice()
        bytes[at]! ^= flip
        const reading = readBytes(bytes)
        if (reading.ok) expect(reading.intent.digest).not.toBe(original)
      }),
      { numRuns: 1000 },
    )
  })

  test('of random CBOR are read or refused, and nothing is thrown', () => {
    const value = fc.oneof(fc.constantFrom(...types.values(), ...types.keys()), fc.constant(1), fc.uint8Array())
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('types', 'primaryType', 'domain', 'message'), value), (parts) => {
        const entries = Object.entries(parts) as [CborValue, CborValue][]
        expect(readBytes(encode(new Map([...root, ...entries])))).toHaveProperty('ok')
      }),
    )
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
