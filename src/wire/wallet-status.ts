import * as v from 'valibot'

/** What a server holds for a wallet. JSON. */
export const walletStatusSchema = v.object({
  keys: v.array(
    v.object({
      /** 64 hex digits. */
      id: v.string(),
      epoch: v.number(),
      state: v.picklist(['prepared', 'certified', 'active']),
    }),
  ),
  pairs: v.array(
    v.object({
      peer: v.number(),
      epoch: v.number(),
      /** The newest certified generation. */
      generation: v.number(),
      /** The generation that was burned last, and how often this pair was burned in the epoch. */
      burned: v.nullable(v.object({ generation: v.number(), count: v.number() })),
    }),
  ),
})

export type WalletStatus = v.InferOutput<typeof walletStatusSchema>
