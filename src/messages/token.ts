// Tokens as pages know them: what their contracts say, and what an account holds.
import * as v from 'valibot'
import { instant, quantity, text } from './values.ts'

/** Names one token among all; made by the background. */
export const tokenKey = v.pipe(v.string(), v.minLength(1), v.maxLength(255))

/** `symbol` and `name` are the contract's own words, and empty where it has none. `work`: counted, never divided. */
export const tokenView = v.object({
  key: tokenKey,
  contract: v.pipe(v.string(), v.regex(/^[0-9A-Za-z]{1,64}$/)),
  tokenId: v.nullable(quantity),
  standard: v.picklist(['erc20', 'erc721', 'erc1155', 'fa1.2', 'fa2']),
  symbol: text(32),
  name: text(120),
  decimals: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(77)),
  work: v.boolean(),
})

/** What an account holds of a token. `unknown`: the node, or the contract, did not say. */
export const heldView = v.variant('state', [
  v.object({ state: v.literal('asking') }),
  v.object({ state: v.literal('unknown') }),
  v.object({ state: v.literal('known'), amount: quantity, asOf: instant, stale: v.boolean() }),
])

export const holdingView = v.object({ token: tokenView, held: heldView })

/**
 * What lies at an address where somebody looks for a token. `shown`: it is in the list already. `alike`: the coin, or
 * another token in the list, has the same symbol.
 */
export const tokenLookView = v.variant('kind', [
  v.object({ kind: v.literal('no-address') }),
  v.object({ kind: v.literal('silent') }),
  v.object({ kind: v.literal('no-token') }),
  v.object({ kind: v.literal('needs-id') }),
  v.object({ kind: v.literal('no-such-id') }),
  v.object({
    kind: v.literal('token'),
    token: tokenView,
    held: heldView,
    shown: v.boolean(),
    alike: v.boolean(),
  }),
])

export type TokenView = v.InferOutput<typeof tokenView>
export type HeldView = v.InferOutput<typeof heldView>
export type HoldingView = v.InferOutput<typeof holdingView>
export type TokenLookView = v.InferOutput<typeof tokenLookView>
