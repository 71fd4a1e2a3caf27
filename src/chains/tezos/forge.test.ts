import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import bs58check from 'bs58check'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PayloadError } from '../payload.ts'
import { encodeOperation } from './codec.ts'
import { forgeOperation, parseOperation } from './forge.ts'
import type { Micheline } from './micheline/micheline.ts'
import type { Content, Operation } from './operation.ts'
import { BRANCH, call, codeOf, content, forged, payment, REVEAL, readBytes, TOKEN } from './testing/operations.ts'

const written = (prefix: number[]) =>
  fc.uint8Array({ minLength: 20, maxLength: 20 }).map((hash) => bs58check.encode(Uint8Array.of(...prefix, ...hash)))
const keyHash = fc.oneof(written([6, 161, 159]), written([6, 161, 161]), written([6, 161, 164]), written([6, 161, 166]))
const contract = written([2, 90, 121])
const amount = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }).map(String)
const micheline: fc.Arbitrary<Micheline> = fc.letrec<{ node: Micheline }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.bigInt({ min: -(1n << 256n), max: 1n << 256n }).map((int) => ({ int: String(int) })),
    fc.string({ maxLength: 20 }).map((string) => ({ string })),
    fc.uint8Array({ maxLength: 20 }).map((bytes) => ({ bytes: bytesToHex(bytes) })),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.constantFrom('Unit', 'None', 'True').map((prim) => ({ prim })),
    fc.array(tie('node'), { minLength: 1, maxLength: 2 }).map((args) => ({ prim: 'Elt', args })),
    fc.array(tie('node'), { minLength: 2, maxLength: 5 }).map((args) => ({ prim: 'Pair', args })),
    fc
      .tuple(tie('node'), fc.constantFrom('%a', ':b', '@c'))
      .map(([arg, annot]) => ({ prim: 'Left', args: [arg], annots: [annot] })),
  ),
})).node

const manager = { source: keyHash, fee: amount, counter: amount, gas_limit: amount, storage_limit: amount }
const contents = fc.oneof(
  fc.record({
    kind: fc.constant('reveal' as const),
    ...manager,
    public_key: fc.constant('edpkuBknW28nW72KG6RoHtYW7p12T6GKc7nAbwYX5m8Wd9sDVC9yav'),
  }),
  fc.record({
    kind: fc.constant('transaction' as const),
    ...manager,
    amount,
    destination: fc.oneof(keyHash, contract),
  }),
  fc.record({
    kind: fc.constant('transaction' as const),
    ...manager,
    amount,
    destination: contract,
    parameters: fc.record({
      entrypoint: fc.constantFrom('root', 'do', 'transfer', 'stake', 'set_delegate_parameters', 'a'.repeat(31)),
      value: micheline,
    }),
  }),
  fc.record({ kind: fc.constant('delegation' as const), ...manager, delegate: keyHash }),
  fc.record({ kind: fc.constant('delegation' as const), ...manager }),
  fc.record({
    kind: fc.constant('origination' as const),
    ...manager,
    balance: amount,
    script: fc.record({ code: micheline, storage: micheline }),
  }),
  fc.record({ kind: fc.constant('register_global_constant' as const), ...manager, value: micheline }),
  fc.record({
    kind: fc.constant('increase_paid_storage' as const),
    ...manager,
    amount: fc.bigInt({ min: 0n, max: (1n << 60n) - 1n }).map(String),
    destination: contract,
  }),
) as fc.Arbitrary<Content>

test('invariant 3: any group of manager operations is read back as it was, and encodes to the same bytes', () => {
  fc.assert(
    fc.property(fc.array(contents, { minLength: 1, maxLength: 4 }), (group) => {
      const operation: Operation = { branch: BRANCH, contents: group }
      const bytes = forgeOperation(operation)
      expect(parseOperation(bytes)).toEqual(operation)
      expect(forgeOperation(parseOperation(bytes))).toEqual(bytes)
    }),
    { numRuns: 300 },
  )
})

