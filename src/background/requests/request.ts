import * as v from 'valibot'
import { intent } from '../../messages/intent.ts'
import { requestPhase } from '../../messages/request.ts'
import { chain, type FamilyName, family } from '../../messages/values.ts'
import { chainOf, NetworkSchema, readChain } from '../stores/networks.ts'
import { TokenFactsSchema } from '../stores/tokens.ts'

const hexBytes = v.pipe(v.string(), v.regex(/^0x(?:[0-9a-f]{2})*$/))

/** The exact bytes that the servers get, as they are kept while waiting. */
export const HexPayloadSchema = v.strictObject({
  kind: v.picklist([
    'ethereum-transaction',
    'ethereum-message',
    'ethereum-typed-data',
    'tezos-operation',
    'tezos-micheline',
    'tezos-message',
  ]),
  bytes: hexBytes,
})
export type HexPayload = v.InferOutput<typeof HexPayloadSchema>

/** What is asked. */
export const RequestBodySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('connect'), family, firstTime: v.boolean() }),
  v.strictObject({ kind: v.literal('switch-network'), from: chain, to: chain }),
  v.strictObject({ kind: v.literal('add-network'), network: NetworkSchema }),
  v.strictObject({
    kind: v.literal('watch-token'),
    /** Id of the account whose holding is shown beside it. */
    account: v.string(),
    chain,
    /** As its contract tells of it. */
    token: TokenFactsSchema,
    /** The symbol that the site gives it; null where it gives none. */
    claimed: v.nullable(v.pipe(v.string(), v.maxLength(32))),
  }),
  v.strictObject({
    kind: v.literal('sign'),
    /** Id of the account that is to sign. */
    account: v.string(),
    /** The CAIP-2 name of the chain in use: a message itself may name none. */
    chain,
    payload: HexPayloadSchema,
    /**
     * Of a transaction, its bytes as they were drafted, with the numbers that the chain had free then: with other numbers,
     * something of them may be left out. Null for a message.
     */
    drafted: v.nullable(hexBytes),
    intent,
    /** When the fee was asked of the node; null for what is not sent, and so has none. */
    feeAsOf: v.nullable(v.number()),
    /** The last block that may hold it; null where any may. */
    lastLevel: v.nullable(v.number()),
    /**
     * How it came to its number: `next` is the first free one, and may still move; `named` is a free one that the site
     * chose. Null for what takes no free number: a message, or what is to come in place of another transaction.
     */
    numbered: v.nullable(v.picklist(['next', 'named'])),
    replaces: v.nullable(
      v.strictObject({ id: v.string(), hash: v.string(), how: v.picklist(['speed-up', 'cancel', 'named']) }),
    ),
  }),
  v.strictObject({
    kind: v.literal('unreadable'),
    chain,
    bytes: hexBytes,
    code: v.string(),
    reason: v.string(),
  }),
  v.strictObject({
    kind: v.literal('would-fail'),
    /** Id of the account that was to sign. */
    account: v.string(),
    chain,
    /** What was asked for, in the words of the site. */
    bytes: hexBytes,
    /** What would fail of it, and why: a whole sentence. */
    reason: v.string(),
  }),
])
export type RequestBody = v.InferOutput<typeof RequestBodySchema>
export type SignBody = Extract<RequestBody, { kind: 'sign' }>

export const WaitingRequestSchema = v.strictObject({
  id: v.string(),
  site: v.nullable(v.strictObject({ origin: v.string(), within: v.nullable(v.string()), key: v.string() })),
  /** Milliseconds since 1970. */
  createdAt: v.number(),
  /** Names this content: another with every change of it. */
  revision: v.string(),
  body: RequestBodySchema,
  phase: requestPhase,
})
export type WaitingRequest = v.InferOutput<typeof WaitingRequestSchema>

/** The chain a request is about; null for a wish to connect. */
export function chainOfRequest(body: RequestBody): string | null {
  switch (body.kind) {
    case 'connect':
      return null
    case 'switch-network':
      return body.to
    case 'add-network':
      return chainOf(body.network)
    default:
      return body.chain
  }
}

export function familyOfRequest(body: RequestBody): FamilyName {
  return body.kind === 'connect' ? body.family : readChain(chainOfRequest(body)!).family
}

/** What the person consented to, beside the content itself. */
export interface Consent {
  /** Servers whose refusal was on screen. */
  readonly despite: readonly number[]
  readonly acknowledged: readonly string[]
  /** Ids of the accounts a connecting site was granted. */
  readonly accounts: readonly string[]
}

/** No answer is expected from the person any more. */
export function isOver(request: WaitingRequest): boolean {
  return (
    ['done', 'rejected', 'lapsed'].includes(request.phase.kind) ||
    (request.phase.kind === 'failed' && !request.phase.retry)
  )
}

/** Somebody waits for its outcome. */
export function isUnderWay(request: WaitingRequest): boolean {
  const { phase } = request
  return phase.kind === 'open' || isBeingDone(request) || (phase.kind === 'failed' && phase.retry)
}

/** It was consented to, and what follows from that is under way. */
export function isBeingDone({ phase }: WaitingRequest): boolean {
  return phase.kind === 'signing' || phase.kind === 'carrying-out'
}

/** Nothing has been consented to yet. */
export function isOpen(request: WaitingRequest): boolean {
  return request.phase.kind === 'open'
}

/** The phase that consent begins. */
export function begun({ body }: WaitingRequest): WaitingRequest['phase'] {
  return body.kind === 'sign' ? { kind: 'signing', with: [], steps: [] } : { kind: 'carrying-out' }
}
