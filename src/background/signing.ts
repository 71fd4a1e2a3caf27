import type { EcdsaSignature } from '../chains/ethereum/attach-signature.ts'
import type { Intent } from '../chains/intent.ts'
import type { Payload } from '../chains/payload.ts'
import type { AccountKey } from '../chains/registry.ts'
import type { ChosenServer, MadeWallet, MakingProgress, ServerOffer } from '../messages/onboarding.ts'
import type { SignStep } from '../messages/request.ts'
import type { WalletView } from '../messages/view.ts'
import type { AccountPlace } from './stores/accounts.ts'

/** The account that is to sign. */
export interface SigningAccount extends AccountPlace {
  /** Lower case for Ethereum. */
  readonly address: string
}

/** What a further Ed25519 key is for. */
export type KeyPurpose = 'tezos'

export interface ServerName {
  /** Its party index. */
  readonly party: number
  readonly name: string
}

/** What one server said about exact bytes. `quoted` is its own signed sentence, never text from an unsigned error. */
export type ServerAnswer =
  | { readonly kind: 'read'; readonly intent: Intent }
  | { readonly kind: 'refuses' | 'cannot-read'; readonly code: string; readonly quoted: string | null }
  | { readonly kind: 'no-answer' | 'closed'; readonly reason: string | null; readonly quoted: string | null }

export interface ServerReading extends ServerName {
  readonly answer: ServerAnswer
}

export interface SigningOrder {
  readonly payload: Payload
  readonly account: SigningAccount
  /** Servers that must not be asked: they refused, or read otherwise. */
  readonly without: readonly number[]
  /** `unlimited-approval`, signed with the owner key for the servers. */
  readonly acknowledged: readonly string[]
  /** Called as the ceremony goes on, and whenever the signing set changes. */
  readonly onProgress: (progress: { readonly with: readonly string[]; readonly steps: readonly SignStep[] }) => void
}

export type AccountSignature =
  | ({ readonly curve: 'secp256k1' } & EcdsaSignature)
  /** RFC 8032: R ‖ s, 64 bytes. */
  | { readonly curve: 'ed25519'; readonly bytes: Uint8Array }

export interface Signed {
  /** Verified against the account's public key. */
  readonly signature: AccountSignature
  /** Names of the servers that signed with this browser. */
  readonly with: readonly string[]
}

/** Threshold signatures, and what the servers say. Every method throws `ProblemError` for what a person must be told. */
export interface Signing {
  /** The servers that can be asked to sign, and how many of them must sign with this browser. */
  quorum(): Promise<{ readonly needed: number; readonly servers: readonly ServerName[] }>
  /** The address of the account at `place`, for Ethereum in lower case. Throws `locked`; `no-such-key` for a tz1 account without key. */
  addressAt(place: AccountPlace): Promise<string>
  /** As `addressAt`. */
  publicKeyAt(place: AccountPlace): Promise<AccountKey>
  /** How many Ed25519 keys for Tezos this wallet has: tz1 accounts 0 to that number less one can be shown. Throws `locked`. */
  tezosKeys(): Promise<number>
  /**
   * Makes a further key, certified and tested, with every party of the wallet. When it resolves the key is stored here and
   * counts. Interrupted, it is completed by the next call or thrown away; it never leaves two.
   * @param onProgress as in making a wallet
   * @throws ProblemError whose details name the server that was missing or broke a check
   */
  addKey(purpose: KeyPurpose, onProgress: (progress: MakingProgress) => void, signal: AbortSignal): Promise<void>
  /** Asks every server at once for its reading of these bytes; each is yielded as it arrives, and each once. */
  readings(payload: Payload, account: SigningAccount, signal: AbortSignal): AsyncIterable<ServerReading>
  /**
   * Signs these bytes with any permitted set, going on to the next when a server fails. Resolves with one signature, or
   * throws `ProblemError` whose `retry` says whether the same bytes may be tried again under the same approval.
   */
  sign(order: SigningOrder, signal: AbortSignal): Promise<Signed>
  /** The parties, and which of them answered lately. `ask` asks them again first. */
  parties(ask: boolean): Promise<WalletView>
  rename(name: string): Promise<void>
  /** The store of the request keys was lost: what is known of it no longer counts. */
  forgetRequestKeys(): void
  /** Renews the pairs, and the request keys where none was accepted, after a restore or a lost store. Idempotent. */
  mend(): Promise<void>
  /**
   * Renews the pair of two parties after either burned it, or of two servers that hold different generations of it. Helps
   * once against a burn; a pair that is sound is left alone.
   */
  renew(pair: readonly [number, number]): Promise<void>
  /** As `mend`, and takes this browser's place back where another has taken it. Only because a person said so. */
  useAgain(): Promise<void>
}

/** Where a keygen stands, when the worker starts. */
export type OnboardingPhase = 'none' | 'making' | 'prepared' | 'made'

/** Making a wallet: choosing servers, keygen, the certificate, the test signature. */
export interface Onboarding {
  phase(): Promise<OnboardingPhase>
  /** The descriptor at an address as typed. */
  lookUp(address: string): Promise<ServerOffer>
  /** Begins a keygen and resolves once it runs; `progress` tells how far it is. */
  start(password: string, servers: readonly ChosenServer[]): Promise<void>
  /** The making that is under way, or the last one where it failed or was interrupted. */
  progress(): Promise<MakingProgress | null>
  cancel(): Promise<void>
  /** Completes a prepared key whose record every party signed. */
  resume(password: string): Promise<void>
  /** The wallet, once the certificate is complete and a test signature has verified. */
  result(): Promise<MadeWallet | null>
  /** The person has seen the addresses: `phase` becomes `none`. */
  finish(): Promise<void>
}
