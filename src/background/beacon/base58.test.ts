import bs58check from 'bs58check'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase58Check } from './base58.ts'

const decodedByLibrary = (text: string) => bs58check.decodeUnsafe(text) ?? null

test('reads what the library writes, with zeros in front or not', () =>
  fc.assert(
    fc.property(fc.nat({ max: 20 }), fc.uint8Array({ maxLength: 300 }), (zeros, rest) => {
      const bytes = Uint8Array.from([...new Uint8Array(zeros), ...rest])
      expect(decodeBase58Check(bs58check.encode(bytes))).toEqual(bytes)
    }),
  ))

test('takes and refuses the same texts as the library', () =>
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'11129ABCxyz0OIl_é'), maxLength: 40 }), (text) => {
      expect(decodeBase58Check(text)).toEqual(decodedByLibrary(text))
    }),
  ))

test.each(['', '1', '1111', '3QJmn', '3QJmnh'])('“%s” is read as the library reads it', (text) => {
  expect(decodeBase58Check(text)).toEqual(decodedByLibrary(text))
})

test('reads the longest text that may come', () => {
  const bytes = new Uint8Array(40_000).map((_, at) => at * 7)
  expect(decodeBase58Check(bs58check.encode(bytes))).toEqual(bytes)
})
