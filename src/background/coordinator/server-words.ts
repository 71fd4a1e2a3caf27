import type { ProblemDetail } from '../../messages/problem.ts'
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
  const { status, code, title } = failure.problem
  const said = { ...detail, quoted: title, code }
  if (status === 429) return { ...said, word: 'busy', text: 'It is busy.' }
  if (status === 503) return { ...said, word: 'closed', text: 'It is closed.' }
  return { ...said, word: 'refuses', text: 'It refuses.' }
}
