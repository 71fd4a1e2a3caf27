import { describe, expect, test } from 'vitest'
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

  test.each([
    [360, '6 minutes'],
    [-7_200, '2 hours'],
    [-200_000, '2 days'],
  ])('has a clock that is %i seconds behind says by how much', (clockAhead, said) => {
    expect(refusal(401, 'clock-skew', { clockAhead })).toMatchObject({
      word: 'other-clock',
      text: `Its clock and this computer’s are ${said} apart.`,
      code: 'clock-skew',
    })
  })
})

test('this computer’s clock is named only where nothing else stands in the way', () => {
  const [clock, busy] = [refusal(401, 'clock-skew', { clockAhead: 360 }), refusal(429, 'busy')]
  expect(clockProblem([clock, clock])).toMatchObject({ code: 'clock', details: [clock, clock] })
  expect(clockProblem([clock, busy])).toBeNull()
  expect(clockProblem([])).toBeNull()
})
