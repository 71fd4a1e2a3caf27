import * as s from '../cbor/shape.ts'
import { decodeAs, encodeAs, type Infer } from '../cbor/shape.ts'
import { BenignAbort } from '../mpc/errors.ts'
import { hash } from '../mpc/hash.ts'
import type { PartyIndex } from '../mpc/party.ts'
import { type Identity, verifySignature } from './identity.ts'
import { type CurveName, ceremonyId, decodePlan, type KeygenPlan, keyIdOf, type RenewalPlan } from './plan.ts'

const index = s.uint({ min: 1, max: 0xffff })
/** In the encoding of the key's curve. */
const point = s.bytes({ min: 32, max: 65 })
const POINT_LENGTH: Readonly<Record<CurveName, number>> = { secp256k1: 65, ed25519: 32 }

/** What every party of a keygen signs: the ceremony, its whole transcript, and what came of it. */
const keygenRecord = s.record({
  kind: s.literal('keygen'),
  ceremony: s.bytes(32),
  transcript: s.bytes(32),
  sealing: s.list(s.record({ index, key: s.bytes(32) }), { min: 2, max: 5 }),
  keys: s.list(
    s.record({
      keyId: s.bytes(32),
      publicKey: point,
      publicShares: s.list(s.record({ index, point }), { min: 2, max: 5 }),
      chainCode: s.bytes(32),
    }),
    { min: 1, max: 4 },
  ),
})

const renewalRecord = s.record({ kind: s.literal('renewal'), ceremony: s.bytes(32), transcript: s.bytes(32) })

const record = s.variant('kind', { keygen: keygenRecord, renewal: renewalRecord })

/** One party's signature on the record, and the pair states it holds from this ceremony. */
const confirmation = s.record({
  index,
  pairs: s.list(s.record({ peer: index, id: s.bytes(32) }), { min: 0, max: 4 }),
  signature: s.bytes(64),
})

const certificate = s.record({
  plan: s.bytes({ min: 1, max: 4096 }),
  record: s.bytes({ min: 1, max: 4096 }),
  confirmations: s.list(confirmation, { min: 2, max: 5 }),
})

export type KeygenRecord = Infer<typeof keygenRecord>
export type RenewalRecord = Infer<typeof renewalRecord>
export type Confirmation = Infer<typeof confirmation>
/** Proof that every party of a ceremony holds, durably, what it needs from it. */
export type Certificate = Infer<typeof certificate>

export const certificateShape = certificate
export const confirmationShape = confirmation

export function encodeRecord(value: KeygenRecord | RenewalRecord): Uint8Array {
  return encodeAs(record, value)
}

/** Signs a record on behalf of a party that has stored what the record is about. */
export async function confirm(
  identity: Identity,
  self: PartyIndex,
  recordBytes: Uint8Array,
  pairs: ReadonlyMap<PartyIndex, Uint8Array>,
): Promise<Confirmation> {
  const list = [...pairs].sort(([a], [b]) => a - b).map(([peer, id]) => ({ peer, id }))
  return { index: self, pairs: list, signature: await identity.sign(confirmationDigest(recordBytes, self, list)) }
}

/**
 * Requires that exactly `identities` confirmed the record, and that both ends of every pair name the same state.
 * @throws BenignAbort naming the party whose confirmation does not hold
 */
export async function checkConfirmations(
  recordBytes: Uint8Array,
  confirmations: readonly Confirmation[],
  identities: ReadonlyMap<PartyIndex, Uint8Array>,
  pairs: readonly (readonly [PartyIndex, PartyIndex])[],
): Promise<void> {
  const expected = [...identities.keys()].sort((a, b) => a - b)
  if (confirmations.length !== expected.length || confirmations.some((c, i) => c.index !== expected[i]))
    throw new BenignAbort('confirmation-missing', 'Not every party signed the record.')
  for (const { index: party, pairs: held, signature } of confirmations) {
    const digest = confirmationDigest(recordBytes, party, held)
    if (!(await verifySignature(identities.get(party)!, digest, signature)))
      throw new BenignAbort('confirmation-signature', `Party ${party} did not sign this record.`, party)
    const peers = pairs
      .flatMap(([low, high]) => (low === party ? [high] : high === party ? [low] : []))
      .sort((a, b) => a - b)
    if (held.length !== peers.length || held.some(({ peer }, i) => peer !== peers[i]))
      throw new BenignAbort('confirmation-pairs', `Party ${party} names other pairs than the plan.`, party)
  }
  const idOf = (self: PartyIndex, other: PartyIndex) =>
    confirmations.find((c) => c.index === self)!.pairs.find(({ peer }) => peer === other)!.id
  for (const [low, high] of pairs)
    if (idOf(low, high).join() !== idOf(high, low).join())
      throw new BenignAbort('pair-mismatch', `Parties ${low} and ${high} set up different pairs.`, high)
}

/**
 * Reads a certificate and checks all that can be checked without knowing the parties: its plan and record are well
 * formed and belong together.
 * @throws CborError, ShapeError, BenignAbort `certificate-mismatch`
 */
export function openCertificate(
  value: Certificate,
):
  | { readonly kind: 'keygen'; readonly plan: KeygenPlan; readonly record: KeygenRecord }
  | { readonly kind: 'renewal'; readonly plan: RenewalPlan; readonly record: RenewalRecord } {
  const plan = decodePlan(value.plan)
  const content = decodeAs(record, value.record)
  if (content.ceremony.join() !== ceremonyId(value.plan).join())
    throw new BenignAbort('certificate-mismatch', 'The record belongs to another ceremony than the plan.')
  if (plan.kind === 'keygen' && content.kind === 'keygen') {
    checkKeys(plan, content)
    return { kind: 'keygen', plan, record: content }
  }
  if (plan.kind === 'renewal' && content.kind === 'renewal') return { kind: 'renewal', plan, record: content }
  throw new BenignAbort('certificate-mismatch', 'The record is of another kind than the plan.')
}

/** The record is of the keys that the plan names, in their order. */
function checkKeys({ keys, parties }: KeygenPlan, record: KeygenRecord): void {
  const fits = record.keys.every(({ keyId, publicKey, publicShares }, i) => {
    const length = keys[i] && POINT_LENGTH[keys[i].curve]
    return (
      keyId.join() === keyIdOf(record.ceremony, i).join() &&
      publicKey.length === length &&
      publicShares.length === parties.length &&
      publicShares.every(({ index: party, point: share }, k) => party === parties[k]!.index && share.length === length)
    )
  })
  if (!fits || record.keys.length !== keys.length)
    throw new BenignAbort('certificate-mismatch', 'The record is of other keys than the plan.')
}

function confirmationDigest(
  recordBytes: Uint8Array,
  self: PartyIndex,
  pairs: readonly { peer: PartyIndex; id: Uint8Array }[],
): Uint8Array {
  return hash(
    'confirmation',
    recordBytes,
    self,
    pairs.map(({ peer, id }) => [peer, id]),
  )
}
