import type { EcdsaSignature } from '../../mpc/combine.ts'
import type { Env } from '../../mpc/env.ts'
import type { PairState } from '../../mpc/pair.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import { systemEnv } from '../../mpc/system-env.ts'
import { type Certificate, openCertificate } from '../certificate.ts'
import { type FrostPayload, frostSigningCeremony } from '../frost-signing.ts'
import { type Identity, openIdentity } from '../identity.ts'
import { keygenCeremony, type PreparedKeygen } from '../keygen.ts'
import { type CeremonyProtocol, Participant, type ParticipantSetup } from '../participant.ts'
import {
  ceremonyId,
  encodePlan,
  type FrostSignPlan,
  type KeygenPlan,
  type RenewalPlan,
  type SignPlan,
} from '../plan.ts'
import type { Role } from '../quorum.ts'
import { renewalCeremony, witnessCeremony } from '../renewal.ts'
import { type SigningMaterial, signingCeremony } from '../signing.ts'
import { signingMaterial } from '../stored.ts'
import { type Interference, type Run, runCeremony } from './memory-network.ts'

/** Every party of a wallet in one process: party 1 is the device that coordinates, the others sit behind carriers. */
export interface MemoryWallet {
  readonly plan: KeygenPlan
  readonly certificate: Certificate
  readonly identities: ReadonlyMap<PartyIndex, Identity>
  /** The root's. */
  readonly materials: ReadonlyMap<PartyIndex, SigningMaterial>
  /** The Ed25519 key's. */
  readonly tezos: ReadonlyMap<PartyIndex, SigningMaterial>
}

/** What an adversary may do, and where randomness comes from. */
export interface Staging {
  readonly interference?: Interference
  /** Parties that do not follow the protocol; see `corrupted`. */
  readonly corrupt?: ReadonlyMap<PartyIndex, <R>(protocol: CeremonyProtocol<R>) => CeremonyProtocol<R>>
  readonly envOf?: (index: PartyIndex) => Env
}

export async function openIdentities(count: number): Promise<Map<PartyIndex, Identity>> {
  const opened = Array.from(
    { length: count },
    async (_, i): Promise<[PartyIndex, Identity]> => [i + 1, await openIdentity(systemEnv.random(32))],
  )
  return new Map(await Promise.all(opened))
}

/** The plan of a keygen among parties 1 to n, the first of them devices. */
export function keygenPlan(
  identities: ReadonlyMap<PartyIndex, Identity>,
  threshold: number,
  devices = 1,
  change: Partial<KeygenPlan> = {},
): KeygenPlan {
  const roleOf = (index: PartyIndex): Role => (index <= devices ? 'device' : 'server')
  return {
    kind: 'keygen',
    version: 1,
    nonce: systemEnv.random(32),
    created: 1_700_000_000,
    epoch: 1,
    threshold,
    parties: [...identities].map(([index, { publicKey }]) => ({ index, role: roleOf(index), identity: publicKey })),
    keys: [
      { curve: 'secp256k1', purpose: 'root' },
      { curve: 'ed25519', purpose: 'tezos' },
    ],
    ...change,
  }
}

export async function runKeygen(
  plan: KeygenPlan,
  identities: ReadonlyMap<PartyIndex, Identity>,
  staging: Staging = {},
): Promise<Run<Certificate | undefined> & { readonly prepared: ReadonlyMap<PartyIndex, PreparedKeygen> }> {
  const prepared = new Map<PartyIndex, PreparedKeygen>()
  const run = await stage(ceremonyId(encodePlan(plan)), identities, staging, (self, identity, env) =>
    keygenCeremony({
      plan,
      self,
      identity,
      env,
      prepare: async (part) => {
        prepared.set(self, part)
      },
    }),
  )
  return { ...run, prepared }
}

/** A wallet of t of n, made for real. */
export async function makeWallet(threshold: number, parties: number, devices = 1): Promise<MemoryWallet> {
  const identities = await openIdentities(parties)
  const plan = keygenPlan(identities, threshold, devices)
  const run = await runKeygen(plan, identities)
  if (!('result' in run.outcome)) throw run.outcome.error
  const certificate = run.outcome.result!
  const opened = openCertificate(certificate)
  if (opened.kind !== 'keygen') throw new Error('A keygen ends with the certificate of one.')
  const { record } = opened
  const materialsAt = (position: number) =>
    new Map(
      [...run.prepared].map(([index, { shares, sealing, pairs }]) => {
        const secret = { curve: plan.keys[position]!.curve, share: shares[position]!.secret, sealing }
        return [index, signingMaterial(index, plan, record, position, secret, [...pairs.values()])]
      }),
    )
  return { plan, certificate, identities, materials: materialsAt(0), tezos: materialsAt(1) }
}

