import { describe, expect, test } from 'vitest'
import { openVault, type SealedPlace } from './sealing.ts'

const vault = openVault(new Uint8Array(32).fill(1))
const place: SealedPlace = { table: 'keys', row: 'ab' }
const secret = new TextEncoder().encode('a share')
const sealed = vault.seal(place, secret)

test('opens what it sealed, and hides it', () => {
  expect(Uint8Array.from(vault.open(place, sealed))).toEqual(secret)
  expect(Buffer.from(sealed).includes(Buffer.from(secret))).toBe(false)
  expect(vault.seal(place, secret)).not.toEqual(sealed)
})

describe('opens nothing else', () => {
  test.each<[string, SealedPlace]>([
    ['another row', { ...place, row: 'abc' }],
    ['another table', { ...place, table: 'pairs' }],
    ['a row that runs into the table', { table: 'keys', row: '' }],
  ])('%s', (_, other) => {
    expect(() => vault.open(other, sealed)).toThrow()
  })

  test('every byte counts', () => {
    for (let at = 0; at < sealed.length; at++)
      expect(() =>
        vault.open(
          place,
          sealed.map((byte, i) => (i === at ? byte ^ 1 : byte)),
        ),
      ).toThrow()
  })

  test.each([0, 1, 12, 27])('cut to %i bytes', (length) => {
    expect(() => vault.open(place, sealed.subarray(0, length))).toThrow()
  })

  test('under another master key', () => {
    expect(() => openVault(new Uint8Array(32)).open(place, sealed)).toThrow()
  })
})
