import { problemOf } from '../errors.ts'
import type { Approvals } from '../requests/approvals.ts'

/**
 * What follows consent to something that nobody signs. When it fails, the window says so and may have it tried again; the
 * page is told once the window is left.
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
      if (await approvals.retryWanted(id, problem, signal)) continue
      await approvals.setPhase(id, { kind: 'failed', problem, retry: false })
      throw error
    }
  }
  await approvals.setPhase(id, { kind: 'done' })
  await approvals.dismiss(id)
}
