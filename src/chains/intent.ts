import type { Execution, TezosMeaning } from './tezos/meaning.ts'

/**
 * What a payload means, as plain JSON-safe data: amounts are decimal strings in the smallest unit, bytes are `0x` hex,
 * addresses are in their family's normal form (Ethereum's in lower case). It holds all that a sentence about it needs, and nothing that its bytes do not say: no
 * decimals, no symbols, no names.
 */
export interface Intent {
  /** The version of this vocabulary. */
  readonly vocabulary: 1
  /** CAIP-2, e.g. `eip155:1`; the bare namespace (`eip155`, `tezos`) for bytes that name no chain. */
  readonly chain: string
  readonly account: string
  /** The address called or paid, or the contract that is to check the typed data; null where there is none, or several. */
  readonly target: string | null
  /** Native coin, in its smallest unit (wei, mutez), that leaves with it. Worth showing beside any meaning when it is not `0`. */
  readonly value: string
  /** In the same unit: the gas limit times the price per gas, at most; on Tezos the sum of the fees. `0` for messages. */
  readonly maximumFee: string
  /** Of a batch the first one's. Null for messages. */
  readonly nonce: number | null
  /** What gets signed, 32 bytes. */
  readonly digest: string
  readonly meaning: Meaning
}

export type Meaning =
  | Transfer
  | Approval
  | Revocation
  | Call
  | UnknownCall
  | ContractCreation
  | Message
  | SignIn
  | TypedDataMessage
  | TezosMeaning

export type MeaningClass = Meaning['class']

/** Something changes hands. */
export interface Transfer {
  readonly class: 'transfer'
  readonly asset: Asset
  readonly from: string
  readonly to: string
  /** `eip-3009`: a signature with which anyone can make the transfer happen. */
  readonly through: 'transaction' | 'eip-3009'
  /** Unix seconds until which such a signature works; null for a transaction. */
  readonly deadline: string | null
  /** Bytes that a safe transfer hands to a receiving contract, which may act on them. */
  readonly receiverData?: string
  /** Bytes behind the call's arguments, which standard contracts ignore. So in the classes below. */
  readonly trailingData?: string
  /** All fields of the typed data it was read from. So in the classes below. */
  readonly fields?: readonly Field[]
  /** Of a Tezos operation, alone in its group. So in the classes below. */
  readonly execution?: Execution
}

export type Asset =
  | { readonly standard: 'native'; readonly amount: string }
  | { readonly standard: 'erc20' | 'fa1.2'; readonly contract: string; readonly amount: string }
  | { readonly standard: 'erc721'; readonly contract: string; readonly tokenId: string }
  | { readonly standard: 'erc1155' | 'fa2'; readonly contract: string; readonly tokens: readonly TokenAmount[] }
  /** The same bytes move an amount of an ERC-20 token or one ERC-721 token: only the contract can tell. */
  | { readonly standard: 'erc20-or-erc721'; readonly contract: string; readonly amountOrTokenId: string }

export interface TokenAmount {
  readonly tokenId: string
  readonly amount: string
}

/** Somebody may from now on move what the owner holds. */
export interface Approval {
  readonly class: 'approval'
  readonly owner: string
  readonly spender: string
  /** At least one. */
  readonly grants: readonly Grant[]
  readonly through: ApprovalChannel
  /** Unix seconds until which the signature can be used; null for a transaction. */
  readonly deadline: string | null
  /** Bytes with which the spender is called at once. Absent when nobody calls it. */
  readonly receiverData?: string
  readonly trailingData?: string
  readonly fields?: readonly Field[]
  readonly execution?: Execution
}

export type ApprovalChannel =
  | 'transaction'
  | 'eip-2612'
  | 'erc-4494'
  | 'dai-permit'
  | 'permit2-allowance'
  /** Permit2's one-time transfer: the spender takes up to the amount, once. */
  | 'permit2-transfer'

export type Grant = {
  /** The token or collection. */
  readonly contract: string
  readonly standard: 'erc20' | 'erc721' | 'erc20-or-erc721' | 'erc721-or-erc1155' | 'fa1.2' | 'fa2'
  /** Unix seconds; null when it has no end. */
  readonly expires: string | null
} & Extent

