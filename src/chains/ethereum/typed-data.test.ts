import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { TypedDataEncoder, verifyTypedData, Wallet } from 'ethers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CborValue, decode, encode } from '../../cbor/index.ts'
import type { TypedDataMessage } from '../intent.ts'
import { codeOf, DOMAIN, DOMAIN_TYPE, MAIL, read, readBytes, single } from '../testing/typed-data-examples.ts'
import { serialiseSignature } from './attach-signature.ts'
import { typedDataFromJson } from './typed-data-json.ts'

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
      const name = `T${bytesToHex(sha256(utf8ToBytes(JSON.stringify([own, types]))))}`
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

describe('invariant 3: what is not declared is neither shown nor signed', () => {
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

describe('invariant 3: canonical bytes', () => {
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
