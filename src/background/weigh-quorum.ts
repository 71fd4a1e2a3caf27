import type { QuorumWeight } from '../messages/onboarding.ts'
import { thresholdFor } from './coordinator/threshold.ts'

const MOST_PARTIES = 5

/** What a choice of servers would mean. Only d < t ≤ s is possible: the servers can restore the device, one may fail. */
export function weighQuorum(
  servers: readonly { readonly name: string; readonly operator: string | null }[],
): QuorumWeight {
  const parties = servers.length + 1
  const threshold = thresholdFor(servers.length)
  const operators = Map.groupBy(
    servers.filter(({ operator }) => operator !== null),
    ({ operator }) => operator!,
  )
  return {
    possible: servers.length >= 2 && threshold <= servers.length && parties <= MOST_PARTIES,
    threshold,
    parties,
    serversAloneCanSign: servers.length >= threshold,
    shared: [...operators]
      .filter(([, run]) => run.length > 1)
      .map(([operator, run]) => ({
        operator,
        servers: run.map(({ name }) => name),
        couldSignAlone: run.length >= threshold,
      })),
  }
}
