import type { Problem, ProblemDetail } from '../../messages/problem.ts'
import { WalletError } from '../errors.ts'

/**
 * A server no longer knows a request key that it had accepted from this browser: another browser, with the same owner
 * key, has given it another.
 */
export class BrowserReplaced extends WalletError {
  constructor(cause: unknown) {
    super('browser-replaced', 'It no longer knows this browser: another has taken its place.', cause)
  }
}

/** What a person is told who wanted to sign. */
export function browserReplaced(details: readonly ProblemDetail[]): Problem {
  return {
    code: 'browser-replaced',
    title: 'Another browser has taken this one’s place',
    text: 'Nothing was signed and nothing has moved. If you restored this wallet in another browser, use that one. If it was not you, someone did it with your backup file and its password, and has this browser’s share: use this browser again, from Parties, and move what you own to a new wallet.',
    details: [...details],
    actions: ['see-parties', 'try-again'],
  }
}
