import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

export interface DevChain {
  readonly url: string
  stop(): void
}

/** A real EVM chain on a free port of the loopback interface. It mines when told to. */
export async function startDevChain(chainId: number): Promise<DevChain> {
  const anvil = spawn('node_modules/.bin/anvil', ['--port', '0', '--chain-id', String(chainId), '--no-mining'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: anvil.stdout })) {
    const address = /Listening on (\S+)/.exec(line)?.[1]
    if (address !== undefined) return { url: `http://${address}`, stop: () => anvil.kill() }
  }
  throw new Error('The dev chain did not start.')
}

/**
 * A node in front of another, that notes what it is asked and can be told to drop the connection on some methods, or to
 * answer them by itself.
 */
export async function startUnreliableNode(behind: string) {
  const dropped = new Set<string>()
  const said = new Map<string, { result: unknown } | { error: { code: number; message: string } }>()
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const { id, method } = JSON.parse(body)
    asked.push(method)
    if (dropped.has(method)) return request.socket.destroy()
    const own = said.get(method)
    if (own !== undefined) return response.end(JSON.stringify({ jsonrpc: '2.0', id, ...own }))
    const answer = await fetch(behind, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    return response.end(await answer.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, dropped, said, asked, stop: () => server.close() }
}
