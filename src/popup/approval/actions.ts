import type { Acknowledgement } from '../../messages/request.ts'

/** What one consent covers besides the content itself. */
export type Consent = {
  /** Parties whose refusal was on screen. */
  despite: readonly number[]
  acknowledged: readonly Acknowledgement[]
  /** Accounts a site may see; null for requests that are not about that. */
  accounts: readonly string[] | null
}

export const plainConsent: Consent = { despite: [], acknowledged: [], accounts: null }

export type RequestActions = {
  approve: (consent: Consent) => void
  reject: () => void
  refreshFee: () => void
  /** The same bytes under the same approval again. */
  retry: () => void
  /** Puts a request that is over away. */
  leave: () => void
  /** Leaves while it is being signed. What comes of it is found in Activity. */
  stopWaiting: () => void
  seeActivity: () => void
  seeParties: () => void
}
