import { CarrierFailure } from '../../ceremony/coordinator.ts'
import type { Problem, ProblemDetail } from '../../messages/problem.ts'
import { BenignAbort, CheatingAbort } from '../../mpc/errors.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import type { Descriptor } from '../../wire/descriptor.ts'
import { fingerprintWords } from '../../wire/fingerprint.ts'
import { ProblemError, WalletError } from '../errors.ts'
import type { HeldServer } from '../vault/contents.ts'
import { DEVICE_INDEX } from './make-key.ts'
import { ServerError } from './secret-server.ts'
import { clockProblem, serverDetail } from './server-words.ts'

/** What a server says that never stored its part: it does not know the wallet, nor the owner key that would speak for it. */
const NOTHING_STORED = ['unknown-wallet', 'nothing-prepared', 'owner-order']

/** The party a failure belongs to, where one can be named. */
export function blamed(error: unknown): number | undefined {
  if (error instanceof CarrierFailure) return silentFirst(error)[0]?.[0]
  return error instanceof BenignAbort || error instanceof CheatingAbort ? error.peer : undefined
}

/**
 * Why there is no key.
 * @param step the step of the ceremony that failed, from 1
 * @param stored whether this browser's share is stored, so that the key may still be completed
 */
export function makingFailed(
  error: unknown,
  servers: readonly HeldServer[],
  step: number | undefined,
  stored: boolean,
): WalletError {
  if (error instanceof WalletError) return error
  const details = detailsOf(error, servers)
  const who = details[0]?.name ?? 'This browser'
  const code = details[0]?.code ?? 'keygen-failed'
  if (stored && details.some((detail) => NOTHING_STORED.includes(detail.code ?? ''))) {
    return new ProblemError(
      {
        code,
        title: 'This key cannot be completed',
        text: `${who} has stored nothing of it. Nothing was lost: no address was shown. Start over.`,
        details,
        actions: ['start-over'],
      },
      false,
      error,
    )
  }
  const safe = stored ? 'Your share is stored, and no address was shown.' : 'No key was made, and nothing was lost.'
  const clock = clockProblem(details, safe)
  if (clock !== null) {
    const actions: Problem['actions'] = stored ? ['try-again', 'start-over'] : ['start-over']
    return new ProblemError({ ...clock, actions }, true, error)
  }
  if (stored) {
    return new ProblemError(
      {
        code,
        title: 'The key is not complete yet',
        text: `${who} stopped before the record was complete. Your share is stored: complete the key when every server answers, or start over. No address was shown.`,
        details,
        actions: ['try-again', 'start-over'],
      },
      true,
      error,
    )
  }
  const where = step === undefined ? '' : ` at step ${step}`
  return new ProblemError(
    {
      code,
      title: 'No key was made',
      text: `${who} stopped${where}. Nothing was lost: no address was shown. Starting over is safe.`,
      details,
      actions: ['start-over', 'choose-servers'],
    },
    true,
    error,
  )
}

/** Whether a server said that it has stored nothing of a key. */
export function isNothingStored(error: unknown): boolean {
  return (
    error instanceof CarrierFailure &&
    [...error.failures.values()].some((cause) => cause instanceof ServerError && NOTHING_STORED.includes(cause.code))
  )
}

/** Why there is no further key. */
export function keyNotAdded(error: unknown, servers: readonly HeldServer[]): WalletError {
  if (error instanceof WalletError) return error
  const details = detailsOf(error, servers)
  const safe = 'Your other accounts go on as before.'
  const clock = clockProblem(details, safe)
  const who = details[0]?.name ?? 'This browser'
  const problem: Problem = clock ?? {
    code: details[0]?.code ?? 'keygen-failed',
    title: 'No account was made',
    text: `${who} did not take part to the end. A new account of this kind needs every party once. ${safe}`,
    details,
    actions: ['try-again', 'close'],
  }
  return new ProblemError(problem, true, error)
}

/** The server at an address is not the one the person saw there, whose identity key this was. */
export function anotherServer({ name, identity }: Descriptor, seen: Uint8Array): Problem {
  return {
    code: 'fingerprint-changed',
    title: 'This is not the server you chose',
    text: `Its fingerprint was ${fingerprintWords(seen).join(' ')} and is now ${fingerprintWords(identity).join(' ')}. Nothing was sent.`,
    details: [{ name, word: 'other-server', text: '', quoted: null, code: null, lastAnswered: null }],
    actions: ['choose-servers', 'close'],
  }
}

/** Servers that did not answer come first: the refusal of another may only say that it missed them too. */
function silentFirst({ failures }: CarrierFailure): [PartyIndex, unknown][] {
  const answered = (cause: unknown) => Number(cause instanceof ServerError && cause.failure.kind === 'refused')
  return [...failures].sort(([, a], [, b]) => answered(a) - answered(b))
}

function detailsOf(error: unknown, servers: readonly HeldServer[]): ProblemDetail[] {
  const nameOf = (index: number | undefined) => servers.find((server) => server.index === index)?.name ?? 'This browser'
  if (error instanceof CarrierFailure)
    return silentFirst(error).map(([index, cause]) => serverDetail(nameOf(index), cause))
  if (error instanceof BenignAbort || error instanceof CheatingAbort)
    return [serverDetail(nameOf(error.peer ?? DEVICE_INDEX), error)]
  return []
}
