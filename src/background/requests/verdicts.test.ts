import { expect, test } from 'vitest'
import type { Intent } from '../../chains/intent.ts'
import type { ServerAnswer } from '../signing.ts'
import { alike, verdictOf, wayOf } from './verdicts.ts'

const OWN: Intent = {
  vocabulary: 1,
  chain: 'eip155:1',
  account: `0x${'11'.repeat(20)}`,
  target: `0x${'22'.repeat(20)}`,
  value: '5',
  maximumFee: '7',
  nonce: 0,
  digest: `0x${'33'.repeat(32)}`,
  meaning: { class: 'unknown-call', contract: `0x${'22'.repeat(20)}`, selector: null, resembles: null, data: '0x01' },
}
const ANSWERS: Record<string, ServerAnswer | null> = {
  agrees: { kind: 'read', intent: OWN },
  otherwise: { kind: 'read', intent: { ...OWN, value: '6' } },
  refuses: { kind: 'refuses', code: 'rule', quoted: 'No.' },
  unread: { kind: 'cannot-read', code: 'undecodable', quoted: null },
  silent: { kind: 'no-answer', reason: null, quoted: null },
  reading: null,
}

test.each([
  ['agrees agrees', 'approve'],
  ['agrees reading', 'approve'],
  ['reading reading', 'reading'],
  ['silent reading', 'reading'],
  ['agrees silent', 'approve'],
  ['silent silent', 'approve'],
  ['agrees refuses', 'hold 3'],
  ['otherwise agrees', 'hold 2'],
  ['silent refuses', 'hold 3'],
  ['refuses refuses', 'none too-few-agree'],
  ['refuses unread', 'none too-few-agree'],
  ['refuses otherwise', 'none reads-otherwise'],
])('two servers, one needed: %s → %s', (said, expected) => {
  expect(way(said, 1)).toBe(expected)
})

test.each([
  ['agrees agrees silent', 'approve'],
  ['agrees reading reading', 'reading'],
  ['agrees agrees refuses', 'hold 4'],
  ['agrees refuses refuses', 'none too-few-agree'],
])('three servers, two needed: %s → %s', (said, expected) => {
  expect(way(said, 2)).toBe(expected)
})

test('what must be acknowledged is never a single press', () => {
  const verdicts = verdictsOf('agrees agrees')
  expect(wayOf(verdicts, 1, ['unlimited-approval'])).toEqual({
    kind: 'hold',
    despite: [],
    acknowledge: ['unlimited-approval'],
  })
})

test('«All read it alike» needs an answer, and every answer', () => {
  const said = [
    'agrees agrees',
    'agrees silent',
    'silent silent',
    'agrees reading',
    'agrees otherwise',
    'agrees refuses',
  ]
  expect(said.map((each) => alike(verdictsOf(each)))).toEqual([true, true, false, false, false, false])
})

function verdictsOf(said: string) {
  return said.split(' ').map((word, i) => verdictOf(OWN, { party: i + 2, name: `S${i}`, answer: ANSWERS[word]! }))
}

function way(said: string, needed: number): string {
  const open = wayOf(verdictsOf(said), needed, [])
  if (open.kind === 'hold') return `hold ${open.despite.join()}`
  return open.kind === 'none' ? `none ${open.problem?.code}` : open.kind
}
