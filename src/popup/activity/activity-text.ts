import type { ActivityAction, ActivityState } from '../../messages/view.ts'

/** The word a row ends with. */
export const stateWord: Record<ActivityState, string> = {
  waiting: 'Waits for you',
  signing: 'Signing',
  signed: 'Signed',
  unsent: 'Not yet sent',
  'not-taken': 'Not taken',
  pending: 'Pending',
  confirmed: 'Confirmed',
  failed: 'Failed',
  replaced: 'Replaced',
  expired: 'Never happened',
  rejected: 'You rejected it',
  refused: 'Not signed',
  lapsed: 'Lapsed',
}

export const actionWord: Record<ActivityAction, string> = {
  open: 'Look',
  'speed-up': 'Speed up',
  cancel: 'Cancel it',
  'send-now': 'Send now',
  'sign-again': 'Sign again with the next',
}

/** What a person may still have to do or wait for. These come first. */
export function isOpen(state: ActivityState): boolean {
  return OPEN.has(state)
}

const OPEN: ReadonlySet<ActivityState> = new Set(['waiting', 'signing', 'unsent', 'not-taken', 'pending'])
