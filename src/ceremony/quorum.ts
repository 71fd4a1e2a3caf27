import type { PartyIndex } from '../mpc/party.ts'

export type Role = 'device' | 'server'

/** A party as every plan and certificate names it. */
export interface PartyDescription {
  readonly index: PartyIndex
  readonly role: Role
  /** Ed25519 public key, 32 bytes. */
  readonly identity: Uint8Array
}

export type QuorumFault =
  | 'too-few-parties'
  | 'too-many-parties'
  | 'index-order'
  | 'same-identity'
  | 'devices-could-sign-alone'
  | 'servers-could-not-restore'

const MAX_PARTIES = 5

/**
 * With d devices and s servers only d < t ≤ s is allowed: devices alone never sign, and the servers can restore every
 * device.
 * @returns what is wrong with the quorum, or undefined
 */
export function findQuorumFault(parties: readonly PartyDescription[], threshold: number): QuorumFault | undefined {
  if (parties.length < 2) return 'too-few-parties'
  if (parties.length > MAX_PARTIES) return 'too-many-parties'
  if (parties.some((party, i) => i > 0 && party.index <= parties[i - 1].index)) return 'index-order'
  if (new Set(parties.map((party) => party.identity.join())).size !== parties.length) return 'same-identity'
  const devices = parties.filter((party) => party.role === 'device').length
  if (devices === 0 || devices >= threshold) return 'devices-could-sign-alone'
  if (threshold > parties.length - devices) return 'servers-could-not-restore'
  return undefined
}

/** Every set of exactly `threshold` parties that holds a device, each sorted by index. */
export function permittedSigningSets(parties: readonly PartyDescription[], threshold: number): PartyIndex[][] {
  return combinations(parties, threshold)
    .filter((set) => set.some((party) => party.role === 'device'))
    .map((set) => set.map((party) => party.index))
}

/** The pairs, low index first, that occur in a permitted signing set: only these need oblivious transfers. */
export function neededPairs(parties: readonly PartyDescription[], threshold: number): [PartyIndex, PartyIndex][] {
  const sets = permittedSigningSets(parties, threshold)
  return combinations(parties, 2)
    .map(([a, b]): [PartyIndex, PartyIndex] => [a.index, b.index])
    .filter(([a, b]) => sets.some((set) => set.includes(a) && set.includes(b)))
}

function combinations<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]]
  return items.flatMap((item, i) => combinations(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]))
}
