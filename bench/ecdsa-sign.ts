import type { Bench } from './bench.ts'
import { costFigures, keyOf, nameOf, QUORUMS, signersOf } from './ecdsa.ts'
import { countTrips, measureRun, type PartyCosts } from './network.ts'

const RUNS = 25
const PHASES = ['ask', 'answer', 'check and share', 'finish'] as const

/** All rounds of one signature by t parties, the device among them and combining; nothing is prepared before. */
export const ecdsaSign: Bench = async function* (context) {
  for (const quorum of QUORUMS) {
    const { key } = await keyOf(quorum)
    const signers = quorum.parties.slice(0, quorum.threshold)
    const sign = async () => (await measureRun(signersOf(key, signers))).costs
    for (let i = 0; i < 5; i++) await sign()
    const runs: ReadonlyMap<number, PartyCosts>[] = []
    for (let i = 0; i < RUNS; i++) runs.push(await sign())
    yield* costFigures(nameOf(quorum), PHASES, runs, context)
    const value = await countTrips(signersOf(key, signers), signers[0]!)
    yield { case: nameOf(quorum), metric: 'round_trips', value, unit: 'trips' }
  }
}
