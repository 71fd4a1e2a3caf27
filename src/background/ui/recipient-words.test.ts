import { expect, test } from 'vitest'
import { noRecipient } from './recipient-words.ts'

const ETHEREUM = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const TEZOS = 'tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb'

test.each([
  ['ethereum', '0x12', 'This is not an address.'],
  ['ethereum', ETHEREUM.replace('5aA', '5AA'), 'A character of this address is wrong: it fails its own check.'],
  ['ethereum', ` ${TEZOS}`, 'This is a Tezos address. This account is on Ethereum.'],
  ['tezos', 'alice.tez', 'This is not an address.'],
  ['tezos', TEZOS.replace('8', '9'), 'A character of this address is wrong: it fails its own check.'],
  ['tezos', TEZOS.slice(0, -1), 'This address is not whole: it has 36 characters.'],
  ['tezos', ETHEREUM, 'This is an Ethereum address. This account is on Tezos.'],
  [
    'tezos',
    'sr1Ghq66tYK9y3r8CC1Tf8i8m5nxh8nTvZEf',
    'This is the address of a rollup. This wallet sends nothing there.',
  ],
] as const)('an account on %s: “%s”', (family, typed, sentence) => {
  expect(noRecipient(typed, family)).toBe(sentence)
})
