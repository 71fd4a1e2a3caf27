import { HttpProblem } from '../http/reply.ts'

/** A pair that was burned may be renewed once an epoch; after a second failure only new shares help. */
export const MAX_BURNS = 1

export function burnedTwice(): HttpProblem {
  return new HttpProblem(403, 'pair-burned-twice', 'This pair failed twice; only new shares can replace it.')
}
