import { compareReadings } from '../../chains/compare-readings.ts'
import type { Intent } from '../../chains/intent.ts'
import type { Problem } from '../../messages/problem.ts'
import type { Acknowledgement, VerdictView, WayView } from '../../messages/request.ts'
import type { ServerAnswer, ServerName } from '../signing.ts'

/** A server's line, before and after its answer. */
export interface ServerLine extends ServerName {
  readonly answer: ServerAnswer | null
}

/** What a server's answer amounts to beside this browser's own reading. */
export function verdictOf(own: Intent, { party, name, answer }: ServerLine): VerdictView {
  const line = { party, name, reason: null, quoted: null, code: null, reading: null }
  switch (answer?.kind) {
    case undefined:
      return { ...line, state: 'reading' }
    case 'read':
      if (compareReadings(own, answer.intent) === 'alike') return { ...line, state: 'agrees' }
      return { ...line, state: 'reads-otherwise', reading: answer.intent }
    case 'refuses':
    case 'cannot-read':
      return { ...line, state: answer.kind, quoted: answer.quoted, code: answer.code }
    default:
      return { ...line, state: answer!.kind, reason: answer!.reason, quoted: answer!.quoted }
  }
}

/** Against whom the person would sign. */
export function opposing(verdicts: readonly VerdictView[]): number[] {
  return verdicts
    .filter(({ state }) => state === 'refuses' || state === 'reads-otherwise' || state === 'cannot-read')
    .map(({ party }) => party)
}

/**
 * Which way is open. A server that gave no answer may still sign: a reading is a courtesy and has a limit of its own.
 * @param needed how many servers must sign with this browser
 */
export function wayOf(verdicts: readonly VerdictView[], needed: number, acknowledge: Acknowledgement[]): WayView {
  const count = (...states: VerdictView['state'][]) => verdicts.filter(({ state }) => states.includes(state)).length
  const agreeing = count('agrees')
  const stillReading = count('reading')
  if (agreeing < needed && stillReading > 0) return { kind: 'reading' }
  if (agreeing + count('no-answer', 'closed') < needed) return { kind: 'none', problem: tooFew(verdicts) }
  const despite = opposing(verdicts)
  if (despite.length > 0 || acknowledge.length > 0) return { kind: 'hold', despite, acknowledge }
  return { kind: 'approve' }
}

/** Every server that answered returned the same meaning, and one did. */
export function alike(verdicts: readonly VerdictView[]): boolean {
  const answered = verdicts.filter(({ state }) => state !== 'no-answer' && state !== 'closed')
  return answered.length > 0 && answered.every(({ state }) => state === 'agrees')
}

const WORDS = { refuses: 'refuses', 'cannot-read': 'cannot-read', 'reads-otherwise': 'reads-otherwise' } as const

function tooFew(verdicts: readonly VerdictView[]): Problem {
  const details = verdicts.flatMap(({ name, state, quoted, code }) => {
    if (!Object.hasOwn(WORDS, state)) return []
    const word = WORDS[state as keyof typeof WORDS]
    return [{ name, word, text: '', quoted, code, lastAnswered: null }]
  })
  const otherwise = verdicts.find(({ state }) => state === 'reads-otherwise')
  if (otherwise !== undefined) {
    return {
      code: 'reads-otherwise',
      title: `${otherwise.name} reads this otherwise`,
      text: 'Do not sign until you know why.',
      details,
      actions: ['close'],
    }
  }
  const text = 'Too few servers are left to sign it. Nothing was signed.'
  return { code: 'too-few-agree', title: 'This cannot be signed', text, details, actions: ['close'] }
}
