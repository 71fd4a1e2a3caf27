import { bytesToHex } from '@noble/hashes/utils.js'
import { cancel, speedUp } from '../../chains/ethereum/replace.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { PayloadError } from '../../chains/payload.ts'
import type { SignedTransactionEntry } from '../stores/activity.ts'
import { gasWithMargin, renumber, reprice } from '../transactions/draft.ts'
import { ownReading, payloadOf } from './readings.ts'
import { type HexPayload, isOpen, type SignBody, type WaitingRequest } from './request.ts'

type RedraftNode = Pick<EthereumRpc, 'fees' | 'estimateGas'>

/** The same request over other bytes, read anew. */
function withBytes(body: SignBody, address: string, bytes: Uint8Array): SignBody {
  const payload: HexPayload = { kind: body.payload.kind, bytes: `0x${bytesToHex(bytes)}` }
  const reading = ownReading(payload, address)
  if (!reading.ok) throw new PayloadError(reading.refusal.code, reading.refusal.message)
  return { ...body, payload, intent: reading.intent }
}

/** A transaction request at the present fees. Everything else in it stays as it is. */
export async function withPresentFees(
  body: SignBody,
  address: string,
  node: RedraftNode,
  replaced: SignedTransactionEntry | null,
  now: number,
): Promise<SignBody> {
  const bytes =
    replaced === null
      ? reprice(payloadOf(body.payload).bytes, await node.fees())
      : await replacement(replaced, body.replaces!.how, address, node)
  return { ...withBytes(body, address, bytes), feeAsOf: now }
}

/** The bytes that take a pending transaction's number: the same for more, or a payment of nothing to oneself. */
export async function replacement(
  { transaction }: SignedTransactionEntry,
  how: 'speed-up' | 'cancel',
  address: string,
  node: RedraftNode,
): Promise<Uint8Array> {
  const unsigned = payloadOf({ kind: 'ethereum-transaction', bytes: transaction.unsigned }).bytes
  const market = await node.fees()
  if (how === 'speed-up') return speedUp(unsigned, market)
  const gas = await node.estimateGas({ from: address, to: address, value: 0n, data: '0x' })
  return cancel(unsigned, address, market, gasWithMargin(gas))
}

/**
 * After a transaction request was given up: the open ones behind it move up by one, so that no number stays unused.
 * @returns the new bodies by request id
 */
export function closeGap(
  given: WaitingRequest,
  requests: readonly WaitingRequest[],
  addressOf: (accountId: string) => string,
): Map<string, SignBody> {
  const { body: gone } = given
  if (gone.kind !== 'sign' || gone.replaces !== null || gone.intent.nonce === null) return new Map()
  const moved = new Map<string, SignBody>()
  for (const request of requests) {
    const { body } = request
    const follows =
      isOpen(request) &&
      body.kind === 'sign' &&
      body.replaces === null &&
      body.account === gone.account &&
      body.chainId === gone.chainId &&
      body.intent.nonce !== null &&
      body.intent.nonce > gone.intent.nonce
    if (!follows) continue
    const bytes = renumber(payloadOf(body.payload).bytes, body.intent.nonce! - 1)
    moved.set(request.id, withBytes(body, addressOf(body.account), bytes))
  }
  return moved
}
