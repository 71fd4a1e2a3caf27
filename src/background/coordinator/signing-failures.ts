import { CarrierFailure } from '../../ceremony/coordinator.ts'
import type { Problem, ProblemDetail } from '../../messages/problem.ts'
import { BenignAbort, CheatingAbort } from '../../mpc/errors.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { BrowserReplaced, browserReplaced } from './browser-replaced.ts'
import { type HeldCoSigner, type HeldWallet, isBurnedHere, type WalletKey } from './held-wallet.ts'
import type { Presence } from './presence.ts'
import { ServerError } from './secret-server.ts'
import { clockProblem, serverDetail } from './server-words.ts'

/** A refusal of a step that may be another signer's doing: what arrived did not fit, or a pair of two servers is burned. */
const MAYBE_ANOTHERS = [409, 410, 422]
const ANOTHERS_PAIR = 'pair-burned-twice'

/** Who failed while one payload was being signed, and with whom there is no point in trying again. */
export class SigningFailures {
  readonly #details = new Map<PartyIndex, ProblemDetail>()
  readonly #out = new Set<PartyIndex>()

  /** Takes in what ended the try with `set`. @throws `error` itself when it is no server's failure */
  note(set: readonly HeldCoSigner[], error: unknown, presence: Presence): void {
    for (const [index, cause] of failuresOf(set, error)) {
      const name = set.find((co) => co.index === index)?.held.name
      if (name === undefined) throw error
      this.#details.set(index, { ...serverDetail(name, cause), lastAnswered: presence.of(index).lastAnswered })
      if (isOwnFailure(cause)) this.#out.add(index)
    }
  }

  /** With a set that failed as a whole, each of its servers may still sign with others. */
  excludes(set: readonly HeldCoSigner[]): boolean {
    return set.some(({ index }) => this.#out.has(index))
  }

  get names(): string[] {
    return [...this.#details.values()].map(({ name }) => name)
  }

  /** What the person is told when no set is left: of every server why it did not sign. */
  problem(wallet: HeldWallet, { material }: WalletKey, without: readonly PartyIndex[]): Problem {
    const { plan, coSigners } = wallet
    const details = coSigners.flatMap(({ index, held }): ProblemDetail[] => {
      const failed = this.#details.get(index)
      if (failed) return [failed]
      if (without.includes(index) || material.curve === 'ed25519' || material.pairs.has(index)) return []
      const detail = { name: held.name, quoted: null, lastAnswered: null }
      return isBurnedHere(wallet, index)
        ? [{ ...detail, word: 'broke-a-check', code: 'pair-burned', text: 'It failed a check before.' }]
        : [{ ...detail, word: 'no-answer', code: 'no-pair', text: 'This browser has yet to meet it again.' }]
    })
    return tooFewServers(details, plan.threshold - 1)
  }
}

const COUNTS = ['No', 'One', 'Two', 'Three', 'Four']

/** @param needed how many servers must sign with this browser */
export function tooFewServers(details: readonly ProblemDetail[], needed: number): Problem {
  if (details.some(({ word }) => word === 'other-browser')) return browserReplaced(details)
  const clock = clockProblem(details, 'Nothing was signed.')
  if (clock !== null) return clock
  const who = details.length === 1 ? 'One server' : `${COUNTS[details.length]} servers`
  const did = details.every(({ word }) => word === 'no-answer') ? 'answer' : 'sign'
  return {
    code: 'too-few-servers',
    title: details.length > 0 ? `${who} did not ${did}` : 'Too few servers may sign',
    text: `Your approval needs ${COUNTS[needed]!.toLowerCase()} of them. Nothing was sent and nothing has moved.`,
    details: [...details],
    actions: ['try-again', 'see-parties'],
  }
}

export function notRenewed(details: readonly ProblemDetail[]): Problem {
  if (details.some(({ word }) => word === 'other-browser')) return browserReplaced(details)
  const clock = clockProblem(details, 'Nothing was lost.')
  if (clock !== null) return clock
  const who = details.map(({ name }) => name).join(', ')
  return {
    code: 'not-renewed',
    title: 'The connection was not renewed',
    text: `${who} did not take part to the end. Nothing was lost.`,
    details: [...details],
    actions: ['try-again', 'close'],
  }
}

/** Who failed in work with these servers, and why. @throws `error` itself when it is no server's failure */
export function failuresOf(set: readonly HeldCoSigner[], error: unknown): readonly (readonly [PartyIndex, unknown])[] {
  if (error instanceof CarrierFailure) return [...error.failures]
  if (error instanceof CheatingAbort) return [[error.peer, error]]
  if (!(error instanceof BenignAbort)) throw error
  return set.flatMap(({ index }) => (error.peer === undefined || error.peer === index ? [[index, error] as const] : []))
}

function isOwnFailure(cause: unknown): boolean {
  if (cause instanceof CheatingAbort || cause instanceof BrowserReplaced) return true
  // It was shown to be this server's doing.
  if (cause instanceof BenignAbort && cause.code === 'invalid-share') return true
  if (!(cause instanceof ServerError)) return false
  if (cause.failure.kind !== 'refused') return true
  const { status, code } = cause.failure.problem
  return !MAYBE_ANOTHERS.includes(status) && code !== ANOTHERS_PAIR
}
