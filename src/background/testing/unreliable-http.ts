import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A server in front of another, that notes the paths it is asked and can be told to drop the connection on some. */
export async function startUnreliableHttp(behind: string) {
  const dropped = new Set<string>()
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url!, 'http://127.0.0.1')
    const body = request.method === 'POST' ? await text(request) : null
    asked.push(pathname)
    if (dropped.has(pathname)) return request.socket.destroy()
    const answer = await fetch(behind + pathname + search, { method: request.method!, body })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' })
    response.end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, dropped, asked, stop: () => server.close() }
}
