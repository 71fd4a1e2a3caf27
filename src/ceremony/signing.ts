import { secp256k1 } from '../mpc/curve.ts'
import type { Env } from '../mpc/env.ts'
import { BenignAbort, StateFault } from '../mpc/errors.ts'
import type { KeyShare } from '../mpc/key-share.ts'
import type { PairState } from '../mpc/pair.ts'
import type { PartyIndex } from '../mpc/party.ts'
import { type EcdsaSignature, signParty } from '../mpc/sign.ts'
import type { Identity } from './identity.ts'
import { type CeremonyProtocol, Participant, type Seals } from './participant.ts'
import { type CurveName, ceremonyId, encodePlan, type FrostSignPlan, type SignPlan } from './plan.ts'
import type { PartyDescription } from './quorum.ts'
import { agreeOnChannel, type SealingKey } from './seal.ts'

/** What a party holds of a certified key and brings to every signature. */
export interface SigningMaterial {
  readonly curve: CurveName
  readonly share: KeyShare
  readonly parties: readonly PartyDescription[]
  readonly pairs: ReadonlyMap<PartyIndex, PairState>
  readonly sealing: SealingKey
  readonly sealingKeys: ReadonlyMap<PartyIndex, Uint8Array>
}

/**
 * Requires that a plan fits the key and is one any honest party takes part in: exactly t signers of this epoch, a device
 * among them, and a device that combines.
 * @throws BenignAbort
 */
export function checkSignPlan(
  plan: Pick<SignPlan, 'keyId' | 'epoch' | 'signers' | 'combiner'>,
  share: Pick<KeyShare, 'keyId' | 'epoch' | 'threshold' | 'index'>,
  parties: readonly PartyDescription[],
): void {
  const refuse = (code: string, message: string) => {
    throw new BenignAbort(code, message)
  }
  const { signers, combiner } = plan
  if (plan.keyId.join() !== share.keyId.join()) refuse('unknown-key', 'The plan names another key.')
  if (plan.epoch !== share.epoch)
    refuse('wrong-epoch', `The plan is of epoch ${plan.epoch}, this share of ${share.epoch}.`)
  if (signers.length !== share.threshold) refuse('wrong-signer-count', `Exactly ${share.threshold} parties sign.`)
  if (signers.some((index, i) => i > 0 && index <= signers[i - 1]))
    refuse('signer-order', 'Signers are listed once, in order.')
  const roles = new Map(parties.map((party) => [party.index, party.role]))
  if (signers.some((index) => !roles.has(index))) refuse('unknown-signer', 'A signer is no party of this key.')
  if (!signers.includes(share.index)) refuse('not-a-signer', 'This party is not among the signers.')
  if (!signers.some((index) => roles.get(index) === 'device')) refuse('no-device', 'No device is among the signers.')
  if (!signers.includes(combiner) || roles.get(combiner) !== 'device')
    refuse('combiner', 'Only a device of the set combines.')
}

/**
 * Signing as a ceremony.
 * @param digest the 32 bytes this party itself computed from the plan's payload
 */
export function signingCeremony(
  plan: SignPlan,
  digest: Uint8Array,
  material: SigningMaterial,
  env: Env,
): { seals: Seals; protocol: CeremonyProtocol<EcdsaSignature | undefined> } {
  requireCurve(material, 'secp256k1')
  checkSignPlan(plan, material.share, material.parties)
  const { share, pairs } = material
  const seals: Seals = {
    channel: channelsOf(material),
    pairId(peer) {
      const pair = pairs.get(peer)
      if (!pair) throw new StateFault('no-pair', `This party has no oblivious transfers with party ${peer}.`)
      return pair.id
    },
  }
  const { signers, combiner, path } = plan
  const ceremony = ceremonyId(encodePlan(plan))
  const setup = { curve: secp256k1, ceremony, signers, combiner, path, digest }
  return { seals, protocol: signParty(setup, share, pairs, env) }
}

/** This party's side of a signature. */
export function signer<Result>(
  plan: SignPlan | FrostSignPlan,
  { seals, protocol }: { readonly seals: Seals; readonly protocol: CeremonyProtocol<Result> },
  { share, parties }: Pick<SigningMaterial, 'share' | 'parties'>,
  identity: Identity,
  env: Env,
): Participant<Result> {
  return new Participant({
    ceremony: ceremonyId(encodePlan(plan)),
    self: share.index,
    identity,
    identities: signerIdentities(parties, plan.signers),
    seals,
    random: env.random,
    protocol,
  })
}

/** @throws BenignAbort `wrong-curve`: the plan is of a protocol for other keys */
export function requireCurve(material: Pick<SigningMaterial, 'curve'>, curve: CurveName): void {
  if (material.curve !== curve) throw new BenignAbort('wrong-curve', `This protocol is for keys on ${curve}.`)
}

/** The secrets that seal what goes to each peer, computed once each. */
export function channelsOf({
  sealing,
  sealingKeys,
}: Pick<SigningMaterial, 'sealing' | 'sealingKeys'>): Seals['channel'] {
  const channels = new Map<PartyIndex, Uint8Array>()
  return (peer) => {
    const known = channels.get(peer) ?? agreeOnChannel(sealing, sealingKeys.get(peer)!, peer)
    channels.set(peer, known)
    return known
  }
}

/** The identity keys of the parties that sign. */
function signerIdentities(
  parties: readonly PartyDescription[],
  signers: readonly PartyIndex[],
): Map<PartyIndex, Uint8Array> {
  return new Map(parties.filter(({ index }) => signers.includes(index)).map((party) => [party.index, party.identity]))
}
