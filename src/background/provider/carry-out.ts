import { ProblemError, problemOf } from '../errors.ts'
import type { Approvals } from '../requests/approvals.ts'

/**
 * What follows consent to something that nobody signs. When it fails, the window says so. Where trying again may help, the
 * page is told once the window is left; else at once.
 */
export async function carryOut(
  approvals: Approvals,
  id: string,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  for (;;) {
    try {
      await work()
      break
    } catch (error) {
      const problem = problemOf(error)
      const mayRetry = !(error instanceof ProblemError) || error.retry
      if (mayRetry && (await approvals.retryWanted(id, problem, signal))) continue
      await approvals.fail(id, problem)
      throw error
    }
  }
  await approvals.setPhase(id, { kind: 'done' })
  await approvals.dismiss(id)
}
