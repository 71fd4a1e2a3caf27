import type { Problem } from '../messages/problem.ts'
import type { EndReason } from './requests/approvals.ts'
import type { WaitingRequest } from './requests/request.ts'
import type { ActivityEntryState } from './stores/activity.ts'

/**
 * What a window is told about a request that the worker's death interrupted; null where it had been told everything.
 * @param written the state in which Activity holds it, if it does
 */
export function interrupted({ phase }: WaitingRequest, written: ActivityEntryState | undefined): Problem | null {
  if (phase.kind === 'signed' && written !== 'signed') return null
  return {
    code: isSigned(written) ? 'interrupted-once-signed' : 'interrupted',
    title: 'The browser interrupted this',
    text: !isSigned(written) ? UNSIGNED : written === 'message-signed' ? MESSAGE_SIGNED : SIGNED,
    details: [],
    actions: ['close'],
  }
}

const isSigned = (written: ActivityEntryState | undefined) =>
  written !== undefined && !['rejected', 'refused', 'lapsed'].includes(written)

const UNSIGNED = 'Nothing was signed. Your approval has lapsed; ask the site again.'
const SIGNED = 'It was signed before the interruption. Sending it now.'
const MESSAGE_SIGNED = 'It was signed before the interruption, and the site did not get it. Ask the site again.'

const ENDINGS: Readonly<Record<Exclude<EndReason, 'rejected'>, string>> = {
  locked: 'Symbolon was locked.',
  'network-changed': 'The network was changed.',
  'account-changed': 'Another account was chosen.',
  'window-closed': 'The window was closed.',
  'page-gone': 'The page that asked has closed.',
  settled: 'The transaction whose place it was to take is over.',
}

/** What the window says of an approved request that failed for good: the page that asked knows it already. */
export function failedForGood(problem: Problem, isSite: boolean): Problem {
  const next = isSite ? 'Your approval has lapsed; ask the site again.' : 'Your approval has lapsed; ask for it again.'
  const actions = problem.actions.filter((each) => each !== 'try-again' && each !== 'close')
  return { ...problem, text: `${problem.text} ${next}`.trim(), actions: [...actions, 'close'] }
}

/** What Activity says about a request that ended without consent; null when the person simply rejected it. */
export function ended(reason: EndReason): Problem | null {
  if (reason === 'rejected') return null
  return { code: reason, title: 'Nothing was signed', text: ENDINGS[reason], details: [], actions: [] }
}
