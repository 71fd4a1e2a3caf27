import type { Token, TokenFacts } from '../stores/tokens.ts'

/** What is found at a contract's address. `needs-id`: it has several tokens, and one must be named. */
export type TokenLook =
  | { readonly kind: 'token'; readonly token: TokenFacts }
  | { readonly kind: 'no-token' }
  | { readonly kind: 'needs-id' }
  | { readonly kind: 'no-such-id' }
  /** The node does not answer. */
  | { readonly kind: 'silent' }

export type TokenRef = Pick<Token, 'contract' | 'tokenId' | 'standard'>

/**
 * The tokens of one network, as its node tells of them: each chain family brings one. Addresses are in the form in which
 * the family keeps them. `Transfer` is what the draft of a transaction there takes.
 */
export interface TokenReader<Transfer = unknown> {
  /** The address of a contract as it was typed, in the form that is kept; null when it is none. */
  contract(typed: string): string | null
  /** A kept address as people compare it. */
  spelled(contract: string): string
  /** @param tokenId decimal; null where none was named */
  look(contract: string, tokenId: string | null): Promise<TokenLook>
  /** In the token's smallest unit, or how many of a work; null while the node does not say. */
  balance(token: TokenRef, owner: string): Promise<bigint | null>
  /** @param amount in the token's smallest unit; 1 for a work there is one of. @throws RangeError for what no contract can take */
  transfer(token: TokenRef, from: string, to: string, amount: bigint): Transfer
  /** Whether code lies at an address, which may keep what it gets for ever; null while the node does not say. */
  isContract(address: string): Promise<boolean | null>
}
