import type * as v from 'valibot'
import type { Asking } from '../provider/verb.ts'
import { BeaconFailure } from './failure.ts'
import type { Said, Scope } from './messages.ts'
import type { BeaconPeers, Grant, Peer } from './peers.ts'
import type { BeaconAccount, BeaconWallet } from './wallet.ts'

/** What the verbs work with. */
export interface BeaconServices {
  readonly wallet: BeaconWallet
  readonly peers: BeaconPeers
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

/** What this dapp is granted now. @throws `NOT_GRANTED_ERROR` where that is not this, or the site sees no account any more */
export async function granted(
  { asking, peer }: BeaconCall,
  scope: Scope,
  { peers, wallet }: BeaconServices,
): Promise<Grant> {
  const grant = (await peers.find(peer))?.granted
  if (grant?.scopes.includes(scope) && (await wallet.accounts(asking.site)).length > 0) return grant
  throw new BeaconFailure('NOT_GRANTED_ERROR', 'This dapp was not granted that.')
}

/**
 * The account that a request is to be signed by, once the wallet is unlocked. What the dapp is granted is looked at before
 * anybody is asked to unlock for it, and again after: it may have been taken away meanwhile.
 * @throws `NOT_GRANTED_ERROR`; `NO_PRIVATE_KEY_FOUND_ERROR`, also for an account that the site may not know of
 */
export async function unlockedAccount(
  address: string,
  scope: Scope,
  call: BeaconCall,
  services: BeaconServices,
): Promise<BeaconAccount> {
  await accountAt(address, scope, call, services)
  await services.wallet.unlocked(call.asking)
  return accountAt(address, scope, call, services)
}

async function accountAt(
  address: string,
  scope: Scope,
  call: BeaconCall,
  services: BeaconServices,
): Promise<BeaconAccount> {
  await granted(call, scope, services)
  const account = (await services.wallet.accounts(call.asking.site)).find((each) => each.address === address)
  if (account !== undefined) return account
  throw new BeaconFailure('NO_PRIVATE_KEY_FOUND_ERROR', 'This site sees no such account.')
}