export type Extent =
  | { readonly scope: 'amount'; readonly amount: string }
  /** So much that no balance is meant. */
  | { readonly scope: 'unlimited'; readonly amount: string }
  /** On top of what is allowed already. */
  | { readonly scope: 'increase'; readonly amount: string }
  /** An amount of an ERC-20 token (0 takes the permission back) or the number of one ERC-721 token. */
  | { readonly scope: 'amount-or-token'; readonly amountOrTokenId: string }
  /** All of an ERC-20 token, or the one ERC-721 token of this number: many are numbered with hashes. */
  | { readonly scope: 'unlimited-or-token'; readonly amountOrTokenId: string }
  | { readonly scope: 'token'; readonly tokenId: string }
  /** FA2: all that the owner has, or gets, under this id. Only the contract can tell a currency from a single work. */
  | { readonly scope: 'all-of-token'; readonly tokenId: string }
  /** Every token of the collection, now and later. */
  | { readonly scope: 'collection' }

/** A permission is taken back, or made smaller. */
export interface Revocation {
  readonly class: 'revocation'
  readonly contract: string
  /** Null when whoever holds the permission loses it. */
  readonly spender: string | null
  readonly withdrawn: Withdrawal
  readonly through: ApprovalChannel
  readonly trailingData?: string
  readonly fields?: readonly Field[]
  readonly execution?: Execution
}

export type Withdrawal =
  | { readonly scope: 'all' }
  | { readonly scope: 'decrease'; readonly amount: string }
  | { readonly scope: 'amount-or-token'; readonly amountOrTokenId: string }
  | { readonly scope: 'collection' }
  | { readonly scope: 'tokens'; readonly tokenIds: readonly string[] }

/** A known function that is none of the above. */
export interface Call {
  readonly class: 'call'
  readonly contract: string
  /** Its canonical signature, e.g. `withdraw(uint256)`. */
  readonly function: string
  readonly arguments: readonly Field[]
  readonly data: string
  readonly trailingData?: string
}

/** A call that can be made and that nobody here can read. */
export interface UnknownCall {
  readonly class: 'unknown-call'
  readonly contract: string
  /** 4 bytes; null when the data is shorter. */
  readonly selector: string | null
  /** The known function whose selector this is, when the arguments are not encoded as that function's are. */
  readonly resembles: string | null
  readonly data: string
}

export interface ContractCreation {
  readonly class: 'contract-creation'
  readonly code: string
}

/** A text to sign (EIP-191, or a raw Tezos payload), or bytes. */
export interface Message {
  readonly class: 'message'
  /** Null when the bytes are no text: show `bytes` then. */
  readonly text: string | null
  readonly bytes: string
  readonly hiddenCharacters: boolean
  /** It speaks like a sign-in (EIP-4361, CAIP-122) for this domain, and breaks the form. Null when it does not. */
  readonly resemblesSignIn: { readonly scheme: string | null; readonly domain: string } | null
}

/** EIP-4361. */
export interface SignIn {
  readonly class: 'sign-in'
  readonly scheme: string | null
  readonly domain: string
  readonly address: string
  readonly statement: string | null
  readonly uri: string
  readonly version: string
  readonly chainId: string
  readonly nonce: string
  readonly issuedAt: string
  readonly expirationTime: string | null
  readonly notBefore: string | null
  readonly requestId: string | null
  readonly resources: readonly string[]
  /** The whole text, as signed. */
  readonly text: string
}

/** EIP-712, of a form that is not known. */
export interface TypedDataMessage {
  readonly class: 'typed-data'
  readonly domain: readonly Field[]
  readonly primaryType: string
  readonly fields: readonly Field[]
  readonly hiddenCharacters: boolean
}

/** A named value for display: a leaf has `value`, a struct or an array has `fields` in order. */
export type Field =
  | { readonly name: string; readonly type: string; readonly value: string }
  | { readonly name: string; readonly type: string; readonly fields: readonly Field[] }
