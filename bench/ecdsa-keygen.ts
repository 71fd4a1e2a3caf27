import type { Bench } from './bench.ts'
import { costFigures, keygenParties, keyOf, nameOf, QUORUMS } from './ecdsa.ts'
import { countTrips, type PartyCosts } from './network.ts'

const RUNS = 5
const PHASES = ['commit', 'offer pairs', 'answer and deal', 'check'] as const

/** Making a key and its pairs, without sealing, confirmations and storage. */
export const ecdsaKeygen: Bench = async function* (context) {
  for (const quorum of QUORUMS) {
    await keyOf(quorum)
    const runs: ReadonlyMap<number, PartyCosts>[] = []
    for (let i = 0; i < RUNS; i++) runs.push((await keyOf(quorum)).costs)
    yield* costFigures(nameOf(quorum), PHASES, runs, context)
    const value = await countTrips(keygenParties(quorum), quorum.parties[0]!)
    yield { case: nameOf(quorum), metric: 'round_trips', value, unit: 'trips' }
  }
}
