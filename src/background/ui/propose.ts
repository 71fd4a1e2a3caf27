import { ProblemError, WalletError } from '../errors.ts'
import { ended } from '../lapse.ts'
import { RequestEnded } from '../requests/approvals.ts'
import type { WaitingRequest } from '../requests/request.ts'
import type { Draft, TransactionAsk } from '../requests/signer.ts'
import type { UiServices } from './services.ts'

/** A transaction of the wallet's own: put before the person, and carried out once approved, whatever page is open then. */
export async function propose(
  { signer }: Pick<UiServices, 'signer'>,
  wish: Omit<TransactionAsk, 'site'>,
  draft: Draft,
): Promise<WaitingRequest> {
  const ask = { ...wish, site: null }
  const request = await signer.proposeTransaction(ask, draft).catch(sayWhyItEnded)
  const outcome = signer.carryOut(request.id, ask, new AbortController().signal)
  // The request and Activity show how it ended; nobody else waits for it.
  outcome.catch((error: unknown) => {
    if (!(error instanceof RequestEnded || error instanceof WalletError)) throw error
  })
  return request
}

/** The page that asked says it: no window has opened yet. */
function sayWhyItEnded(error: unknown): never {
  const problem = error instanceof RequestEnded ? ended(error.reason) : null
  throw problem === null ? error : new ProblemError({ ...problem, actions: ['close'] }, false, error)
}
