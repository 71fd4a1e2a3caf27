import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { Interface, Transaction } from 'ethers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { typedDataFromJson } from './ethereum/typed-data-json.ts'
import { MAX_MEANING_BYTES, MAX_PAYLOAD_BYTES, PayloadError, type PayloadKind, type Reading } from './payload.ts'
import { readPayload } from './registry.ts'
import { expectSchema } from './testing/expect-schema.ts'
import { single } from './testing/typed-data-examples.ts'

const ACCOUNT = `0x${'ab'.repeat(20)}`
const OTHER = `0x${'b0'.repeat(20)}`

function read(kind: PayloadKind, bytes: Uint8Array): Reading {
  return readPayload({ kind, bytes }, ACCOUNT)
}

function readJson(json: unknown): Reading {
  try {
    return read('ethereum-typed-data', typedDataFromJson(JSON.stringify(json)))
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    return { ok: false, refusal: { code: error.code, message: error.message } }
  }
}

const readText = (text: string) => read('ethereum-message', utf8ToBytes(text))

function readCallData(data: string): Reading {
  const transaction = Transaction.from({ type: 2, chainId: 1, to: OTHER, data })
  return read('ethereum-transaction', hexToBytes(transaction.unsignedSerialized.slice(2)))
}

function meaningBytes(reading: Reading): number {
  return reading.ok ? utf8ToBytes(JSON.stringify(reading.intent.meaning)).length : 0
}

const codeOf = (reading: Reading) => (reading.ok ? 'read' : reading.refusal.code)

/** A list of structs of one field, each of these names. */
const listOf = (name: string, field: string, items: number) =>
  single(
    `${name}[]`,
    Array.from({ length: items }, () => ({ [field]: true })),
    { [name]: [{ name: field, type: 'bool' }] },
  )

const FUNCTIONS = new Interface([
  'function withdraw(uint256)',
  'function safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)',
])
const MAX = (1n << 256n) - 1n
const numbers = (count: number) => Array.from({ length: count }, () => MAX)
const batch = (items: number) =>
  FUNCTIONS.encodeFunctionData('safeBatchTransferFrom', [ACCOUNT, OTHER, numbers(items), numbers(items), '0x'])
const withdrawal = (trailing: number) => `${FUNCTIONS.encodeFunctionData('withdraw', [4n])}${'ff'.repeat(trailing)}`

describe('names of typed data', () => {
  const long = (length: number) => 'N'.repeat(length)
  test.each([
    ['a struct', listOf(long(129), 'x', 1)],
    ['a field', listOf('S', long(129), 1)],
    ['the primary type', { ...single('bool', true, { [long(129)]: [] }), primaryType: long(129), message: {} }],
  ])('%s of a longer name than 128 is too complex', (_, data) => {
    expect(codeOf(readJson(data))).toBe('too-complex')
  })

  test('names of 128 are read', () => {
    expect(codeOf(readJson(listOf(long(128), long(128), 1)))).toBe('read')
  })

  test('a name of 30,000 is refused before anybody repeats it', () => {
    expect(codeOf(readJson(listOf(long(30_000), 'x', 4_000)))).toBe('too-complex')
  })
})

describe('what a meaning says is bounded', () => {
  test.each([
    ['4,000 items that each repeat a name', () => readJson(listOf('N'.repeat(100), 'x', 4_000))],
    ['a text that JSON writes six times as long', () => read('ethereum-typed-data', controlCharacters(100_000))],
    ['a message of quotation marks', () => readText('"'.repeat(131_072))],
  ])('%s: too complex', (_, reading) => {
    expect(codeOf(reading())).toBe('too-complex')
  })

  test.each([
    ['9,000 values', () => readJson(single('bool[]', Array(9_000).fill(false)))],
    ['a batch of 2,000 tokens', () => readCallData(batch(2_000))],
    ['as long a message as there may be', () => readText('é'.repeat(65_536))],
    ['the bytes behind a known call, said twice', () => readCallData(withdrawal(130_950))],
  ])('%s: read', (_, reading) => {
    expect(codeOf(reading())).toBe('read')
  })

  test('up to the bound, to the byte', () => {
    const empty = meaningBytes(readText('a'))
    // Each quotation mark is two characters of JSON and two of hex.
    const most = Math.floor((MAX_MEANING_BYTES - empty) / 4)
    expect(meaningBytes(readText(`a${'"'.repeat(most)}`))).toBeGreaterThan(MAX_MEANING_BYTES - 4)
    expect(codeOf(readText(`a${'"'.repeat(most + 1)}`))).toBe('too-complex')
  })
})

/** Typed data of one text, written as a server could get it: JSON of a site would be too long. */
function controlCharacters(length: number): Uint8Array {
  const [head, tail] = [typedDataFromJson(JSON.stringify(single('string', 'QQ'))), 'QQ']
  const at = new TextDecoder('latin1').decode(head).indexOf(tail) - 1
  const size = hexToBytes(length.toString(16).padStart(8, '0'))
  return Uint8Array.from([
    ...head.subarray(0, at),
    0x5a,
    ...size,
    ...new Uint8Array(length).fill(1),
    ...head.subarray(at + 3),
  ])
}

describe('no payload has a meaning above the bound, and each that is read survives the schema', () => {
  const name = fc.integer({ min: 1, max: 140 }).map((length) => 'n'.repeat(length))
  const type = fc.constantFrom('bool', 'uint256', 'string', 'bytes', 'address')
  const filler = fc.constantFrom('"', '\u0001', 'é', 'a', '😀', '\\')
  const typedData = fc
    .record({
      struct: name,
      field: name,
      type,
      filler,
      length: fc.integer({ min: 0, max: 200 }),
      items: fc.integer({ min: 0, max: 10_500 }),
    })
    .map(({ struct, field, type, filler, length, items }) => {
      const values: Record<string, unknown> = {
        bool: true,
        uint256: `0x${'f'.repeat(64)}`,
        string: filler.repeat(length),
        bytes: `0x${'ff'.repeat(length)}`,
        address: OTHER,
      }
      return single(
        `${struct}[]`,
        Array.from({ length: items }, () => ({ [field]: values[type] })),
        { [struct]: [{ name: field, type }] },
      )
    })
  const payloads = fc.oneof(
    typedData.map((data) => () => readJson(data)),
    fc.record({ filler, length: fc.integer({ min: 0, max: 140_000 }) }).map(
      ({ filler, length }) =>
        () =>
          readText(filler.repeat(length / filler.length)),
    ),
    fc.integer({ min: 0, max: 131_000 }).map((trailing) => () => readCallData(withdrawal(trailing))),
    fc.integer({ min: 0, max: 2_040 }).map((items) => () => readCallData(batch(items))),
  )

  test('of any shape', () => {
    fc.assert(
      fc.property(payloads, (read) => {
        const reading = read()
        expect(meaningBytes(reading)).toBeLessThanOrEqual(MAX_MEANING_BYTES)
        if (reading.ok) expectSchema(reading.intent)
      }),
      { numRuns: 25 },
    )
  })
})

test('the bounds are as the protocol says', () => {
  expect([MAX_PAYLOAD_BYTES, MAX_MEANING_BYTES]).toEqual([131_072, 524_288])
})
