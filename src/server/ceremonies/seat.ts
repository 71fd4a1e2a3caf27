import type { Seat } from '../../ceremony/ceremony-table.ts'
import type { Participant } from '../../ceremony/participant.ts'
import type { PartyIndex } from '../../mpc/party.ts'

/** This server's place in a ceremony under way. */
export interface ServerSeat extends Seat {
  readonly participant: Participant<unknown>
  /** Makes it durable that `peer` cheated. */
  burn(peer: PartyIndex): Promise<void>
}

export function seatOf(
  participant: Participant<unknown>,
  labels: readonly string[],
  burn: (peer: PartyIndex) => Promise<void>,
): ServerSeat {
  return { participant, labels, burn, end: (reason) => participant.end(reason) }
}

/** The label of every ceremony that uses a pair. */
export function pairLabel(wallet: string, peer: PartyIndex): string {
  return `pair/${wallet}/${peer}`
}
