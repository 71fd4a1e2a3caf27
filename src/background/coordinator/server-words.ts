import type { Problem, ProblemDetail } from '../../messages/problem.ts'
import { BenignAbort, CheatingAbort } from '../../mpc/errors.ts'
import { WalletError } from '../errors.ts'
import { BrowserReplaced } from './browser-replaced.ts'
import { ServerError } from './secret-server.ts'

/** What a server says that finds a request too old or too new. */
const ABOUT_TIME = ['clock-skew', 'plan-time']

/** Of a connection, as dealing with its server has shown. */
const OF_A_PAIR = ['no-pair', 'pair-burned-twice']

/** Whether it was this browser that failed in its dealings with a server: its stores, its lock. */
export function isThisBrowsers(error: unknown): boolean {
  return error instanceof WalletError && !(error instanceof BrowserReplaced) && !OF_A_PAIR.includes(error.code)
}

/** What one server's failure is called before a person. Only words it signed are quoted. */
export function serverDetail(name: string, error: unknown): ProblemDetail {
  const detail = { name, quoted: null, code: null, lastAnswered: null }
  if (error instanceof CheatingAbort)
    return {
      ...detail,
      word: 'broke-a-check',
      text: 'It failed a check that an honest server passes.',
      code: error.check,
    }
  if (error instanceof BenignAbort)
    return { ...detail, word: 'no-answer', text: 'What it sent did not fit. Nothing was signed.', code: error.code }
  if (error instanceof BrowserReplaced)
    return { ...detail, word: 'other-browser', text: error.message, code: error.code }
  if (error instanceof WalletError) {
    const word = error.code === 'pair-burned-twice' ? 'broke-a-check' : 'no-answer'
    return { ...detail, word, text: error.message, code: error.code }
  }
  if (!(error instanceof ServerError)) return { ...detail, word: 'no-answer', text: 'It did not answer.' }
  const { failure } = error
  if (failure.kind === 'no-answer') return { ...detail, word: 'no-answer', text: 'It did not answer.' }
  if (failure.kind === 'no-valid-answer')
    return { ...detail, word: 'no-answer', text: 'No valid answer.', code: failure.kind }
  const { status, code, title, retryAfter } = failure.problem
  if (failure.clockAhead && ABOUT_TIME.includes(code)) {
    const [word, how] =
      failure.clockAhead > 0 ? (['clock-behind', 'behind'] as const) : (['clock-ahead', 'ahead of'] as const)
    return {
      ...detail,
      word,
      text: `Its clock is ${duration(Math.abs(failure.clockAhead))} ${how} this computer’s.`,
      code,
    }
  }
  const said = { ...detail, quoted: title, code }
  if (status === 429) {
    const asks = retryAfter === undefined || retryAfter < 1 ? '' : ` and asks for ${duration(retryAfter)}`
    return { ...said, word: 'busy', text: `It is busy${asks}.` }
  }
  if (status === 503) return { ...said, word: 'closed', text: 'It is closed.' }
  return { ...said, word: 'refuses', text: 'It refuses.' }
}

/**
 * Where two servers or more agree about which of the clocks is late, and nothing else stands in the way. One alone may
 * have the wrong time itself.
 * @param safe what has not happened
 */
export function clockProblem(details: readonly ProblemDetail[], safe: string): Problem | null {
  const [first, second] = details
  if (!first || !second || !['clock-behind', 'clock-ahead'].includes(first.word)) return null
  if (details.some(({ word }) => word !== first.word)) return null
  return {
    code: 'clock',
    title: 'This computer’s clock seems to be off',
    text: `Servers accept one minute. ${safe} Compare it with another clock, correct it, then try again.`,
    details: [...details],
    actions: ['try-again', 'close'],
  }
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

/** As a person says it: in the largest unit of which there are two, rounded. */
function duration(seconds: number): string {
  const [unit, length] = UNITS.find(([, length]) => seconds >= 2 * length) ?? ['second', 1]
  const count = Math.round(seconds / length)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
