import type { Problem, ProblemDetail } from '../../messages/problem.ts'
import { BenignAbort, CheatingAbort } from '../../mpc/errors.ts'
import { WalletError } from '../errors.ts'
import { BrowserReplaced } from './browser-replaced.ts'
import { ServerError } from './secret-server.ts'

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
  if (error instanceof WalletError) return { ...detail, word: 'broke-a-check', text: error.message, code: error.code }
  if (!(error instanceof ServerError)) return { ...detail, word: 'no-answer', text: 'It did not answer.' }
  const { failure } = error
  if (failure.kind === 'no-answer') return { ...detail, word: 'no-answer', text: 'It did not answer.' }
  if (failure.kind === 'no-valid-answer')
    return { ...detail, word: 'no-answer', text: 'No valid answer.', code: failure.kind }
  const { status, code, title, retryAfter } = failure.problem
  if (failure.clockAhead !== null) {
    const apart = duration(Math.abs(failure.clockAhead))
    return { ...detail, word: 'other-clock', text: `Its clock and this computer’s are ${apart} apart.`, code }
  }
  const said = { ...detail, quoted: title, code }
  if (status === 429) {
    const asks = retryAfter === undefined ? '' : ` and asks for ${duration(retryAfter)}`
    return { ...said, word: 'busy', text: `It is busy${asks}.` }
  }
  if (status === 503) return { ...said, word: 'closed', text: 'It is closed.' }
  return { ...said, word: 'refuses', text: 'It refuses.' }
}

/** Where servers say that this computer's clock is off, and nothing else stands in the way. */
export function clockProblem(details: readonly ProblemDetail[]): Problem | null {
  if (details.length === 0 || details.some(({ word }) => word !== 'other-clock')) return null
  return {
    code: 'clock',
    title: 'This computer’s clock is off',
    text: 'Servers accept one minute. Nothing was signed or made. Correct the clock, then try again.',
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
