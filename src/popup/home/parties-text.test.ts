import { expect, test } from 'vitest'
import type { PartyView, WalletView } from '../../messages/view.ts'
import { burnedText, partiesText, replacedText } from './parties-text.ts'

function wallet(threshold: number, ...servers: PartyView['state'][]): WalletView {
  const names = ['Muzeum Nowych Form', 'Galerie Vašková', 'Kunstverein am Fluss', 'Home server']
  const rest = { host: null, lastAnswered: null, said: null, replaced: false, burned: false, fingerprint: [] }
  return {
    name: 'Ines Duarte',
    threshold,
    broken: [],
    parties: [
      { index: 1, role: 'device', name: 'This browser', state: 'here', ...rest },
      ...servers.map((state, at) => ({ index: at + 2, role: 'server' as const, name: names[at]!, state, ...rest })),
    ],
  }
}

test('all here', () => {
  expect(partiesText(wallet(2, 'here', 'here'))).toEqual({
    title: 'All three parties are here',
    detail: 'Two sign. One can be missing.',
  })
})

test('one missing, none to spare', () => {
  expect(partiesText(wallet(2, 'here', 'away'))).toEqual({
    title: 'Galerie Vašková is missing',
    detail: 'Still enough to sign. None to spare.',
  })
})

test('too few', () => {
  expect(partiesText(wallet(2, 'away', 'away'))).toEqual({
    title: 'Two servers are missing',
    detail: 'Nothing can be signed until one is back.',
  })
  expect(partiesText(wallet(3, 'away', 'away', 'away', 'away')).detail).toBe(
    'Nothing can be signed until two are back.',
  )
})

test('four of five', () => {
  expect(partiesText(wallet(3, 'here', 'here', 'away', 'here'))).toEqual({
    title: 'Four of five parties are here',
    detail: 'Three sign. One more can be missing.',
  })
})

test('nothing is claimed before the servers were asked', () => {
  expect(partiesText(wallet(2, 'unknown', 'here')).title).toBe('Asking the servers…')
})

test('which servers know another browser', () => {
  const known = wallet(2, 'here', 'here')
  expect(replacedText(known)).toBeNull()
  const replacedAt = (...indices: number[]) =>
    replacedText({
      ...known,
      parties: known.parties.map((party) => ({ ...party, replaced: indices.includes(party.index) })),
    })
  expect(replacedAt(3)).toBe('Galerie Vašková no longer knows this browser: another browser has taken its place.')
  expect(replacedAt(2, 3)).toBe(
    'Muzeum Nowych Form and Galerie Vašková no longer know this browser: another browser has taken its place.',
  )
})

const burnedAt = (known: WalletView, ...indices: number[]): WalletView => ({
  ...known,
  parties: known.parties.map((party) => ({ ...party, burned: indices.includes(party.index) })),
})

test('a server with which a check failed is not one that signs', () => {
  const known = wallet(2, 'here', 'here')
  expect(burnedText(known)).toBeNull()
  expect(burnedText(burnedAt(known, 3))).toBe(
    'A check failed between this browser and Galerie Vašková. They sign nothing together until their connection is renewed.',
  )
  expect(burnedText(burnedAt(known, 2, 3))).toBe(
    'Checks failed between this browser and Muzeum Nowych Form and Galerie Vašková. It signs with none of them until that connection is renewed.',
  )
  expect(partiesText(burnedAt(known, 3))).toEqual({
    title: 'Galerie Vašková does not sign with this browser',
    detail: 'Still enough to sign. None to spare.',
  })
  expect(partiesText(burnedAt(known, 2, 3))).toEqual({
    title: 'Two servers do not sign with this browser',
    detail: 'Nothing can be signed for now.',
  })
  expect(partiesText(burnedAt(wallet(2, 'away', 'here'), 3)).detail).toBe('Nothing can be signed for now.')
  expect(partiesText(burnedAt(wallet(3, 'here', 'here', 'here', 'here'), 3))).toEqual({
    title: 'Galerie Vašková does not sign with this browser',
    detail: 'Three sign. One more can be missing.',
  })
})

test('two servers that sign nothing together are told, and how many can be missing is counted over the sets that are left', () => {
  const five = wallet(3, 'here', 'here', 'here', 'here')
  expect(partiesText({ ...five, broken: [[2, 3]] })).toEqual({
    title: 'Muzeum Nowych Form and Galerie Vašková do not sign together',
    detail: 'Three sign. One can be missing.',
  })
  expect(partiesText({ ...wallet(3, 'here', 'here'), broken: [[2, 3]] })).toEqual({
    title: 'Muzeum Nowych Form and Galerie Vašková do not sign together',
    detail: 'Nothing can be signed for now.',
  })
  expect(partiesText({ ...wallet(3, 'here', 'here', 'away'), broken: [[2, 3]] })).toEqual({
    title: 'Kunstverein am Fluss is missing',
    detail: 'Nothing can be signed for now.',
  })
})
