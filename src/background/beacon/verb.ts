import type * as v from 'valibot'
import type { Asking } from '../provider/verb.ts'
import { BeaconFailure } from './failure.ts'
import type { Said, Scope } from './messages.ts'
import type { BeaconPeers, Grant, Peer } from './peers.ts'
import type { Unanswered } from './unanswered.ts'
import type { BeaconAccount, BeaconWallet } from './wallet.ts'

/** What the verbs work with. */
export interface BeaconServices {
  readonly wallet: BeaconWallet
  readonly peers: BeaconPeers
  readonly unanswered: Unanswered
}

/** One dapp's request. */
export interface BeaconCall {
  readonly asking: Asking
  readonly peer: Peer
  /** The wallet's id, as this dapp knows it. */
  readonly senderId: string
}

/** One kind of request. */
export interface BeaconVerb<P = never> {
  readonly params: v.GenericSchema<unknown, P>
  run(params: P, call: BeaconCall, services: BeaconServices): Promise<Said>
}

/** Ties a verb's parameters to its schema, and forgets them for the table. */
export function beaconVerb<P>(definition: BeaconVerb<P>): BeaconVerb {
  return definition as unknown as BeaconVerb
}

/** What this dapp was granted. @throws `NOT_GRANTED_ERROR` where that is not this, or the site sees no account any more */
export async function granted({ asking, peer }: BeaconCall, scope: Scope, { wallet }: BeaconServices): Promise<Grant> {
  if (peer.granted?.scopes.includes(scope) && (await wallet.accounts(asking.site)).length > 0) return peer.granted
  throw new BeaconFailure('NOT_GRANTED_ERROR', 'This dapp was not granted that.')
}

/** The account a request names. @throws `NO_PRIVATE_KEY_FOUND_ERROR`, also for one that the site may not know of */
export async function accountAt(
  address: string,
  { asking }: BeaconCall,
  { wallet }: BeaconServices,
): Promise<BeaconAccount> {
  const account = (await wallet.accounts(asking.site)).find((each) => each.address === address)
  if (account !== undefined) return account
  throw new BeaconFailure('NO_PRIVATE_KEY_FOUND_ERROR', 'This site sees no such account.')
}
