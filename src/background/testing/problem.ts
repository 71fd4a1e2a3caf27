import { ProblemError } from '../errors.ts'

/** The problem a person would be shown; throws what is none. */
export async function problemOf(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  )
  if (!(error instanceof ProblemError)) throw error ?? new Error('Nothing failed.')
  return error
}
