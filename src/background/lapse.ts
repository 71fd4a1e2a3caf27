import type { Problem } from '../messages/problem.ts'
import type { EndReason } from './requests/approvals.ts'

/** What a window is told about a request that the worker's death interrupted. */
export function interrupted(isSigned: boolean): Problem {
  return {
    code: 'interrupted',
    title: 'The browser interrupted this',
    text: isSigned
      ? 'It was signed before the interruption. Sending it now.'
      : 'Nothing was signed. Your approval has lapsed; ask the site again.',
    details: [],
    actions: ['close'],
  }
}

const ENDINGS: Readonly<Record<Exclude<EndReason, 'rejected'>, string>> = {
  locked: 'Symbolon was locked.',
  'network-changed': 'The network was changed.',
  'account-changed': 'Another account was chosen.',
  'window-closed': 'The window was closed.',
  'page-gone': 'The page that asked has closed.',
}

/** What Activity says about a request that ended without consent; null when the person simply rejected it. */
export function ended(reason: EndReason): Problem | null {
  if (reason === 'rejected') return null
  return { code: reason, title: 'Nothing was signed', text: ENDINGS[reason], details: [], actions: [] }
}