export function signPlan({ materials }: MemoryWallet, change: Partial<SignPlan> = {}): SignPlan {
  const { share } = materials.get(1)!
  return {
    kind: 'sign',
    version: 1,
    nonce: systemEnv.random(32),
    created: 1_700_000_000,
    keyId: share.keyId,
    epoch: share.epoch,
    signers: [1, 2],
    combiner: 1,
    path: [60, 0],
    payload: { kind: 'ethereum-message', bytes: new Uint8Array(0) },
    ...change,
  }
}

/** @param digestOf what each party hashed; the same for all unless a test says otherwise */
export async function runSign(
  { identities, materials }: MemoryWallet,
  plan: SignPlan,
  digestOf: (index: PartyIndex) => Uint8Array,
  staging: Staging = {},
): Promise<Run<EcdsaSignature | undefined>> {
  const signing = new Map(plan.signers.map((index) => [index, identities.get(index)!]))
  return stage(ceremonyId(encodePlan(plan)), signing, staging, (self, _, env) =>
    signingCeremony(plan, digestOf(self), materials.get(self)!, env),
  )
}

export function frostSignPlan({ tezos }: MemoryWallet, change: Partial<FrostSignPlan> = {}): FrostSignPlan {
  const { share } = tezos.get(1)!
  return {
    kind: 'frost-sign',
    version: 1,
    nonce: systemEnv.random(32),
    created: 1_700_000_000,
    keyId: share.keyId,
    epoch: share.epoch,
    signers: [1, 2],
    combiner: 1,
    ...change,
  }
}

/** @param payloadOf where each party has what is signed from */
export async function runFrostSign(
  { identities, tezos }: MemoryWallet,
  plan: FrostSignPlan,
  payloadOf: (index: PartyIndex) => FrostPayload,
  staging: Staging = {},
): Promise<Run<Uint8Array | undefined>> {
  const signing = new Map(plan.signers.map((index) => [index, identities.get(index)!]))
  return stage(ceremonyId(encodePlan(plan)), signing, staging, (self, _, env) =>
    frostSigningCeremony(plan, payloadOf(self), tezos.get(self)!, env),
  )
}

export async function runRenewal(
  { identities, materials }: MemoryWallet,
  change: Partial<RenewalPlan> = {},
  staging: Staging = {},
): Promise<Run<Certificate | undefined> & { readonly pairs: ReadonlyMap<PartyIndex, PairState> }> {
  const { share } = materials.get(1)!
  const plan: RenewalPlan = {
    kind: 'renewal',
    version: 1,
    nonce: systemEnv.random(32),
    created: 1_700_000_000,
    keyId: share.keyId,
    epoch: share.epoch,
    pair: [1, 2],
    generation: 1,
    ...change,
  }
  // A device that is none of the two carries their messages all the same.
  const present = new Map([1, ...plan.pair].map((index) => [index, identities.get(index)!]))
  const pairs = new Map<PartyIndex, PairState>()
  const run = await stage(ceremonyId(encodePlan(plan)), present, staging, (self, identity, env) => {
    const setup = { ...materials.get(self)!, plan, self, identity, env }
    const prepare = async ({ pair }: { pair: PairState }) => {
      pairs.set(self, pair)
    }
    return plan.pair.includes(self) ? renewalCeremony({ ...setup, prepare }) : witnessCeremony(setup)
  })
  return { ...run, pairs }
}

/** Seats every party, the lowest as coordinator, and runs. */
async function stage<Result>(
  ceremony: Uint8Array,
  parties: ReadonlyMap<PartyIndex, Identity>,
  { interference, corrupt, envOf = () => systemEnv }: Staging,
  part: (
    self: PartyIndex,
    identity: Identity,
    env: Env,
  ) => Pick<ParticipantSetup<Result>, 'seals' | 'protocol'> & Partial<Pick<ParticipantSetup<Result>, 'identities'>>,
): Promise<Run<Result>> {
  const everyone = new Map([...parties].map(([index, { publicKey }]) => [index, publicKey]))
  const participants = [...parties].map(([self, identity]): [PartyIndex, Participant<Result>] => {
    const env = envOf(self)
    const { seals, protocol, identities = everyone } = part(self, identity, env)
    const played = corrupt?.get(self)?.(protocol) ?? protocol
    const setup = { ceremony, self, identity, identities, seals, random: env.random, protocol: played }
    return [self, new Participant(setup)]
  })
  const [[, coordinator], ...others] = participants
  return runCeremony(coordinator, new Map(others), interference)
}
