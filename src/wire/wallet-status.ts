import * as v from 'valibot'
import { MAX_GENERATION } from '../ceremony/plan.ts'

const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const epoch = whole(0, 0xffff_ffff)
const generation = whole(0, MAX_GENERATION)

/** What a server holds for a wallet. JSON. */
export const walletStatusSchema = v.object({
  keys: v.array(v.object({ id: hash, epoch, state: v.picklist(['prepared', 'certified', 'active']) })),
  pairs: v.array(
    v.object({
      peer: whole(1, 0xffff),
      epoch,
      /** The newest certified generation, and which pair it is: both sides hold the same one, or cannot sign. */
      generation,
      id: hash,
      /** The generation that was burned last, and how often this pair was burned in the epoch. */
      burned: v.nullable(v.object({ generation, count: whole(1, 0xffff) })),
    }),
  ),
})

export type WalletStatus = v.InferOutput<typeof walletStatusSchema>
