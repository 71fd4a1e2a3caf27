import type { Micheline } from '../encoding/micheline.ts'
import type { Script } from '../ledger/ledger.ts'
import { fa2 } from './fa2.ts'
import { fa12 } from './fa12.ts'

/** What TZIP-21 says of a token: its name, symbol, decimals and more, each a text. */
export type TokenInfo = Readonly<Record<string, string>>

type Common = {
  /** The ids of the contract's big maps. */
  readonly maps: Readonly<Record<string, number>>
  /** What TZIP-16 says of the contract. */
  readonly metadata: Readonly<Record<string, unknown>>
  readonly tokens: Map<string, TokenInfo>
}

/** A multi-asset contract of TZIP-12. Keys of `balances`: owner, token id; of `operators`: owner, operator, token id. */
export type Fa2State = Common & {
  readonly standard: 'fa2'
  readonly balances: Map<string, bigint>
  readonly operators: Set<string>
}

/** A single-asset contract of TZIP-7. Keys of `allowances`: owner, spender. */
export type Fa12State = Common & {
  readonly standard: 'fa12'
  readonly balances: Map<string, bigint>
  readonly allowances: Map<string, bigint>
}

/** The state of a contract whose calls are carried out here. */
export type Token = Fa2State | Fa12State

/** How a standard's contracts look, and what they do. Calls change the state they are given. */
export type Standard<State extends Token> = {
  readonly script: (state: State) => Script
  readonly storage: (state: State) => Micheline
  /** Keys and values of the big map with an id; undefined where the contract has none of that id. */
  readonly bigMap: (state: State, id: number) => Iterable<readonly [Micheline, Micheline]> | undefined
  /** How many bytes the storage takes up. */
  readonly size: (state: State) => bigint
  /** Throws `IllTyped` or `FailedWith`; undefined where there is no such entrypoint. */
  readonly calls: Readonly<Record<string, (state: State, value: Micheline, sender: string) => void>>
  /** What a view answers: an entrypoint with a callback, or a view of the script. */
  readonly views: Readonly<Record<string, (state: State, input: Micheline) => Micheline>>
}

/** Runs `use` with the standard that a state is of. */
export function withStandard<Result>(
  token: Token,
  use: <State extends Token>(standard: Standard<State>, state: State) => Result,
): Result {
  return token.standard === 'fa2' ? use(fa2, token) : use(fa12, token)
}
