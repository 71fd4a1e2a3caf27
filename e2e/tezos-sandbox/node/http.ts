import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Answer, Route } from './answer.ts'
import { findRoute, malformed } from './answer.ts'

/** More than any call of a wallet sends. */
const MAX_BODY_BYTES = 1_000_000

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'cache-control': 'no-store',
}

/** A server on the loopback interface. */
export type Serving = { readonly url: string; readonly close: () => Promise<void> }

/** Serves RPC calls on a port of the loopback interface; 0 takes a free one. Any page may call. */
export async function serve(routes: readonly Route[], port: number): Promise<Serving> {
  const server = createServer((request, response) => {
    answerTo(routes, request).then(
      (answer) => send(response, answer),
      // A fault of this program is told to the caller, whose test then fails with it.
      (error: unknown) => send(response, { status: 500, body: `${error instanceof Error ? error.stack : error}` }),
    )
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The sandbox has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

async function answerTo(routes: readonly Route[], request: IncomingMessage): Promise<Answer> {
  const { method = '', url = '' } = request
  if (method === 'OPTIONS') return { status: 204, body: '' }
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
  const route = findRoute(routes, method, pathname)
  if (route === undefined) return { status: 404, body: `No service found at this URL: ${method} ${pathname}` }
  const text = await bodyOf(request)
  if (text === undefined) return { status: 413, body: '' }
  let body: unknown
  try {
    body = text === '' ? undefined : JSON.parse(text)
  } catch {
    return malformed('Failed to parse the request body: no JSON.')
  }
  return route.answer({ parts: route.parts, body, query: searchParams })
}

/** What was sent, or undefined if it is too much. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += (part as Buffer).length
    if (size > MAX_BODY_BYTES) return undefined
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString()
}

/** Successes and errors are JSON; what is said in words is plain text. */
function send(response: ServerResponse, { status, body }: Answer): void {
  const json = status === 200 || typeof body !== 'string'
  response.writeHead(status, { ...HEADERS, 'content-type': json ? 'application/json' : 'text/plain' })
  response.end(json ? JSON.stringify(body) : body)
}
