import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from './base64.ts'

test('reads what it writes, as Node does', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
      expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
      expect(fromBase64(toBase64(bytes))).toEqual(bytes)
    }),
  )
})

test.each(['AB', 'AAA=', 'A', 'A A', 'AA\n', '+/', 'AAB', 'Ä'])('there is one encoding only: not %j', (text) => {
  expect(fromBase64Url(text)).toBeUndefined()
})

test('writes more than fits into one call', () => {
  const bytes = new Uint8Array(100_000).fill(0xfb)
  expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
})
