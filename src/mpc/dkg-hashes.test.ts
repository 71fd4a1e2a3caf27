import { expect, test } from 'vitest'
import type { CborValue } from '../cbor/index.ts'
import { secp256k1 as curve } from './curve.ts'
import { hash } from './hash.ts'
import type { PartyIndex } from './party.ts'
import { runKeygen, setupOf, TWO_OF_THREE } from './testing/keygen-run.ts'
import { type Fields, fieldsOf } from './testing/message-fields.ts'
import { type Delivery, matches, resultsOf } from './testing/network.ts'

/** Every hash of a key generation, from the messages and the stated fields alone. */

const sent: Delivery[] = []
const outcomes = await runKeygen(TWO_OF_THREE, (deliveries) => {
  sent.push(...deliveries)
  return deliveries
})
const { parties } = TWO_OF_THREE
const { keyId, ceremony, epoch, threshold, identities } = setupOf(TWO_OF_THREE, 1)
const common = ['secp256k1', keyId, ceremony, epoch, threshold, parties] as const
const bodyOf = (round: number, from: PartyIndex) =>
  sent.find((delivery) => matches(delivery, { round, from, kind: 'broadcast' }))!.body
const fields = (round: number, from: PartyIndex) => Object.fromEntries<CborValue>(fieldsOf(bodyOf(round, from)))
const session = hash(
  'dkg-session',
  ...common,
  parties.map((index) => [index, identities.get(index)!, bodyOf(1, index)]),
)

test.each(parties)('the commitments of party %i bind key, ceremony, quorum, dealer, identity and nonce', (dealer) => {
  const committed = fields(1, dealer)
  const [opened, chain] = [fields(2, dealer), fields(3, dealer)]
  const bound = [...common, dealer, identities.get(dealer)!, committed.nonce!]
  expect(committed.coefficients).toEqual(hash('dkg-commitment', ...bound, opened.coefficients!, opened.salt!))
  expect(committed.chainCode).toEqual(hash('dkg-chain-code-commitment', ...bound, chain.chainCode!, chain.salt!))
})

test.each(parties)('the session that party %i states covers all first messages and identities', (dealer) => {
  expect(fields(2, dealer).session).toEqual(session)
})

test.each(parties)('the proofs of party %i bind session, dealer and coefficient', (dealer) => {
  const { coefficients, proofs } = fields(2, dealer) as { coefficients: Uint8Array[]; proofs: Fields[] }
  expect([coefficients.length, proofs.length]).toEqual([threshold, threshold])
  for (const [k, coefficient] of coefficients.entries()) {
    const [nonce, response] = ['nonce', 'response'].map((name) => proofs[k]!.get(name) as Uint8Array)
    const e = curve.hashToScalar(hash('dkg-proof', 'secp256k1', [session, dealer, k], coefficient, nonce!))
    const expected = curve.decodePoint(nonce!)!.add(curve.decodePoint(coefficient)!.multiply(e))
    expect(curve.base.multiply(curve.decodeScalar(response!)!).equals(expected)).toBe(true)
  }
})

test('the chain code comes from the part of every party', () => {
  const parts = parties.map((index) => [index, fields(3, index).chainCode!])
  for (const { share } of resultsOf(outcomes).values()) {
    expect(share.chainCode).toEqual(hash('dkg-chain-code', session, parts))
  }
})
