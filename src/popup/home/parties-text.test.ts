import { expect, test } from 'vitest'
import type { PartyView, WalletView } from '../../messages/view.ts'
import { partiesText, replacedText } from './parties-text.ts'

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
