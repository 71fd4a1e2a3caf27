import { expect, test } from 'vitest'
import { addressGroups, shortAddress } from './address-text.ts'

const ethereum = '0xB071693618e6e357Adfaf0db1a97717824b1B8E9'
const tezos = 'tz1dQGfjoErngi7xwBrquiyiRoiK87jgryER'

test('an address is shortened to its ends', () => {
  expect(shortAddress(ethereum)).toBe('0xB071…B8E9')
  expect(shortAddress(tezos)).toBe('tz1dQ…ryER')
})

test('groups of four hold the whole address', () => {
  expect(addressGroups(ethereum).join(' ')).toBe('0xB071 6936 18e6 e357 Adfa f0db 1a97 7178 24b1 B8E9')
  expect(addressGroups(tezos).join(' ')).toBe('tz1d QGfj oErn gi7x wBrq uiyi RoiK 87jg ryER')
  expect(addressGroups(ethereum).join('')).toBe(ethereum)
})
