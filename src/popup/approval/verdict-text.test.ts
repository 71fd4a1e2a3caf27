import { expect, test } from 'vitest'
import type { VerdictView } from '../../messages/request.ts'
import { agreementAside, changeSpoken, othersHead, verdictHead } from './verdict-text.ts'

function verdicts(...states: VerdictView['state'][]): VerdictView[] {
  return states.map((state, at) => ({
    party: at + 2,
    name: ['Muzeum Nowych Form', 'Galerie Vašková', 'Kunstverein am Fluss', 'Home server'][at]!,
    state,
    reason: null,
    quoted: null,
    code: null,
    reading: null,
  }))
}

test('the head says who signs', () => {
  expect(verdictHead(1, verdicts('agrees', 'reading'))).toBe('You and one of these sign')
  expect(verdictHead(2, verdicts('agrees', 'agrees'))).toBe('Both must agree')
  expect(verdictHead(2, verdicts('agrees', 'agrees', 'agrees'))).toBe('You and two of these sign')
  expect(verdictHead(3, verdicts('agrees', 'agrees', 'agrees'))).toBe('All three must agree')
})

test('the head says who refuses', () => {
  expect(verdictHead(1, verdicts('refuses', 'agrees'))).toBe('One server refuses')
  expect(verdictHead(1, verdicts('refuses', 'cannot-read'))).toBe('Both servers refuse')
  expect(verdictHead(2, verdicts('refuses', 'reads-otherwise', 'agrees'))).toBe('Two servers refuse')
  expect(verdictHead(2, verdicts('refuses', 'refuses', 'refuses'))).toBe('All three servers refuse')
  expect(othersHead(1)).toBe('The other server')
})

test('«All read it alike» is said of servers that answered and read it', () => {
  expect(agreementAside(verdicts('agrees', 'reading'), true)).toBe('Reading…')
  expect(agreementAside(verdicts('agrees', 'agrees'), true)).toBe('All read it alike')
  expect(agreementAside(verdicts('agrees', 'no-answer'), true)).toBe('All read it alike')
  expect(agreementAside(verdicts('agrees', 'reads-otherwise'), false)).toBeNull()
  expect(agreementAside(verdicts('cannot-read', 'cannot-read'), true)).toBeNull()
  expect(agreementAside(verdicts('no-answer', 'no-answer'), true)).toBeNull()
})

test('a change is spoken as one sentence with the count', () => {
  const [, second] = verdicts('agrees', 'agrees')
  expect(changeSpoken(second!, verdicts('agrees', 'agrees'))).toBe('Galerie Vašková agrees. Two of two have answered.')
})