test('with any one byte changed it is refused, or is the one encoding of what it says', () => {
  fc.assert(
    fc.property(
      fc.array(contents, { minLength: 1, maxLength: 2 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (group, at, flip) => {
        const bytes = forgeOperation({ branch: BRANCH, contents: group })
        bytes[at % bytes.length]! ^= flip
        try {
          expect(forgeOperation(parseOperation(bytes))).toEqual(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(PayloadError)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('random bytes are refused with a code, and nothing is thrown', () => {
  const start = fc.constantFrom([], [0x6c, 0], [0x6d, 0], [0x6b, 0], [0x71, 0])
  fc.assert(
    fc.property(start, fc.uint8Array({ maxLength: 200 }), (head, tail) => {
      const bytes = Uint8Array.from([...new Uint8Array(32), ...head, ...tail])
      expect(codeOf(readBytes(bytes))).toMatch(/^[a-z-]+$/)
    }),
    { numRuns: 1000 },
  )
})

describe('the size of paid storage is an integer with a sign', () => {
  // As Netezos forges 200 bytes, and as Octez has it (Data_encoding.z).
  const NETEZOS =
    '01e718a85baa15b9fe3b790c9243c7b6b30b2fba0c3ae9cf6f5b77bf1003d2b97100bb9a2a4386128a01926753ee9276388ca80d7a0ddc020ae80700880301c83a61cd1cb193d2d7d5e49d867cc2299211575d00'

  test('200', () => {
    const operation = parseOperation(hexToBytes(NETEZOS))
    expect(operation.contents).toMatchObject([{ kind: 'increase_paid_storage', amount: '200', destination: TOKEN }])
    expect(bytesToHex(forgeOperation(operation))).toBe(NETEZOS)
  })

  test.each(['5', '0'])('a negative one is refused: -%s', (amount) => {
    const bytes = forged(content({ kind: 'increase_paid_storage', amount, destination: TOKEN }))
    bytes[bytes.length - 23]! |= 0x40
    expect(codeOf(readBytes(bytes))).toBe('amount-out-of-range')
  })
})

const PAYMENT = forged(payment())
const bytesOf = (...parts: (number | Uint8Array)[]) =>
  concatBytes(...parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : part)))
const BRANCH_BYTES = PAYMENT.subarray(0, 32)
/** Source, fee, counter and both limits. */
const MANAGER = PAYMENT.subarray(33, 33 + 21 + 2 + 1 + 2 + 1)
const sized = (bytes: Uint8Array) => {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return bytesOf(length, bytes)
}
/** A call of `default` with these bytes as its parameters. */
const callWith = (value: Uint8Array) => bytesOf(PAYMENT.subarray(0, -1), 0xff, 0x00, sized(value))

describe('refusals', () => {
  test.each<[string, string, Uint8Array]>([
    ['undecodable', 'nothing', new Uint8Array(0)],
    ['undecodable', 'half a branch', new Uint8Array(31)],
    ['no-operation', 'a branch and nothing more', BRANCH_BYTES],
    ['undecodable', 'cut short', PAYMENT.subarray(0, -1)],
    ['undecodable', 'trailing data that is no operation', bytesOf(PAYMENT, 0x6c)],
    ['unknown-operation', 'a trailing zero', bytesOf(PAYMENT, 0)],
    ['unknown-operation', 'a tag that nobody knows', bytesOf(BRANCH_BYTES, 0x6a, MANAGER)],
    ['unknown-operation', 'its own watermark', bytesOf(3, PAYMENT)],
    ['undecodable', 'an address of a kind that nobody knows', changedAt(PAYMENT, 33, 7)],
    ['undecodable', 'a destination of a kind that nobody knows', changedAt(PAYMENT, PAYMENT.length - 23, 2)],
    ['undecodable', 'a flag that is neither', changedAt(PAYMENT, PAYMENT.length - 1, 1)],
    [
      'undecodable',
      'data that is longer than it says',
      bytesOf(PAYMENT.subarray(0, -1), 0xff, 0x00, hexToBytes('00000001030b')),
    ],
    [
      'undecodable',
      'data that is shorter than it says',
      bytesOf(PAYMENT.subarray(0, -1), 0xff, 0x00, hexToBytes('00000003030b')),
    ],
    [
      'undecodable',
      'an entrypoint of 32 characters',
      bytesOf(PAYMENT.subarray(0, -1), 0xff, 0xff, 32, new Uint8Array(32).fill(97), sized(hexToBytes('030b'))),
    ],
    ['not-canonical', 'Unit to the default entrypoint, spelled out', callWith(hexToBytes('030b'))],
    [
      'not-canonical',
      'an entrypoint without a name',
      bytesOf(PAYMENT.subarray(0, -1), 0xff, 0xff, 0, sized(hexToBytes('0001'))),
    ],
    [
      'not-canonical',
      'an entrypoint that has a number, by name',
      bytesOf(PAYMENT.subarray(0, -1), 0xff, 0xff, 5, new TextEncoder().encode('stake'), sized(hexToBytes('030b'))),
    ],
    [
      'not-canonical',
      'a zero more in a number',
      bytesOf(BRANCH_BYTES, 0x6e, MANAGER.subarray(0, 21), 0x80, 0x00, 1, 1, 1, 0),
    ],
    ['not-canonical', 'text that is no UTF-8', callWith(hexToBytes('0100000001ff'))],
    ['not-canonical', 'a primitive with two arguments in a list', callWith(hexToBytes('0907000000040001000100000000'))],
    ['undecodable', 'a primitive that nobody knows', callWith(hexToBytes('03ff'))],
    ['undecodable', 'a part that nobody knows', callWith(hexToBytes('0b'))],
    ['undecodable', 'a list that ends inside an item', callWith(hexToBytes('02000000010001'))],
    [
      'amount-out-of-range',
      'a fee of ten groups',
      bytesOf(BRANCH_BYTES, 0x6e, MANAGER.subarray(0, 21), hexToBytes('80808080808080808001'), 1, 1, 1, 0),
    ],
    ['too-complex', 'a number of 38 bytes', callWith(bytesOf(0, new Uint8Array(37).fill(0xff), 1))],
    ['too-large', 'more than may be', callWith(bytesOf(0x0a, sized(new Uint8Array(32_768))))],
  ])('%s: %s', (code, _, bytes) => {
    expect(codeOf(readBytes(bytes))).toBe(code)
  })

  test.each([
    ['not-a-manager-operation', 0x05, 'proposals'],
    ['not-a-manager-operation', 0x06, 'ballot'],
    ['not-a-manager-operation', 0x04, 'activate_account'],
    ['not-a-manager-operation', 0x11, 'failing_noop'],
    ['not-a-manager-operation', 0x14, 'preattestation'],
    ['not-a-manager-operation', 0x15, 'attestation'],
    ['not-a-manager-operation', 0x17, 'attestation_with_dal'],
    ['not-a-manager-operation', 0x09, 'drain_delegate'],
    ['unsupported-operation', 0x70, 'set_deposits_limit'],
    ['unsupported-operation', 0x72, 'update_consensus_key'],
    ['unsupported-operation', 0x9e, 'transfer_ticket'],
    ['unsupported-operation', 0xc8, 'smart_rollup_originate'],
  ])('%s: %i is named', (code, tag, name) => {
    const alone = readBytes(bytesOf(BRANCH_BYTES, tag, MANAGER))
    expect(alone).toMatchObject({ refusal: { code, message: expect.stringContaining(name) } })
    expect(codeOf(readBytes(bytesOf(PAYMENT, tag, MANAGER)))).toBe(code)
  })

  test.each([
    ['sequences', 6_000, nestedLists],
    ['words', 10_000, nestedWords],
  ])('%s nested %i deep', (_, depth, nested) => {
    expect(codeOf(readBytes(callWith(nested(depth))))).toBe('too-complex')
    expect(codeOf(readBytes(callWith(nested(257))))).toBe('too-complex')
    expect(codeOf(readBytes(callWith(nested(200))))).toBe('read')
    expect(codeOf(readBytes(bytesOf(5, nested(depth)), undefined, 'tezos-micheline'))).toBe('too-complex')
  })

  test('sequences nested 10,000 deep are longer than any operation', () => {
    expect(codeOf(readBytes(callWith(nestedLists(10_000))))).toBe('too-large')
    expect(codeOf(readBytes(bytesOf(5, nestedLists(10_000)), undefined, 'tezos-micheline'))).toBe('too-large')
  })
})

describe('what cannot be forged', () => {
  test.each([
    ['a fraction', payment({ amount: '1.5' })],
    ['a negative amount', payment({ amount: '-1' })],
    ['an amount above 2^63', payment({ amount: String(1n << 63n) })],
    ['no amount', payment({ amount: undefined })],
    ['a broken address', payment({ destination: 'tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZSy' })],
    ['a key for an address', payment({ destination: REVEAL.kind === 'reveal' ? REVEAL.public_key : '' })],
    ['an unknown kind', content({ kind: 'elsewhere' })],
    [
      'a ballot',
      content({
        kind: 'ballot',
        period: 1,
        proposal: 'PtHangz2aRngywmSRGGvrcTyMbbdpWdpFKuS4uMWxg2RaH9i1qx',
        ballot: 'yay',
      }),
    ],
    ['a word that Michelson has not', call('transfer', { prim: 'Elsewhere' })],
    ['data nested 10,000 deep', call('transfer', deep(10_000))],
  ])('%s', (_, broken) => {
    expect(() => forgeOperation({ branch: BRANCH, contents: [broken] })).toThrow(PayloadError)
  })

  test('a group of none, and a broken branch', () => {
    expect(() => forgeOperation({ branch: BRANCH, contents: [] })).toThrow(PayloadError)
    expect(() => forgeOperation({ branch: TOKEN, contents: [payment()] })).toThrow(PayloadError)
  })
})

test('the codec takes a size for a natural number: what `withSize` corrects', () => {
  const contents = [content({ kind: 'increase_paid_storage', amount: '200', destination: TOKEN })]
  expect(encodeOperation({ branch: BRANCH, contents })).not.toBe(
    bytesToHex(forgeOperation({ branch: BRANCH, contents })),
  )
})

function changedAt(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes)
  copy[at] = value
  return copy
}

function nestedLists(depth: number): Uint8Array {
  const bytes = new Uint8Array(5 * depth)
  for (let at = 0; at < depth; at++) {
    bytes[5 * at] = 2
    new DataView(bytes.buffer).setUint32(5 * at + 1, bytes.length - 5 * (at + 1))
  }
  return bytes
}

/** `Left (Left (… Unit))`. */
function nestedWords(depth: number): Uint8Array {
  return bytesOf(...Array.from({ length: depth }, () => Uint8Array.of(0x05, 0x05)), hexToBytes('030b'))
}

function deep(depth: number): Micheline {
  let node: Micheline = { int: '1' }
  for (let level = 0; level < depth; level++) node = [node]
  return node
}
