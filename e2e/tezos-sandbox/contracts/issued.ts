import { toBase58 } from '../encoding/base58.ts'
import { blake2b160 } from '../encoding/hashes.ts'
import type { Contract, Ledger } from '../ledger/ledger.ts'
import { type Token, type TokenInfo, withStandard } from './token.ts'

const addressNamed = (name: string): string => toBase58('KT1', blake2b160(Buffer.from(name)))

/** The contracts that are there from the first block. */
export const CONTRACTS = {
  /** TZIP-12, with the tokens of `FA2_TOKENS`. */
  fa2: addressNamed('the sandbox fa2 contract'),
  /** TZIP-7, with one token. */
  fa12: addressNamed('the sandbox fa1.2 contract'),
} as const

/** The ids of the FA2 contract's tokens. */
export const FA2_TOKENS = { tide: 0n, shell: 1n, heron: 2n, otter: 3n } as const

const art = (name: string, description: string): TokenInfo => ({
  name,
  symbol: 'SHORE',
  decimals: '0',
  description,
  isBooleanAmount: 'true',
  artifactUri: 'data:image/svg+xml;utf8,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
})

const fa2Tokens: [string, TokenInfo][] = [
  ['0', { name: 'Tide', symbol: 'TIDE', decimals: '6' }],
  ['1', { name: 'Shell', symbol: 'SHELL', decimals: '0' }],
  ['2', art('Heron at Low Water', 'A bird that waits.')],
  ['3', art('Otter, Asleep', 'An animal that floats.')],
]

const about = (name: string, description: string, standard: string) => ({
  name,
  description,
  version: '1',
  interfaces: [standard, 'TZIP-016'],
})

const tokens: Record<keyof typeof CONTRACTS, Token> = {
  fa2: {
    standard: 'fa2',
    maps: { ledger: 101, metadata: 102, operators: 103, token_metadata: 104 },
    metadata: about('Shoreline', 'Coins and pictures of the shore.', 'TZIP-012'),
    tokens: new Map(fa2Tokens),
    balances: new Map(),
    operators: new Set(),
  },
  fa12: {
    standard: 'fa12',
    maps: { ledger: 201, metadata: 202, token_metadata: 203 },
    metadata: about('Kelp', 'A coin of the sea.', 'TZIP-007'),
    tokens: new Map([['0', { name: 'Kelp', symbol: 'KELP', decimals: '8' }]]),
    balances: new Map(),
    allowances: new Map(),
  },
}

/** Puts the token contracts into a ledger. */
export function issueTokens(ledger: Ledger): void {
  for (const name of ['fa2', 'fa12'] as const) {
    const token = structuredClone(tokens[name])
    const contract = withStandard(token, (standard, state): Contract => {
      return { balance: 0n, script: standard.script(state), token: state, paidBytes: standard.size(state) }
    })
    ledger.contracts.set(CONTRACTS[name], contract)
  }
}

/** Makes tokens out of nothing for an owner. `id` is the token's in an FA2 contract. */
export function mint(contract: Contract, owner: string, amount: bigint, id: bigint): void {
  const { token } = contract
  if (token === undefined) throw new Error('The contract has no token.')
  if (!token.tokens.has(String(id))) throw new Error(`The contract has no token ${id}.`)
  const at = token.standard === 'fa2' ? `${owner} ${id}` : owner
  token.balances.set(at, (token.balances.get(at) ?? 0n) + amount)
  const size = withStandard(token, (standard, state) => standard.size(state))
  if (size > contract.paidBytes) contract.paidBytes = size
}
