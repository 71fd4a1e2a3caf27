import { CarrierFailure } from '../../ceremony/coordinator.ts'
import type { PartyIndex } from '../../mpc/party.ts'

/**
 * Asks every server at once and waits for all of them, so that nothing is under way any more when it is over.
 * @throws CarrierFailure with every failure, by party
 */
export async function eachServer<S extends { readonly index: PartyIndex }, T>(
  servers: readonly S[],
  ask: (server: S) => Promise<T>,
): Promise<T[]> {
  const answers = await Promise.allSettled(servers.map(ask))
  const failures = new Map<PartyIndex, unknown>()
  const values: T[] = []
  for (const [i, answer] of answers.entries()) {
    if (answer.status === 'fulfilled') values.push(answer.value)
    else failures.set(servers[i].index, answer.reason)
  }
  if (failures.size > 0) throw new CarrierFailure(failures)
  return values
}
