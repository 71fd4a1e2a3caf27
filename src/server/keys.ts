import { decodeAs, encodeAs } from '../cbor/shape.ts'
import { checkConfirmations, confirm, confirmationShape, openCertificate } from '../ceremony/certificate.ts'
import { newPairs } from '../ceremony/keygen.ts'
import { verifyKeyCheck } from '../chains/key-check.ts'
import { activationShape, cancellationShape, certificateShape } from '../wire/contract.ts'
import { isOrderOf } from '../wire/statements.ts'
import { certifiedKey } from './ceremonies/certified-key.ts'
import type { Caller, ServerContext } from './context.ts'
import { cborReply, EMPTY, HttpProblem, type Reply } from './http/reply.ts'
import type { Schema } from './storage/schema.ts'

/**
 * Takes the certificate of a keygen or a renewal: what this server has stored as prepared is now certified. Works from
 * storage alone, as often as asked.
 */
export async function acceptCertificate(
  context: ServerContext,
  caller: Caller,
  ceremony: string,
  body: Uint8Array,
): Promise<Reply> {
  const { store } = context
  const { wallet } = caller
  const certificate = decodeAs(certificateShape, body)
  const opened = openCertificate(certificate)
  const [key] = await preparedKeys(store, wallet, ceremony)
  if (opened.kind === 'keygen' && key) {
    sameRecord(certificate.record, key.record)
    const identities = new Map(opened.plan.parties.map((party) => [party.index, party.identity]))
    await checkConfirmations(certificate.record, certificate.confirmations, identities, newPairs(opened.plan))
    const certified = await store.certifyKeys(key.wallet, ceremony, encodeAs(certificateShape, certificate))
    if (!certified) throw nothingPrepared()
    return EMPTY
  }
  const pair = wallet === undefined ? undefined : await store.pairs.ofCeremony(wallet, ceremony)
  if (opened.kind !== 'renewal' || !pair) throw nothingPrepared()
  sameRecord(certificate.record, pair.record)
  const { parties } = await certifiedKey(context, caller, opened.plan.keyId)
  const identities = new Map(
    parties.filter(({ index }) => opened.plan.pair.includes(index)).map((party) => [party.index, party.identity]),
  )
  await checkConfirmations(certificate.record, certificate.confirmations, identities, [opened.plan.pair])
  if (!(await store.pairs.certify(pair))) throw nothingPrepared()
  return EMPTY
}

/** What this server has stored of a keygen; nothing where it knows none for this wallet. */
async function preparedKeys(
  store: ServerContext['store'],
  wallet: string | undefined,
  ceremony: string,
): Promise<Schema['keys'][]> {
  return wallet === undefined ? [] : store.keysOfCeremony(wallet, ceremony)
}

/** This server's confirmation of the keys it has stored, so that a broken-off ceremony can still be completed. */
export async function fetchConfirmation(
  { store, identity }: ServerContext,
  { wallet }: Caller,
  ceremony: string,
): Promise<Reply> {
  const [key] = await preparedKeys(store, wallet, ceremony)
  if (!key) throw nothingPrepared()
  const confirmation = await confirm(identity, key.self, key.record, await store.pairs.idsOf(key.wallet, ceremony))
  return cborReply(encodeAs(confirmationShape, confirmation))
}

/** The certificate of a ceremony, once this server has it. */
export async function fetchCertificate({ store }: ServerContext, { wallet }: Caller, ceremony: string): Promise<Reply> {
  const [key] = await preparedKeys(store, wallet, ceremony)
  if (!key) throw nothingPrepared()
  if (!key.certificate) throw new HttpProblem(409, 'key-not-certified', 'Not every party has confirmed this key yet.')
  return cborReply(key.certificate)
}

/** Makes a certified key active on proof that it signs: a signature over the key check, which this server builds itself. */
export async function activateKey(
  context: ServerContext,
  caller: Caller,
  keyId: Uint8Array,
  body: Uint8Array,
): Promise<Reply> {
  const { signature } = decodeAs(activationShape, body)
  const { row, curve, publicKey, plan, record } = await certifiedKey(context, caller, keyId)
  if (row.state === 'active') return EMPTY
  const check = { keyId, epoch: plan.epoch, transcript: record.transcript }
  if (!verifyKeyCheck({ curve, publicKey }, check, signature))
    throw new HttpProblem(422, 'key-check', 'This is no signature over the key check.')
  await context.store.activateKey(row.id)
  return EMPTY
}

/** Takes back a key that was prepared and never certified, on the owner key's order. */
export async function cancelKey(
  { store, identity }: ServerContext,
  { wallet }: Caller,
  ceremony: string,
  ceremonyBytes: Uint8Array,
  body: Uint8Array,
): Promise<Reply> {
  const { order } = decodeAs(cancellationShape, body)
  const [row] = await preparedKeys(store, wallet, ceremony)
  if (!row) throw nothingPrepared()
  const { owner_key } = (await store.wallet(row.wallet))!
  if (!(await isOrderOf(owner_key, { order: 'cancel-keygen', ceremony: ceremonyBytes }, identity.publicKey, order)))
    throw new HttpProblem(403, 'owner-order', 'The owner key did not order this.')
  if (!(await store.cancelKeys(row.wallet, ceremony)))
    throw new HttpProblem(409, 'key-certified', 'This key is certified and is not cancelled.')
  return EMPTY
}

function nothingPrepared(): HttpProblem {
  return new HttpProblem(404, 'nothing-prepared', 'Nothing is stored here for this ceremony.')
}

function sameRecord(given: Uint8Array, stored: Uint8Array): void {
  if (given.join() !== stored.join())
    throw new HttpProblem(
      422,
      'certificate-mismatch',
      'The certificate is about another record than the one stored here.',
    )
}
