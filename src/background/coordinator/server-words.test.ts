import { describe, expect, test } from 'vitest'
import { WalletError } from '../errors.ts'
import { ServerError } from './secret-server.ts'
import { clockProblem, serverDetail } from './server-words.ts'

const refusal = (status: number, code: string, more: { retryAfter?: number; clockAhead?: number } = {}) => {
  const { clockAhead = null, ...extra } = more
  const problem = { type: 'about:blank' as const, title: 'No.', status, code, ...extra }
  return serverDetail('Two', new ServerError('https://two.example', { kind: 'refused', problem, clockAhead }))
}

describe('a server that', () => {
  test.each([
    [20, '20 seconds'],
    [119, '119 seconds'],
    [120, '2 minutes'],
    [600, '10 minutes'],
    [7_300, '2 hours'],
    [1, '1 second'],
  ])('is busy for %i seconds says so', (retryAfter, said) => {
    expect(refusal(429, 'busy', { retryAfter })).toMatchObject({
      word: 'busy',
      text: `It is busy and asks for ${said}.`,
      quoted: 'No.',
    })
  })

  test('is busy for a time that it does not say', () => {
    expect(refusal(429, 'busy')).toMatchObject({ word: 'busy', text: 'It is busy.' })
  })

  test('is busy for a time that makes no sense is just busy', () => {
    expect(refusal(429, 'busy', { retryAfter: -5 })).toMatchObject({ text: 'It is busy.' })
  })

  test.each([
    [360, 'clock-behind', '6 minutes behind'],
    [-7_200, 'clock-ahead', '2 hours ahead of'],
    [-200_000, 'clock-ahead', '2 days ahead of'],
  ])('has a clock that is %i seconds behind says by how much', (clockAhead, word, said) => {
    expect(refusal(401, 'clock-skew', { clockAhead })).toMatchObject({
      word,
      text: `Its clock is ${said} this computer’s.`,
      code: 'clock-skew',
    })
  })

  test('refuses for another reason is quoted, whatever time it says it is', () => {
    expect(refusal(403, 'rule', { clockAhead: 360 })).toMatchObject({ word: 'refuses', quoted: 'No.', code: 'rule' })
  })
})

test('this computer’s clock is named only where two servers agree about it, and nothing else stands in the way', () => {
  const late = refusal(401, 'clock-skew', { clockAhead: 360 })
  const early = refusal(422, 'plan-time', { clockAhead: -360 })
  const busy = refusal(429, 'busy')
  expect(clockProblem([late, late], 'Safe.')).toMatchObject({ code: 'clock', text: expect.stringContaining('Safe.') })
  expect(clockProblem([early, early, early], '')).toMatchObject({ code: 'clock' })
  for (const others of [[], [late], [late, early], [late, busy], [busy, busy]])
    expect(clockProblem(others, '')).toBeNull()
})

test('only what failed a check is said to have broken one', () => {
  const wordOf = (code: string) => serverDetail('Two', new WalletError(code, 'A sentence.')).word
  expect(wordOf('pair-burned-twice')).toBe('broke-a-check')
  for (const code of ['no-pair', 'store-unwritable', 'storage-timeout']) expect(wordOf(code)).toBe('no-answer')
})
