import { type KeygenPlan, MAX_GENERATION } from '../../ceremony/plan.ts'
import { neededPairs } from '../../ceremony/quorum.ts'
import { witnessCeremony } from '../../ceremony/renewal.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import type { WalletStatus } from '../../wire/wallet-status.ts'
import type { HeldWallet, HeldWalletPorts } from './held-wallet.ts'
import { DEVICE_INDEX } from './make-key.ts'
import type { Met } from './meeting.ts'
import { renewPair } from './renew-pair.ts'

/** A pair of two servers over which nothing is signed until it is renewed. */
export interface BrokenPair {
  readonly pair: readonly [PartyIndex, PartyIndex]
  /** One of them found the other cheating; otherwise the two hold different pairs. */
  readonly burned: boolean
  /** Above every generation that either has had. */
  readonly next: number
}

/** The pairs of two servers that are broken, as far as their servers have said how things stand. */
export function brokenPairs(plan: KeygenPlan, said: ReadonlyMap<PartyIndex, WalletStatus>): BrokenPair[] {
  return (
    neededPairs(plan.parties, plan.threshold)
      .filter(([low]) => low !== DEVICE_INDEX)
      .map(([low, high]) => {
        const half = (self: PartyIndex, peer: PartyIndex) =>
          said.get(self)?.pairs.find((pair) => pair.peer === peer && pair.epoch === plan.epoch)
        const halves = [half(low, high), half(high, low)].filter((pair) => pair !== undefined)
        const burned = halves.some((pair) => pair.burned !== null && pair.generation <= pair.burned.generation)
        const generations = halves.flatMap((pair) => [pair.generation, pair.burned?.generation ?? 0])
        const apart = new Set(halves.map(({ id }) => id)).size > 1
        return { pair: [low, high] as const, burned, apart, next: Math.max(0, ...generations) + 1 }
      })
      // Beyond the last generation nothing can be renewed: whoever claims to be there keeps only itself from signing.
      .filter(({ burned, apart, next }) => (burned || apart) && next <= MAX_GENERATION)
      .map(({ pair, burned, next }) => ({ pair, burned, next }))
  )
}

/**
 * Carries the renewal of a pair of two servers.
 * @throws CarrierFailure, BenignAbort
 */
export function renewServerPair(
  { plan: { parties, epoch }, identity, material }: HeldWallet,
  { pair: [low, high], next: generation }: BrokenPair,
  met: readonly Met[],
  { transport }: HeldWalletPorts,
): Promise<void> {
  const { keyId, index: self } = material.share
  return renewPair(
    { keyId, epoch, pair: [low, high], generation },
    met.map(({ co }) => co).filter(({ index }) => index === low || index === high),
    (plan) => witnessCeremony({ plan, self, identity, parties, env: systemEnv }),
    systemEnv,
    transport.now(),
  )
}
