import { LocalForger } from '@taquito/local-forging'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressOfKey } from './addresses.ts'
import { fromBase58, toBase58 } from './base58.ts'
import { ByteReader, fromHex, integer, MalformedBytes, natural, toHex } from './bytes.ts'
import { type Micheline, readMicheline, writeMicheline } from './micheline.ts'
import { type Action, type Operation, readOperation, writeOperation } from './operation.ts'
import { contentToJson, operationOfJson } from './operation-json.ts'
import { PRIMITIVES } from './primitives.ts'

const BRANCH = toBase58('block', new Uint8Array(32).fill(7))
const SOURCE = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'
const CONTRACT = 'KT1Mi8MejYS9agBUnhuHGHSvLf6ZVuwMgsM3'
const KEY = 'edpkvGfYw3LyB1UcCahKQk4rF2tvbMUk8GFiTuMjL75uGXrpvKXhjn'
const LONG = { prim: 'Pair', args: [{ int: '1' }, { int: '-64' }, { string: 'a b' }], annots: ['%x', ':y'] }

const actions: Record<string, Action> = {
  'a reveal': { kind: 'reveal', key: KEY },
  'a payment': { kind: 'transaction', amount: 123_456_789n, destination: SOURCE },
  'a stake': {
    kind: 'transaction',
    amount: 5n,
    destination: SOURCE,
    parameters: { entrypoint: 'stake', value: { prim: 'Unit' } },
  },
  'a call': {
    kind: 'transaction',
    amount: 0n,
    destination: CONTRACT,
    parameters: { entrypoint: 'update_operators', value: [LONG, { bytes: '00ff' }, []] },
  },
  'an origination': {
    kind: 'origination',
    balance: 9n,
    delegate: SOURCE,
    script: { code: [{ prim: 'parameter', args: [{ prim: 'unit' }] }], storage: LONG },
  },
  'a delegation': { kind: 'delegation', delegate: SOURCE },
  'a withdrawal of the delegate': { kind: 'delegation' },
  'a constant': { kind: 'register_global_constant', value: LONG },
  'a little paid storage': { kind: 'increase_paid_storage', amount: 63n, destination: CONTRACT },
}

const operationWith = (action: Action): Operation => ({
  branch: BRANCH,
  contents: [{ source: SOURCE, fee: 1_420n, counter: 70_000n, gasLimit: 10_600n, storageLimit: 300n, ...action }],
})

describe.each(Object.entries(actions))('%s', (_, action) => {
  const operation = operationWith(action)

  test('is written as Taquito writes it', async () => {
    const contents = operation.contents.map(contentToJson) as never
    expect(toHex(writeOperation(operation))).toBe(await new LocalForger().forge({ branch: BRANCH, contents }))
  })

  test('is read as it was written, from bytes and from JSON', () => {
    expect(readOperation(writeOperation(operation))).toEqual(operation)
    const { branch, contents } = operation
    expect(operationOfJson({ branch, contents: contents.map(contentToJson) })).toEqual(operation)
  })
})

test('the bytes of paid storage are a number with a sign, whose first byte has six bits', () => {
  const written = writeOperation(operationWith({ kind: 'increase_paid_storage', amount: 100n, destination: CONTRACT }))
  expect(toHex(written.slice(-24, -22))).toBe('a401')
})

test('numbers are read as they were written', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }), fc.boolean(), (size, negative) => {
      expect(new ByteReader(natural(size)).natural()).toBe(size)
      const signed = negative ? -size : size
      expect(new ByteReader(integer(signed)).integer(10)).toBe(signed)
    }),
  )
})

test('Micheline is read as it was written', () => {
  const { node } = fc.letrec<{ node: Micheline }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      fc.bigInt().map((each) => ({ int: String(each) })),
      fc.stringMatching(/^[ -~\n]*$/).map((string) => ({ string })),
      fc.uint8Array().map((bytes) => ({ bytes: toHex(bytes) })),
      fc.array(tie('node'), { maxLength: 4 }),
      fc
        .tuple(
          fc.constantFrom(...PRIMITIVES),
          fc.array(tie('node'), { maxLength: 4 }),
          fc.array(fc.constantFrom('%a', ':b', '@c'), { maxLength: 3 }),
        )
        .map(([prim, args, annots]) => ({
          prim,
          ...(args.length > 0 ? { args } : {}),
          ...(annots.length > 0 ? { annots } : {}),
        })),
    ),
  }))
  fc.assert(
    fc.property(node, (each) => {
      expect(readMicheline(writeMicheline(each))).toEqual(each)
    }),
  )
})

test.each([
  ['a list nested 10,000 deep', nested(10_000)],
  ['a length beyond the end', '0200000005'],
  ['an unknown primitive', '03ff'],
  ['an unknown tag', '0b'],
  ['something after it', '030b00'],
  ['letters that Michelson has not', '0100000001e9'],
  ['a number that ends in zero', '008000'],
  ['a zero with a sign', '0040'],
])('Micheline with %s is refused', (_, hex) => {
  expect(() => readMicheline(fromHex(hex)!)).toThrow(MalformedBytes)
})

/** `{ { { … } } }` in binary form, whose lengths are those of what is within. */
function nested(depth: number): string {
  const bytes = new Uint8Array(5 * depth)
  const view = new DataView(bytes.buffer)
  for (let at = 0; at < depth; at++) {
    bytes[5 * at] = 2
    view.setUint32(5 * at + 1, 5 * (depth - at - 1))
  }
  return toHex(bytes)
}

test('base58 of another kind, with another checksum or of another length is none', () => {
  expect(fromBase58(SOURCE, ['tz1'])?.bytes).toHaveLength(20)
  expect(fromBase58(SOURCE, ['tz2', 'KT1'])).toBeUndefined()
  expect(fromBase58(SOURCE.replace(/.$/, 'c'), ['tz1'])).toBeUndefined()
  expect(fromBase58('1'.repeat(10_000), ['tz1'])).toBeUndefined()
})

test('a key has the address that its hash makes', () => {
  expect(addressOfKey('edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav')).toBe(
    'tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSx',
  )
})
