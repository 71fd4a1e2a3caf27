import { neededPairs, type PartyDescription } from '../src/ceremony/quorum.ts'
import { secp256k1 } from '../src/mpc/curve.ts'
import { type Keygen, keygenParty } from '../src/mpc/keygen.ts'
import type { PartyIndex, Protocol } from '../src/mpc/party.ts'
import { type EcdsaSignature, type SignSetup, signParty } from '../src/mpc/sign.ts'
import { systemEnv } from '../src/mpc/system-env.ts'
import { type BenchContext, cpuFigures, type Figure, median } from './bench.ts'
import { measureRun, type PartyCosts } from './network.ts'

/** Parties in ascending order; the first is the device. */
export interface Quorum {
  readonly threshold: number
  readonly parties: readonly PartyIndex[]
}

export const QUORUMS: readonly Quorum[] = [
  { threshold: 2, parties: [1, 2, 3] },
  { threshold: 3, parties: [1, 2, 3, 4, 5] },
]

export const nameOf = ({ threshold, parties }: Quorum) => `${threshold} of ${parties.length}`

/** All parts of a key generation with every pair that a set of signers with the device needs. */
export function keygenParties({ threshold, parties }: Quorum): Map<PartyIndex, Protocol<Keygen>> {
  const descriptions = parties.map(
    (index, i): PartyDescription => ({ index, role: i === 0 ? 'device' : 'server', identity: systemEnv.random(32) }),
  )
  const common = {
    curve: secp256k1,
    keyId: systemEnv.random(32),
    ceremony: systemEnv.random(32),
    epoch: 0,
    threshold,
    parties,
    identities: new Map(descriptions.map(({ index, identity }) => [index, identity])),
    pairs: neededPairs(descriptions, threshold),
  }
  return new Map(parties.map((index) => [index, keygenParty({ ...common, index }, systemEnv)]))
}

/** A key, and what making it cost. */
export async function keyOf(
  quorum: Quorum,
): Promise<{ key: ReadonlyMap<PartyIndex, Keygen>; costs: ReadonlyMap<PartyIndex, PartyCosts> }> {
  const { results, costs } = await measureRun(keygenParties(quorum))
  return { key: results, costs }
}

/** All parts of one signature under an account's key; the device combines. */
export function signersOf(
  key: ReadonlyMap<PartyIndex, Keygen>,
  signers: readonly PartyIndex[],
): Map<PartyIndex, Protocol<EcdsaSignature | undefined>> {
  const combiner = signers[0]!
  const random = () => systemEnv.random(32)
  const setup: SignSetup = { curve: secp256k1, ceremony: random(), signers, combiner, path: [60, 0], digest: random() }
  return new Map(
    signers.map((index) => {
      const { share, pairs } = key.get(index)!
      return [index, signParty(setup, share, pairs, systemEnv)]
    }),
  )
}

/**
 * Figures of several runs of one protocol: medians by party and phase, the whole of each party, and the slowest party's.
 * @param phases the names of the phases, in order
 */
export function* costFigures(
  name: string,
  phases: readonly string[],
  runs: readonly ReadonlyMap<PartyIndex, PartyCosts>[],
  context: BenchContext,
): Iterable<Figure> {
  const wholes: number[] = []
  for (const [party, { sent, received }] of runs[0]!) {
    const of = `${name}, party ${party}`
    const measured = runs.map((run) => run.get(party)!.phases)
    for (const [i, phase] of phases.entries()) {
      if (measured[0]![i] === undefined) continue
      yield* cpuFigures(`${of}, ${phase}`, median(measured.map((each) => each[i]!)), context)
    }
    const whole = median(measured.map((each) => each.reduce((sum, ms) => sum + ms, 0)))
    wholes.push(whole)
    yield* cpuFigures(`${of}, whole`, whole, context)
    yield { case: `${of}, sent`, metric: 'bytes_per_party', value: sent, unit: 'B' }
    yield { case: `${of}, received`, metric: 'bytes_per_party', value: received, unit: 'B' }
  }
  yield* cpuFigures(`${name}, slowest party`, Math.max(...wholes), context)
}
