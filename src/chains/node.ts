import { readLimited, TooLong } from './read-limited.ts'

/** What a node answered, or why there is no answer. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: 'unreachable' | 'timeout' | 'http' | 'malformed' | 'refused' | 'another-chain'
  /** For `refused`: the node's own error. `code` is that of JSON-RPC, or the HTTP status where errors have none. */
  readonly answer: { readonly code: number; readonly message: string; readonly data?: unknown } | undefined

  constructor(code: RpcError['code'], message: string, answer?: RpcError['answer']) {
    super(message)
    this.code = code
    this.answer = answer
  }
}

export interface RpcOptions {
  readonly url: string
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly timeoutMs: number
}

export interface NodeAnswer {
  readonly status: number
  /** Undefined where the body is not JSON. */
  readonly json: unknown
}

/** No answer that the wallet asks for is longer. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024

/**
 * One request to a node.
 * @param body JSON for a POST; null for a GET
 * @throws RpcError `unreachable`, `timeout`; `malformed` for an answer without end
 */
export async function askNode(
  { fetch, timeoutMs }: Omit<RpcOptions, 'url'>,
  url: string,
  body: string | null,
): Promise<NodeAnswer> {
  const signal = AbortSignal.timeout(timeoutMs)
  const how: RequestInit =
    body === null ? { method: 'GET' } : { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  try {
    const response = await fetch(url, { ...how, signal, redirect: 'error' })
    const text = new TextDecoder().decode(await readLimited(response, MAX_ANSWER_BYTES))
    return { status: response.status, json: parseJson(text) }
  } catch (error) {
    if (error instanceof TooLong) throw new RpcError('malformed', 'The node’s answer is too long.')
    if (signal.aborted) throw new RpcError('timeout', 'The node did not answer in time.')
    throw new RpcError('unreachable', 'The node cannot be reached.')
  }
}

/** Null where a node that can be reached does not answer this. */
export async function whereKnown<Output>(answer: Promise<Output>): Promise<Output | null> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof RpcError && error.code !== 'unreachable' && error.code !== 'timeout') return null
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
