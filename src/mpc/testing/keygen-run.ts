import { expect } from 'vitest'
import { secp256k1 } from '../curve.ts'
import type { Env } from '../env.ts'
import type { BenignAbort } from '../errors.ts'
import type { Group } from '../group.ts'
import { type Keygen, type KeygenSetup, keygenParty } from '../keygen.ts'
import type { PartyIndex } from '../party.ts'
import { deterministicEnv } from './deterministic-env.ts'
import { type Outcome, runNetwork, type Tamper } from './network.ts'

export interface Quorum {
  readonly threshold: number
  readonly parties: readonly PartyIndex[]
}

export const TWO_OF_THREE: Quorum = { threshold: 2, parties: [1, 2, 3] }

export function setupOf({ threshold, parties }: Quorum, index: PartyIndex): KeygenSetup {
  const identities = new Map(parties.map((party) => [party, new Uint8Array(32).fill(party % 256)]))
  const [keyId, ceremony] = [new Uint8Array(32).fill(0xaa), new Uint8Array(32).fill(0xbb)]
  return { curve: secp256k1, keyId, ceremony, epoch: 0, threshold, parties, identities, index, pairs: [] }
}

export function runKeygen(
  quorum: Quorum,
  tamper?: Tamper,
  seed = 'run',
  envOf = seededBy(seed),
  curve: Group = secp256k1,
) {
  const protocols = quorum.parties.map((index) => {
    return [index, keygenParty({ ...setupOf(quorum, index), curve }, envOf(index))] as const
  })
  return runNetwork(new Map(protocols), tamper)
}

export function seededBy(seed: string) {
  return (index: PartyIndex): Env => deterministicEnv(`${seed} ${index}`)
}

/** What party 3 of 2 of 3 makes of messages from party 2 that were changed on the way to it. */
export async function outcomeOfThree(tamper: Tamper, curve?: Group): Promise<Outcome<Keygen>> {
  return (await runKeygen(TWO_OF_THREE, tamper, 'run', undefined, curve)).get(3)!
}

export function expectBlame(outcome: Outcome<Keygen>, code: string, peer: PartyIndex | undefined) {
  expect(outcome).toMatchObject({ status: 'failed', error: { name: 'BenignAbort', code } })
  expect((outcome as { error: BenignAbort }).error.peer).toBe(peer)
}
