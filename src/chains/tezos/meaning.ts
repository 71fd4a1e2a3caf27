import type { Approval, Revocation, Transfer } from '../intent.ts'

/** What one manager operation does, alone or in a batch. */
export type OperationMeaning =
  | Transfer
  | TokenTransfers
  | Approval
  | Revocation
  | OperatorUpdates
  | ContractCall
  | Delegation
  | Staking
  | Origination
  | Reveal
  | IncreasePaidStorage
  | GlobalConstant

export type TezosMeaning = OperationMeaning | Batch | MichelineMessage

/** What a whole group of operations may use, in sum. Beside a meaning that is the group's, never inside a batch. */
export interface Execution {
  readonly gasLimit: string
  /** Bytes that it may add to the chain's storage; each is paid for, and how much is the network's constant. */
  readonly storageLimit: string
  /** The public key (`edpk…`, `sppk…`) that a reveal before the one operation makes known; null when there is none. */
  readonly reveals: string | null
}

/** FA2 tokens of one contract move between more than one pair of accounts. */
export interface TokenTransfers {
  readonly class: 'token-transfers'
  readonly contract: string
  /** At least two, in order. */
  readonly transfers: readonly TokenMove[]
  readonly execution?: Execution
}

export interface TokenMove {
  readonly from: string
  readonly to: string
  readonly tokenId: string
  readonly amount: string
}

/** FA2 operators of one contract come and go, of more than one account or in both directions. */
export interface OperatorUpdates {
  readonly class: 'operator-updates'
  readonly contract: string
  /** At least two, in order. */
  readonly updates: readonly OperatorUpdate[]
  readonly execution?: Execution
}

export interface OperatorUpdate {
  /** `add`: the operator may move all that the owner has, or gets, of this token. */
  readonly action: 'add' | 'remove'
  readonly owner: string
  readonly operator: string
  readonly tokenId: string
}

/** A call whose parameters are none of the above: shown as they stand. */
export interface ContractCall {
  readonly class: 'contract-call'
  readonly contract: string
  readonly entrypoint: string
  /** Readable Micheline. So wherever a text of Micheline is said below. */
  readonly parameters: string
  /** Whether a string in it holds characters that a reader cannot see. So in the classes below. */
  readonly hiddenCharacters: boolean
  /** Whether the contract may take the parameters for an approval without limit. */
  readonly mayApprove: boolean
  readonly execution?: Execution
}

export interface Delegation {
  readonly class: 'delegation'
  /** Null: the account has no delegate from then on. */
  readonly delegate: string | null
  readonly execution?: Execution
}

/** The account's own stake. */
export interface Staking {
  readonly class: 'staking'
  readonly action: 'stake' | 'unstake' | 'finalize_unstake'
  /** Mutez; null for `finalize_unstake`, which takes out all that may be taken out. */
  readonly amount: string | null
  readonly execution?: Execution
}

export interface Origination {
  readonly class: 'origination'
  /** Mutez that the new contract gets. */
  readonly balance: string
  readonly delegate: string | null
  readonly code: string
  readonly storage: string
  readonly hiddenCharacters: boolean
  readonly execution?: Execution
}

/** The account makes its public key known and does nothing else. */
export interface Reveal {
  readonly class: 'reveal'
  readonly publicKey: string
  readonly execution?: Execution
}

export interface IncreasePaidStorage {
  readonly class: 'increase-paid-storage'
  readonly contract: string
  readonly bytes: string
  readonly execution?: Execution
}

export interface GlobalConstant {
  readonly class: 'global-constant'
  readonly value: string
  readonly hiddenCharacters: boolean
  readonly execution?: Execution
}

/** Several operations that happen together or not at all. A reveal before one other operation makes no batch. */
export interface Batch {
  readonly class: 'batch'
  /** At least two, in order. */
  readonly operations: readonly BatchedOperation[]
  readonly execution: Execution
}

export interface BatchedOperation {
  readonly target: string | null
  readonly value: string
  readonly fee: string
  readonly gasLimit: string
  readonly storageLimit: string
  readonly meaning: OperationMeaning
}

/** PACKed data, signed as a message. */
export interface MichelineMessage {
  readonly class: 'micheline-message'
  /** The text, when the data is one string without control characters; null when it is anything else. */
  readonly text: string | null
  readonly expression: string
  /** All that is signed. */
  readonly bytes: string
  readonly hiddenCharacters: boolean
  /** As in a `message`. */
  readonly resemblesSignIn: { readonly scheme: string | null; readonly domain: string } | null
}
