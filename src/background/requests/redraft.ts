import { bytesToHex } from '@noble/hashes/utils.js'
import { cancel, speedUp } from '../../chains/ethereum/replace.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { PayloadError } from '../../chains/payload.ts'
import type { SignedTransactionEntry } from '../stores/activity.ts'
import { gasWithMargin, renumber, reprice } from '../transactions/draft.ts'
import { ownReading, payloadOf } from './readings.ts'
import type { HexPayload, SignBody } from './request.ts'

/** A pending transaction, and what comes in its place. */
export type Replacing = { readonly entry: SignedTransactionEntry; readonly how: 'speed-up' | 'cancel' }

type RedraftNode = Pick<EthereumRpc, 'fees' | 'estimateGas'>

/** The same request over other bytes, read anew. */
function withBytes(body: SignBody, bytes: Uint8Array): SignBody {
  const payload: HexPayload = { kind: body.payload.kind, bytes: `0x${bytesToHex(bytes)}` }
  const reading = ownReading(payload, body.intent.account)
  if (!reading.ok) throw new PayloadError(reading.refusal.code, reading.refusal.message)
  return { ...body, payload, intent: reading.intent }
}

/** The same transaction request with another number. */
export function renumbered(body: SignBody, nonce: number): SignBody {
  return withBytes(body, renumber(payloadOf(body.payload).bytes, nonce))
}

/** What puts a transaction request at the fees of now. Everything else in it stays as it is by then. */
export async function presentFees(
  { intent }: SignBody,
  node: RedraftNode,
  replacing: Replacing | null,
  now: () => number,
): Promise<(body: SignBody) => SignBody> {
  if (replacing !== null) {
    const bytes = await replacement(replacing.entry, replacing.how, intent.account, node)
    return (body) => ({ ...withBytes(body, bytes), feeAsOf: now() })
  }
  const fees = await node.fees()
  return (body) => ({ ...withBytes(body, reprice(payloadOf(body.payload).bytes, fees)), feeAsOf: now() })
}

/** The bytes that take a pending transaction's number: the same for more, or a payment of nothing to oneself. */
export async function replacement(
  { transaction }: SignedTransactionEntry,
  how: Replacing['how'],
  address: string,
  node: RedraftNode,
): Promise<Uint8Array> {
  const unsigned = payloadOf({ kind: 'ethereum-transaction', bytes: transaction.unsigned }).bytes
  const market = await node.fees()
  if (how === 'speed-up') return speedUp(unsigned, market)
  const gas = await node.estimateGas({ from: address, to: address, value: 0n, data: '0x' })
  return cancel(unsigned, address, market, gasWithMargin(gas))
}
