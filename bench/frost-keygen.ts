import type { Bench } from './bench.ts'
import { costFigures, nameOf, QUORUMS } from './ecdsa.ts'
import { frostKeygenParties, SUITES } from './frost.ts'
import { countTrips, measureRun, type PartyCosts } from './network.ts'

const RUNS = 15
const PHASES = ['commit', 'open', 'deal', 'check'] as const

/** Making a key for FROST, without sealing, confirmations and storage. */
export const frostKeygen: Bench = async function* (context) {
  for (const { name, suite } of SUITES) {
    for (const quorum of QUORUMS) {
      const make = async () => (await measureRun(frostKeygenParties(suite.group, quorum))).costs
      const of = `${name}, ${nameOf(quorum)}`
      for (let i = 0; i < 3; i++) await make()
      const runs: ReadonlyMap<number, PartyCosts>[] = []
      for (let i = 0; i < RUNS; i++) runs.push(await make())
      yield* costFigures(of, PHASES, runs, context)
      const value = await countTrips(frostKeygenParties(suite.group, quorum), quorum.parties[0]!)
      yield { case: of, metric: 'round_trips', value, unit: 'trips' }
    }
  }
}
