import { expect } from 'vitest'
import type { Env } from '../env.ts'
import type { BenignAbort } from '../errors.ts'
import { commitTo, type Polynomial, publicShareOf, shareOf } from '../feldman.ts'
import { type FrostSetup, frostSignParty } from '../frost-sign.ts'
import type { Group } from '../group.ts'
import type { KeyShare } from '../key-share.ts'
import type { PartyIndex, Protocol } from '../party.ts'
import { deterministicEnv } from './deterministic-env.ts'
import { type Quorum, runKeygen, seededBy } from './keygen-run.ts'
import { type Outcome, resultsOf } from './network.ts'

export type Shares = ReadonlyMap<PartyIndex, KeyShare>

/** A key dealt by one hand, which no key of the product is: the shares of the constant of `polynomial`. */
export function dealShares(group: Group, polynomial: Polynomial, parties: readonly PartyIndex[]): Shares {
  const coefficients = commitTo(group, polynomial)
  const common = {
    keyId: new Uint8Array(32).fill(0xaa),
    epoch: 0,
    threshold: polynomial.length,
    publicKey: group.encodePoint(coefficients[0]!),
    publicShares: new Map(
      parties.map((party) => [party, group.encodePoint(publicShareOf(group, coefficients, party))]),
    ),
    chainCode: new Uint8Array(32),
  }
  return new Map(
    parties.map((index) => [
      index,
      { ...common, index, secret: group.encodeScalar(shareOf(group, polynomial, index)) },
    ]),
  )
}

/** Such a key with everything drawn from `seed`. */
export function dealSeeded(group: Group, seed: string, threshold: number, parties: readonly PartyIndex[]): Shares {
  const env = deterministicEnv(`dealt ${seed}`)
  return dealShares(
    group,
    Array.from({ length: threshold }, () => group.randomScalar(env)),
    parties,
  )
}

/** The shares of a key that its parties make together. */
export async function makeShares(group: Group, quorum: Quorum, envOf = seededBy('frost')): Promise<Shares> {
  const results = resultsOf(await runKeygen(quorum, undefined, 'frost', envOf, group))
  return new Map([...results].map(([index, { share }]) => [index, share]))
}

/** Every signer's part, in which the order is the message itself. Same arguments, same run. */
export function frostSigners(
  shares: Shares,
  setup: FrostSetup,
  message: Uint8Array,
  envOf: (index: PartyIndex) => Env = seededBy('frost signer'),
): Map<PartyIndex, Protocol<Uint8Array | undefined>> {
  const { signers, combiner } = setup
  const orders = new Map(signers.filter((signer) => signer !== combiner).map((signer) => [signer, message]))
  return new Map(
    signers.map((index) => [
      index,
      frostSignParty(
        setup,
        shares.get(index)!,
        index === combiner
          ? { role: 'combiner', order: async () => ({ message, orders }) }
          : { role: 'signer', messageOf: async (order) => order },
        envOf(index),
      ),
    ]),
  )
}

/**
 * A run that ended at party `at` with this code, and with `peer` named or nobody. All others wait or have sent their
 * share: nobody accuses anybody else, and there is no signature.
 */
export function expectFrostEnd(
  outcomes: ReadonlyMap<PartyIndex, Outcome<Uint8Array | undefined>>,
  { at, code, peer }: { readonly at: PartyIndex; readonly code: string; readonly peer?: PartyIndex | undefined },
): void {
  expect(outcomes.get(at)).toMatchObject({ status: 'failed', error: { name: 'BenignAbort', code } })
  expect((outcomes.get(at) as { error: BenignAbort }).error.peer).toBe(peer)
  for (const [index, outcome] of outcomes) {
    if (index === at) continue
    expect(outcome.status).not.toBe('failed')
    if (outcome.status === 'done') expect(outcome.result).toBeUndefined()
  }
}
