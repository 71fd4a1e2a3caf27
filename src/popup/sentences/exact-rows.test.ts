import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactRows } from './exact-rows.ts'

const field = (label: string, offset: number, length: number) => ({ label, value: label, offset, length })

test('a field stands beside its own bytes, and what lies between is shown as well', () => {
  expect(exactRows('0x0102030405', [field('a', 1, 2)])).toEqual([
    { offset: 0, bytes: '01', field: null },
    { offset: 1, bytes: '0203', field: { label: 'a', value: 'a' } },
    { offset: 3, bytes: '0405', field: null },
  ])
})

test('a long field is named once', () => {
  const rows = exactRows(`0x${'ab'.repeat(20)}`, [field('to', 0, 20)])
  expect(rows.map(({ offset, field: named }) => [offset, named?.label])).toEqual([
    [0, 'to'],
    [16, undefined],
  ])
})

test('whatever the fields claim, every byte is shown once and in order', () => {
  const fields = fc.array(fc.record({ offset: fc.nat(80), length: fc.nat(80) }))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), fields, (bytes, claims) => {
      const hex = `0x${Buffer.from(bytes).toString('hex')}`
      const rows = exactRows(
        hex,
        claims.map(({ offset, length }) => field('x', offset, length)),
      )
      expect(`0x${rows.map((row) => row.bytes).join('')}`).toBe(hex)
    }),
  )
})
