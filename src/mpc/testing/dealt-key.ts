import { bitAt, select } from '../bits.ts'
import { secp256k1 } from '../curve.ts'
import type { Env } from '../env.ts'
import type { KeyShare } from '../key-share.ts'
import { BASE_OTS, type PairState } from '../pair.ts'
import type { PartyIndex } from '../party.ts'
import { deterministicEnv } from './deterministic-env.ts'

/** A key dealt by one hand, which no key of the product is: for tests of signing that need no key generation. */
export interface DealtKey {
  /** The whole secret, known to the dealer alone. */
  readonly secret: bigint
  readonly publicKey: Uint8Array
  readonly shares: ReadonlyMap<PartyIndex, KeyShare>
  /** For each party its pairs by peer. */
  readonly pairs: ReadonlyMap<PartyIndex, ReadonlyMap<PartyIndex, PairState>>
}

/** Shares, and oblivious transfers as an ideal functionality would hand them out; everything follows from `seed`. */
export function dealKey(seed: string, threshold: number, parties: readonly PartyIndex[]): DealtKey {
  const env = deterministicEnv(`dealt key ${seed}`)
  const coefficients = Array.from({ length: threshold }, () => secp256k1.randomScalar(env))
  const secret = coefficients[0]!
  const valueAt = (x: PartyIndex) =>
    coefficients.reduceRight((sum, coefficient) => secp256k1.reduce(sum * BigInt(x) + coefficient), 0n)

  const publicOf = (scalar: bigint) => secp256k1.encodePoint(secp256k1.base.multiply(scalar))
  const common = {
    keyId: env.random(32),
    epoch: 0,
    threshold,
    publicKey: publicOf(secret),
    publicShares: new Map(parties.map((index) => [index, publicOf(valueAt(index))])),
    chainCode: env.random(32),
  }
  const shares = new Map(
    parties.map((index) => [index, { ...common, index, secret: secp256k1.encodeScalar(valueAt(index)) }]),
  )

  const pairs = new Map(parties.map((index) => [index, new Map<PartyIndex, PairState>()]))
  for (const low of parties) {
    for (const high of parties.filter((index) => index > low)) {
      const [ofLow, ofHigh] = dealPair(env, low, high)
      pairs.get(low)!.set(high, ofLow)
      pairs.get(high)!.set(low, ofHigh)
    }
  }
  return { secret, publicKey: common.publicKey, shares, pairs }
}

/** Both ends of one pair: [`self`'s, `peer`'s]. */
export function dealPair(env: Env, self: PartyIndex, peer: PartyIndex): [PairState, PairState] {
  const common = { epoch: 0, generation: 0, id: env.random(32), zeroSeed: env.random(32) }
  const [forSelf, forPeer] = [dealTransfers(env), dealTransfers(env)]
  return [
    { ...common, self, peer, chosen: forSelf.chosen, both: forPeer.both },
    { ...common, self: peer, peer: self, chosen: forPeer.chosen, both: forSelf.both },
  ]
}

/** 128 random oblivious transfers: the sender's seeds, and the receiver's choice of one in each. */
function dealTransfers(env: Env): Pick<PairState, 'chosen' | 'both'> {
  const both = { zero: env.random(32 * BASE_OTS), one: env.random(32 * BASE_OTS) }
  const delta = env.random(BASE_OTS / 8)
  const seeds = new Uint8Array(32 * BASE_OTS)
  for (let i = 0; i < BASE_OTS; i++) {
    const seedOf = (all: Uint8Array) => all.subarray(32 * i, 32 * i + 32)
    seeds.set(select(bitAt(delta, i), seedOf(both.zero), seedOf(both.one)), 32 * i)
  }
  return { both, chosen: { delta, seeds } }
}
