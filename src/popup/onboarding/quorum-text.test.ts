import { expect, test } from 'vitest'
import { quorumText, sharedText } from './quorum-text.ts'

const weight = (threshold: number, parties: number) => ({
  possible: true,
  threshold,
  parties,
  serversAloneCanSign: true,
  shared: [],
})

test('two of three', () => {
  expect(quorumText(2, weight(2, 3))).toEqual({
    lead: 'Any two of the three can sign,',
    rest: 'also the two servers without you. Any two can block. One alone can do neither.',
  })
})

test('three of five', () => {
  expect(quorumText(4, weight(3, 5))).toEqual({
    lead: 'Any three of the five can sign,',
    rest: 'also three servers without you. Any three can block.',
  })
})

test('too few servers make no promise', () => {
  expect(quorumText(0, null)).toEqual({ lead: '', rest: 'Choose two servers at least.' })
  expect(quorumText(1, null)).toEqual({ lead: '', rest: 'Choose one more server.' })
})

test('an operator that could sign alone is named', () => {
  const operator = 'Fundacja Muzeum Nowych Form'
  const shared = [{ operator, servers: ['Muzeum Nowych Form', 'Muzeum Nowych Form, Archive'], couldSignAlone: true }]
  expect(sharedText(2, shared)).toEqual([
    {
      text: `Both are run by ${operator}: it alone could sign without you. Choose another, or continue knowing this.`,
      grave: true,
    },
  ])
  expect(sharedText(4, [{ ...shared[0]!, couldSignAlone: false }])).toEqual([
    { text: `Two are run by ${operator} and count as one.`, grave: false },
  ])
})
