import { type Bench, cpuFigures } from './bench.ts'
import { costFigures, nameOf, QUORUMS } from './ecdsa.ts'
import { frostKeygenParties, frostSignersOf, SUITES } from './frost.ts'
import { countTrips, measureRun, type PartyCosts } from './network.ts'
import { plainEd25519Ms, plainSchnorrMs } from './plain-sign.ts'

const RUNS = 25
/** Of a signer; the combiner makes its own share when it combines. */
const PHASES = ['commit', 'check commitments', 'share', 'combine'] as const

/**
 * All rounds of one signature by t parties, the device among them and combining. `round_trips_prepared` are those that
 * are left where the commitments were exchanged before there was anything to sign.
 */
export const frostSign: Bench = async function* (context) {
  yield* cpuFigures('noble secp256k1', context.plainSignMs, context)
  yield* cpuFigures('noble Ed25519', await plainEd25519Ms(), context)
  yield* cpuFigures('noble BIP-340', await plainSchnorrMs(), context)
  for (const { name, suite } of SUITES) {
    for (const quorum of QUORUMS) {
      const { results: key } = await measureRun(frostKeygenParties(suite.group, quorum))
      const signers = quorum.parties.slice(0, quorum.threshold)
      const sign = async () => (await measureRun(frostSignersOf(suite, key, signers))).costs
      const of = `${name}, ${nameOf(quorum)}`
      for (let i = 0; i < 5; i++) await sign()
      const runs: ReadonlyMap<number, PartyCosts>[] = []
      for (let i = 0; i < RUNS; i++) runs.push(await sign())
      yield* costFigures(of, PHASES, runs, context)
      let trip = 0
      let before = 0
      const parts = frostSignersOf(suite, key, signers, () => {
        before = trip
      })
      const all = await countTrips(parts, signers[0]!, (next) => {
        trip = next
      })
      yield { case: of, metric: 'round_trips', value: all, unit: 'trips' }
      yield { case: of, metric: 'round_trips_prepared', value: all - before, unit: 'trips' }
    }
  }
}
