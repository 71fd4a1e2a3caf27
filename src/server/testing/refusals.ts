import { ServerError } from '../../background/coordinator/secret-server.ts'
import { CarrierFailure } from '../../ceremony/coordinator.ts'

/** The code a server refused with, in its own signed words; throws what is no such refusal. */
export async function refusalOf(attempt: Promise<unknown>): Promise<{ status: number; code: string; title: string }> {
  const error = await attempt.then(
    () => new Error('It was not refused.'),
    (reason: unknown) => reason,
  )
  const [cause] = error instanceof CarrierFailure ? [...error.failures.values()] : [error]
  if (!(cause instanceof ServerError) || cause.failure.kind !== 'refused') throw cause
  const { status, code, title } = cause.failure.problem
  return { status, code, title }
}
