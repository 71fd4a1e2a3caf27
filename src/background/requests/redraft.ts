import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { cancel, speedUp } from '../../chains/ethereum/replace.ts'
import type { EthereumRpc } from '../../chains/ethereum/rpc.ts'
import { PayloadError } from '../../chains/payload.ts'
import type { SignedTransactionEntry } from '../stores/activity.ts'
import { gasWithMargin } from '../transactions/ethereum/draft.ts'
import { transactionsOn } from '../transactions/family.ts'
import type { TransactionNode } from '../transactions/node.ts'
import { unsignedOf } from '../transactions/raw.ts'
import { ownReading, payloadOf } from './readings.ts'
import type { HexPayload, SignBody } from './request.ts'

/** What comes in place of a pending transaction: the same for more, or a payment of nothing to oneself. */
export type How = 'speed-up' | 'cancel'

type RedraftNode = Pick<EthereumRpc, 'fees' | 'estimateGas'>

/** The same request over other bytes, read anew. */
function withBytes(body: SignBody, bytes: Uint8Array): SignBody {
  const payload: HexPayload = { kind: body.payload.kind, bytes: hexOf(bytes) }
  const reading = ownReading(payload, body.intent.account)
  if (!reading.ok) throw new PayloadError(reading.refusal.code, reading.refusal.message)
  return { ...body, payload, intent: reading.intent }
}

/** The same transaction request with another number. */
export function renumbered(body: SignBody, first: number): SignBody {
  return withBytes(body, transactionsOn(body.chain).renumber(draftOf(body), first))
}

/** The bytes of a transaction request as they were drafted. */
export function draftOf({ drafted }: SignBody): Uint8Array {
  if (drafted === null) throw new TypeError('Only a transaction was drafted.')
  return hexToBytes(drafted.slice(2))
}

/** The same request over these bytes, drafted now. @param first its number, where that is not the draft's own */
export function refreshed(body: SignBody, drafted: Uint8Array, now: number, first: number | null = null): SignBody {
  const fresh = { ...body, drafted: hexOf(drafted), feeAsOf: now }
  return first === null ? withBytes(fresh, drafted) : renumbered(fresh, first)
}

function hexOf(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`
}

/** What puts a transaction request at the fees of now. The numbers that it holds by then stay its own. */
export async function presentFees(
  { chain, intent, payload }: SignBody,
  node: Pick<TransactionNode, 'again'>,
  now: () => number,
): Promise<(body: SignBody) => SignBody> {
  const { line } = transactionsOn(chain)
  const { bytes, number, lastLevel } = await node.again(payloadOf(payload).bytes, intent.account)
  const firstFree = number?.firstFree ?? 0
  return (body) => {
    const own = body.intent.nonce!
    // Where none was promised to it, one that was used since is of no use.
    const fresh = line === 'one-by-one' ? Math.max(own, firstFree) : own
    return { ...refreshed(body, bytes, now(), fresh), lastLevel }
  }
}

/** The bytes that take a pending Ethereum transaction's number. */
export async function replacement(
  entry: SignedTransactionEntry,
  how: How,
  address: string,
  node: RedraftNode,
): Promise<Uint8Array> {
  const unsigned = unsignedOf(entry)
  const market = await node.fees()
  if (how === 'speed-up') return speedUp(unsigned, market)
  const gas = await node.estimateGas({ from: address, to: address, value: 0n, data: '0x' })
  return cancel(unsigned, address, market, gasWithMargin(gas))
}
