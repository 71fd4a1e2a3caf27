import { bytesToHex } from '@noble/hashes/utils.js'
import { decodeAs } from '../../cbor/shape.ts'
import type { KeygenRecord } from '../../ceremony/certificate.ts'
import { openCertificate } from '../../ceremony/certificate.ts'
import type { CurveName, KeygenPlan } from '../../ceremony/plan.ts'
import { certificateShape } from '../../wire/contract.ts'
import type { Caller, ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'
import type { Schema } from '../storage/schema.ts'

/** A key this server holds a certificate for. Its secrets stay sealed until they are needed. */
export interface CertifiedKey {
  readonly row: Schema['keys']
  readonly self: number
  readonly curve: CurveName
  readonly purpose: KeygenPlan['keys'][number]['purpose']
  /** In the encoding of the curve. */
  readonly publicKey: Uint8Array
  readonly chainCode: Uint8Array
  readonly plan: KeygenPlan
  readonly record: KeygenRecord
  readonly parties: KeygenPlan['parties']
}

/** @throws HttpProblem 404 `unknown-key`, 409 `key-not-certified` */
export async function certifiedKey(
  { store }: ServerContext,
  { wallet }: Caller,
  keyId: Uint8Array,
): Promise<CertifiedKey> {
  const row = wallet === undefined ? undefined : await store.key(wallet, bytesToHex(keyId))
  if (!row) throw new HttpProblem(404, 'unknown-key', 'This wallet has no such key here.')
  if (!row.certificate) throw new HttpProblem(409, 'key-not-certified', 'Not every party has confirmed this key yet.')
  const opened = openCertificate(decodeAs(certificateShape, row.certificate))
  if (opened.kind !== 'keygen') throw new Error('A key is stored under the certificate of something else.')
  const { plan, record } = opened
  const { curve, purpose } = plan.keys[row.position]!
  const { publicKey, chainCode } = record.keys[row.position]!
  return { row, self: row.self, curve, purpose, publicKey, chainCode, plan, record, parties: plan.parties }
}
