import { AbiCoder } from 'ethers/abi'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tokenAnswers, tokenCalls } from './token-calls.ts'

const OWNER = `0x${'a1'.repeat(20)}`
const BOB = `0x${'b0'.repeat(20)}`
const word = (hex: string) => hex.padStart(64, '0')
const string = (text: string) => AbiCoder.defaultAbiCoder().encode(['string'], [text])

test('calls as the standards encode them', () => {
  expect(tokenCalls.symbol()).toBe('0x95d89b41')
  expect(tokenCalls.name()).toBe('0x06fdde03')
  expect(tokenCalls.decimals()).toBe('0x313ce567')
  expect(tokenCalls.supportsInterface('0x80ac58cd')).toBe(`0x01ffc9a7${'80ac58cd'.padEnd(64, '0')}`)
  expect(tokenCalls.ownerOf(7n)).toBe(`0x6352211e${word('7')}`)
  expect(tokenCalls.balanceOf(OWNER)).toBe(`0x70a08231${word('a1'.repeat(20))}`)
  expect(tokenCalls.balanceOfId(OWNER, 7n)).toBe(`0x00fdd58e${word('a1'.repeat(20))}${word('7')}`)
  expect(tokenCalls.transfer(BOB, 5n)).toBe(`0xa9059cbb${word('b0'.repeat(20))}${word('5')}`)
  expect(tokenCalls.giveWork(OWNER, BOB, 7n)).toBe(
    `0x42842e0e${word('a1'.repeat(20))}${word('b0'.repeat(20))}${word('7')}`,
  )
  expect(tokenCalls.giveEditions(OWNER, BOB, 7n, 2n)).toBe(
    `0xf242432a${word('a1'.repeat(20))}${word('b0'.repeat(20))}${word('7')}${word('2')}${word('a0')}${word('0')}`,
  )
})

describe('answers', () => {
  test('texts as `string` and as padded `bytes32`', () => {
    expect(tokenAnswers.text(string('OBOL'), 32)).toBe('OBOL')
    expect(tokenAnswers.text(`0x${'4d4b52'.padEnd(64, '0')}`, 32)).toBe('MKR')
    expect(tokenAnswers.text(string('  Obol '), 32)).toBe('Obol')
  })

  test.each<[string, string | null]>([
    ['no answer', null],
    ['nothing', '0x'],
    ['an empty text', string('')],
    ['a text of spaces', string('   ')],
    ['a text that is too long', string('x'.repeat(33))],
    ['a text longer than is read', string('x'.repeat(5_000))],
    ['a text that says it is longer than it is', `0x${word('20')}${word('ff')}${word('0')}`],
    ['a text that lies beyond its answer', `0x${word('ffffffff')}${word('1')}`],
    ['bytes that are no UTF-8', `0x${word('20')}${word('2')}${'c328'.padEnd(64, '0')}`],
    ['32 bytes that are none', `0x${'ff'.repeat(32)}`],
    ['31 bytes', `0x${'00'.repeat(31)}`],
  ])('%s is no text', (_, answer) => {
    expect(tokenAnswers.text(answer, 32)).toBeNull()
  })

  test('numbers, addresses and yes are 32 bytes and nothing else', () => {
    expect(tokenAnswers.number(`0x${word('12')}`)).toBe(18n)
    for (const answer of [null, '0x', '0x12', `0x${word('12')}00`, `0x${word('12').slice(2)}`])
      expect(tokenAnswers.number(answer)).toBeNull()
    expect(tokenAnswers.yes(`0x${word('1')}`)).toBe(true)
    for (const answer of [null, '0x', `0x${word('0')}`, `0x${word('2')}`, `0x${'f'.repeat(64)}`])
      expect(tokenAnswers.yes(answer)).toBe(false)
    expect(tokenAnswers.address(`0x${word('a1'.repeat(20))}`)).toBe(OWNER)
    expect(tokenAnswers.address(`0x${'f'.repeat(64)}`)).toBeNull()
  })

  test('whatever a contract answers, it is a text in bounds or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = tokenAnswers.text(`0x${Buffer.from(bytes).toString('hex')}`, 32)
        if (text !== null) expect(text.length).toBeLessThanOrEqual(32)
      }),
    )
  })
})
