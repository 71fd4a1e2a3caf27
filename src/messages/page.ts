// The border between a web page and the wallet: page ⇄ content script (postMessage), content script ⇄ background (port).
import * as v from 'valibot'

/** Codes of EIP-1193, EIP-3326 and EIP-1474 (JSON-RPC) that the provider answers with. */
export const providerErrors = {
  userRejected: { code: 4001, message: 'The person rejected the request.' },
  unauthorized: { code: 4100, message: 'The account or method is not authorised.' },
  unsupportedMethod: { code: 4200, message: 'The wallet does not support this method.' },
  disconnected: { code: 4900, message: 'The wallet is disconnected.' },
  chainDisconnected: { code: 4901, message: 'The wallet does not reach this chain.' },
  unknownChain: { code: 4902, message: 'The wallet does not know this chain.' },
  invalidRequest: { code: -32600, message: 'This is not a request.' },
  invalidParams: { code: -32602, message: 'The parameters are not valid.' },
  internal: { code: -32603, message: 'The wallet failed.' },
  resourceUnavailable: { code: -32002, message: 'The same request is waiting for the person already.' },
  transactionRejected: { code: -32003, message: 'The transaction was not accepted.' },
  limitExceeded: { code: -32005, message: 'Too many requests at once.' },
} as const

export type ProviderErrorName = keyof typeof providerErrors

/** The runtime port a content script opens. */
export const PAGE_PORT = 'page'

/** Requests of one document that may be under way before further ones are refused at once. */
export const MAX_REQUESTS_UNDER_WAY = 200

const MAX_METHOD_LENGTH = 100
const requestId = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

export const rpcError = v.object({
  code: v.pipe(v.number(), v.integer()),
  message: v.string(),
  data: v.optional(v.unknown()),
})

/** A request on its way to the background. The origin is not in it: the background takes it from the browser. */
export const pageRequest = v.strictObject({
  type: v.literal('request'),
  id: requestId,
  method: v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_METHOD_LENGTH)),
  params: v.optional(v.union([v.array(v.unknown()), v.record(v.string(), v.unknown())])),
})

export const pageResponse = v.variant('outcome', [
  v.strictObject({ type: v.literal('response'), id: requestId, outcome: v.literal('result'), result: v.unknown() }),
  v.strictObject({ type: v.literal('response'), id: requestId, outcome: v.literal('error'), error: rpcError }),
])

/** Everything a page may know without asking. Sent whole on every change, so that a missed one heals itself. */
export const pageState = v.strictObject({
  type: v.literal('state'),
  /** `0x` and hexadecimal without leading zeros. */
  chainId: v.pipe(v.string(), v.regex(/^0x[1-9a-f][0-9a-f]*$/)),
  /** Lower-case addresses this site may see now; none while locked. */
  accounts: v.array(v.pipe(v.string(), v.regex(/^0x[0-9a-f]{40}$/))),
  actAsMetaMask: v.boolean(),
  /** Replace another wallet at `window.ethereum`. */
  defaultWallet: v.boolean(),
})

/** The extension was updated or removed: nothing in this document reaches it any more. */
export const pageGone = v.strictObject({ type: v.literal('gone') })

/** From the background, or the content script speaking for it. */
export const toPage = v.union([pageResponse, pageState, pageGone])

/** The content script listens from now on. */
const bridgeReady = v.strictObject({ type: v.literal('ready') })
/** The page's provider names the channel that both use from now on. */
const bridgeOpen = v.strictObject({ type: v.literal('open') })

/** Names one provider in one document, so that two never answer each other. The page can read it: it is no secret. */
const channel = v.pipe(v.string(), v.uuid())

/** What the provider posts to its own window. */
export const fromInpage = v.strictObject({
  symbolon: v.literal('to-wallet'),
  channel,
  message: v.union([bridgeOpen, pageRequest]),
})

/** What the content script posts to its own window. `ready` comes before the channel is known. */
export const fromContent = v.strictObject({
  symbolon: v.literal('to-page'),
  channel: v.nullable(channel),
  message: v.union([bridgeReady, toPage]),
})

/** Told to every content script after the worker started, so that it opens its port again and hears what changed. */
export const wakeMessage = v.strictObject({ to: v.literal('content'), type: v.literal('wake') })

export type RpcError = v.InferOutput<typeof rpcError>
export type PageRequest = v.InferOutput<typeof pageRequest>
export type PageResponse = v.InferOutput<typeof pageResponse>
export type PageState = v.InferOutput<typeof pageState>
export type ToPage = v.InferOutput<typeof toPage>
export type FromInpage = v.InferOutput<typeof fromInpage>
export type FromContent = v.InferOutput<typeof fromContent>
