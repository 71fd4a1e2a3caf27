import type { Asking } from '../provider/verb.ts'
import type { Site } from '../site.ts'
import type { BeaconNetwork } from './messages.ts'

/** A Tezos account as a dapp sees it. */
export interface BeaconAccount {
  readonly id: string
  /** `tz1…` or `tz2…` */
  readonly address: string
}

/** What a dapp wants signed that is no operation to be sent. */
export type SignWish =
  | { readonly kind: 'raw'; readonly text: string }
  /** With its watermark in front: 0x05 for Micheline, 0x03 for an operation. */
  | { readonly kind: 'micheline' | 'operation'; readonly bytes: Uint8Array }

export interface AccountAsk {
  readonly asking: Asking
  readonly account: BeaconAccount
}

// Whatever asks the person rejects with RequestEnded when that ends without consent.

/** What Beacon needs of the wallet's accounts. */
export interface BeaconAccounts {
  /** The Tezos accounts this site may use, the one it is shown first in front; also while locked. */
  accounts(site: Site): Promise<readonly BeaconAccount[]>
  /** `edpk…` or `sppk…`; null while locked. */
  publicKey(account: BeaconAccount): Promise<string | null>
  /** The CAIP-2 name of the network a dapp means, or null where the wallet knows none such. */
  chainOf(network: BeaconNetwork): Promise<string | null>
  /** Resolves once unlocked. @throws `no-vault` while there is no wallet */
  unlocked(asking: Asking): Promise<void>
  /** Asks which Tezos accounts the site may see, and keeps the answer. */
  connect(asking: Asking, chain: string): Promise<void>
  /** The site sees no Tezos account from now on. */
  disconnect(site: Site): Promise<void>
}

/** What Beacon needs signed and sent. */
export interface BeaconSigner {
  /**
   * Completes partial operations, shows, signs and injects them as one batch.
   * @param details as the dapp gave them: no field is checked
   * @returns the operation's hash, `o…`
   */
  operation(ask: AccountAsk & { readonly chain: string; readonly details: readonly object[] }): Promise<string>
  /**
   * @param ask.chain whose name is shown beside it; an operation must be branched on a block of it
   * @returns the signature: `edsig…` of a tz1, `spsig…` of a tz2 account
   */
  sign(ask: AccountAsk & { readonly chain: string; readonly wish: SignWish }): Promise<string>
  /** Injects bytes that were signed elsewhere. @returns the operation's hash */
  broadcast(ask: { readonly chain: string; readonly signed: Uint8Array }): Promise<string>
}

export type BeaconWallet = BeaconAccounts & BeaconSigner
