import * as v from 'valibot'
import { WalletError } from '../errors.ts'
import type { KeyValueStore } from '../storage/key-value-store.ts'
import { Stored, type StoreShape } from './stored.ts'

/** What a token's contract says of it. Texts are its own words, and empty where it has none. */
export const TokenFactsSchema = v.strictObject({
  /** As its family keeps addresses: of Ethereum in lower case. */
  contract: v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{1,64}$/)),
  /** Which of the contract's tokens, in decimal; null where it has but one. */
  tokenId: v.nullable(v.pipe(v.string(), v.regex(/^(0|[1-9][0-9]{0,77})$/))),
  standard: v.picklist(['erc20', 'erc721', 'erc1155', 'fa1.2', 'fa2']),
  symbol: v.pipe(v.string(), v.maxLength(32)),
  name: v.pipe(v.string(), v.maxLength(120)),
  decimals: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(77)),
})
export type TokenFacts = v.InferOutput<typeof TokenFactsSchema>

/** `network` as CAIP-2, e.g. `eip155:1`. */
const TokenSchema = v.strictObject({
  network: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  ...TokenFactsSchema.entries,
})
export type Token = v.InferOutput<typeof TokenSchema>

const MOST_TOKENS = 500

const shape: StoreShape<Token[]> = {
  key: 'tokens',
  schema: v.pipe(v.array(TokenSchema), v.maxLength(MOST_TOKENS)),
  initial: [],
  migrations: [],
}

/** Names one token among all: CAIP-2 network, contract and, where there are several, its number. */
export function tokenKey({ network, contract, tokenId }: Pick<Token, 'network' | 'contract' | 'tokenId'>): string {
  return [network, contract, ...(tokenId === null ? [] : [tokenId])].join('/')
}

/** Something that is shown as a work and not as an amount of money: nobody divides it. */
export function isWork({ standard, decimals }: Pick<Token, 'standard' | 'decimals'>): boolean {
  return standard === 'erc721' || ((standard === 'erc1155' || standard === 'fa2') && decimals === 0)
}

/** The tokens this wallet watches, in the order in which they were added. */
export class Tokens {
  readonly #stored: Stored<Token[]>

  constructor(store: KeyValueStore, onChange: () => void) {
    this.#stored = new Stored(shape, store, onChange)
  }

  /** @param network CAIP-2 */
  async on(network: string): Promise<readonly Token[]> {
    return (await this.#stored.read()).filter((token) => token.network === network)
  }

  async find(key: string): Promise<Token | undefined> {
    return (await this.#stored.read()).find((token) => tokenKey(token) === key)
  }

  /** Watches a token, or takes what its contract says now. @throws `too-many-tokens` */
  async add(token: Token): Promise<void> {
    const key = tokenKey(token)
    await this.#stored.update((tokens) => {
      const isKnown = tokens.some((other) => tokenKey(other) === key)
      if (isKnown) return tokens.map((other) => (tokenKey(other) === key ? token : other))
      if (tokens.length >= MOST_TOKENS) throw new WalletError('too-many-tokens', 'No more tokens can be shown here.')
      return [...tokens, token]
    })
  }

  /** It is no longer shown. Nothing on the chain changes. */
  async remove(key: string): Promise<void> {
    await this.#stored.update((tokens) => tokens.filter((token) => tokenKey(token) !== key))
  }
}
