import * as v from 'valibot'
import { intent } from '../../messages/intent.ts'
import { ethereumChain } from '../stores/networks.ts'
import { HexPayloadSchema, type WaitingRequest, WaitingRequestSchema } from './request.ts'

const { id, site, createdAt, revision } = WaitingRequestSchema.entries

/** What was to be signed, as any version before wrote it. */
const EarlierSchema = v.object({
  ...{ id, site, createdAt, revision },
  phase: v.object({ kind: v.string(), retry: v.optional(v.boolean(), false) }),
  body: v.object({
    kind: v.literal('sign'),
    payload: HexPayloadSchema,
    intent,
    feeAsOf: v.nullable(v.number()),
    chain: v.optional(v.string()),
    /** All chains were Ethereum's. */
    chainId: v.optional(v.number()),
    lastLevel: v.optional(v.nullable(v.number()), null),
  }),
})

/**
 * What waited, or was being signed, under an earlier version: it has lost its consent, as after every start, and Activity
 * says so of what was to be signed. Of all else, whoever asked hears when asking again.
 */
export function earlierRequests(value: unknown): WaitingRequest[] {
  return v.parse(v.array(v.unknown()), value).flatMap((each) => {
    const earlier = v.safeParse(EarlierSchema, each)
    const request = earlier.success ? asLapsing(earlier.output) : null
    return request !== null && v.is(WaitingRequestSchema, request) ? [request] : []
  })
}

function asLapsing({ phase, body, ...rest }: v.InferOutput<typeof EarlierSchema>): WaitingRequest | null {
  const { kind, payload, intent, feeAsOf, lastLevel, chainId } = body
  const chain = body.chain ?? (chainId === undefined ? null : ethereumChain(chainId))
  const isWaiting = phase.kind === 'failed' ? phase.retry : WAITING.has(phase.kind)
  if (chain === null || !isWaiting) return null
  const number = { drafted: feeAsOf === null ? null : payload.bytes, lastLevel, numbered: null, replaces: null }
  return {
    ...rest,
    phase: { kind: 'open' },
    // Ids of accounts were others once; what is signed names the address.
    body: { ...{ kind, account: intent.account, chain, payload, intent, feeAsOf }, ...number },
  }
}

const WAITING: ReadonlySet<string> = new Set(['open', 'signing', 'carrying-out'])
