import { utf8ToBytes } from '@noble/hashes/utils.js'
import bs58check from 'bs58check'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeJson, encodeJson } from './codec.ts'
import { core } from './testing/dapp.ts'

const serializer = new core.Serializer()
const json = fc.jsonValue({ maxDepth: 4 })

test('the SDK reads what is written here, and the other way round', () =>
  fc.assert(
    fc.asyncProperty(json, async (value) => {
      const plain = JSON.parse(JSON.stringify(value))
      expect(await serializer.deserialize(encodeJson(value))).toEqual(plain)
      expect(decodeJson(await serializer.serialize(value))).toEqual(plain)
    }),
  ))

test('one letter otherwise, and it is not read', () =>
  fc.assert(
    fc.property(json, fc.nat(), fc.constantFrom(...'123456789ABCxyz'), (value, at, letter) => {
      const text = encodeJson(value)
      const place = at % text.length
      fc.pre(text[place] !== letter)
      expect(decodeJson(text.slice(0, place) + letter + text.slice(place + 1))).toBeUndefined()
    }),
  ))

test.each(['', '0OIl', 'no base58', encodeJson({}).slice(1), '{"a":1}', '💥'])('%s is no message', (text) => {
  expect(decodeJson(text)).toBeUndefined()
})

test('a value nested 10,000 deep is read without end of the stack', () => {
  const text = '['.repeat(10_000) + ']'.repeat(10_000)
  let depth = 0
  for (let at: unknown = decodeJson(bs58check.encode(utf8ToBytes(text))); Array.isArray(at); at = at[0]) depth += 1
  expect(depth).toBe(10_000)
})
