import { bytesToHex } from '@noble/hashes/utils.js'
import { decodeAs } from '../cbor/shape.ts'
import { requestKeyShape } from '../wire/contract.ts'
import { REQUEST_LIFETIME, requestKeyId } from '../wire/request-signature.ts'
import { isOrderOf } from '../wire/statements.ts'
import type { WalletStatus } from '../wire/wallet-status.ts'
import { callerLabel, requestKeyReplaced } from './ceremonies/seat.ts'
import type { Caller, ServerContext } from './context.ts'
import { EMPTY, HttpProblem, jsonReply, type Reply } from './http/reply.ts'

/** What this server holds for the caller's wallet. */
export async function walletStatus({ store }: ServerContext, { wallet }: Caller): Promise<Reply> {
  if (wallet === undefined) throw new HttpProblem(404, 'unknown-wallet', 'This request key has no wallet here.')
  const keys = await store.keysOf(wallet)
  const pairs = await store.pairs.states(wallet)
  return jsonReply({
    keys: keys.map(({ id, epoch, state }) => ({ id, epoch, state })),
    pairs,
  } satisfies WalletStatus)
}

/** Gives a wallet a new request key on the owner key's order; the old one is good for nothing from then on. */
export async function replaceRequestKey(
  { store, identity, now, table }: ServerContext,
  caller: Caller,
  body: Uint8Array,
): Promise<Reply> {
  const { wallet: id, requestKey, created, order } = decodeAs(requestKeyShape, body)
  if (requestKeyId(requestKey) !== caller.requestKeyId)
    throw new HttpProblem(403, 'owner-order', 'The new request key must sign the request itself.')
  const wallet = await store.wallet(bytesToHex(id))
  const statement = { order: 'replace-request-key', requestKey, created } as const
  if (!wallet || !(await isOrderOf(wallet.owner_key, statement, identity.publicKey, order)))
    throw new HttpProblem(403, 'owner-order', 'The owner key did not order this.')
  if (Math.abs(now() - created) > REQUEST_LIFETIME)
    throw new HttpProblem(403, 'order-time', 'The order was given at another time.', { now: now() })
  // The same request again, its answer having been lost.
  if (caller.wallet === wallet.id) return EMPTY
  await store.replaceRequestKey(wallet.id, requestKey, created)
  await table.endLabelled(callerLabel(wallet.request_key_id), requestKeyReplaced())
  return EMPTY
}
