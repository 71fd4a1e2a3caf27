import type { Seat } from '../../ceremony/ceremony-table.ts'
import type { Participant } from '../../ceremony/participant.ts'
import { BenignAbort } from '../../mpc/errors.ts'
import type { PartyIndex } from '../../mpc/party.ts'
import type { Caller, ServerContext } from '../context.ts'
import { HttpProblem } from '../http/reply.ts'

/** This server's place in a ceremony under way. */
export interface ServerSeat extends Seat {
  readonly participant: Participant<unknown>
  /**
   * Requires again what another ceremony may have changed while this seat was being taken. From its taking on, such a
   * change ends it by its labels.
   */
  recheck(): Promise<void>
  /** Makes it durable that `peer` cheated, and ends every ceremony with this pair. */
  burn(peer: PartyIndex): Promise<void>
}

/**
 * Requires that a request key is still its wallet's, or still nobody's.
 * @throws BenignAbort `request-key-replaced`
 */
export async function requireCaller({ store }: ServerContext, { requestKeyId, wallet }: Caller): Promise<void> {
  if ((await store.walletOfRequestKey(requestKeyId))?.id !== wallet) throw requestKeyReplaced()
}

export function requestKeyReplaced(): BenignAbort {
  return new BenignAbort('request-key-replaced', 'The request key of this ceremony was replaced.')
}

/** Makes durable that one generation of a pair is burned, and ends every ceremony with this pair. */
export async function burnPair(
  { store, table, log }: ServerContext,
  pair: { readonly wallet: string; readonly peer: PartyIndex; readonly epoch: number; readonly generation: number },
): Promise<void> {
  await store.pairs.burn(pair.wallet, pair.peer, pair.epoch, pair.generation)
  log('pair burned')
  const reason = new BenignAbort('pair-burned', 'The pair this ceremony uses was burned.')
  await table.endLabelled(pairLabel(pair.wallet, pair.peer), reason)
}

export function burnedTwice(): HttpProblem {
  return new HttpProblem(403, 'pair-burned-twice', 'This pair failed twice; only new shares can replace it.')
}

/** The label of every ceremony that uses a pair. */
export function pairLabel(wallet: string, peer: PartyIndex): string {
  return `pair/${wallet}/${peer}`
}

/** The label of every ceremony that a request key began. */
export function callerLabel(requestKeyId: string): string {
  return `request-key/${requestKeyId}`
}
