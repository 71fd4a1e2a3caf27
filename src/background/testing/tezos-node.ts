import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What a Tezos node answers about its chain and about accounts that hold and delegate, and nothing of what makes it a node.
 * @param chainId in base58
 */
export async function startTezosNode(chainId: string) {
  /** Mutez. */
  const balances = new Map<string, bigint>()
  /** A baker is its own delegate. */
  const delegates = new Map<string, string>()
  const server = createServer((request, response) => {
    const send = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    const path = request.url ?? ''
    if (path === '/chains/main/chain_id') return send(200, chainId)
    const asked = /^\/chains\/main\/blocks\/head\/context\/contracts\/(\w+)\/(balance|delegate)$/.exec(path)
    if (asked === null) return response.writeHead(404).end()
    const [, address = '', what] = asked
    if (what === 'balance') return send(200, String(balances.get(address) ?? 0n))
    const delegate = delegates.get(address)
    return delegate === undefined ? response.writeHead(404).end() : send(200, delegate)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, balances, delegates, stop: () => server.close() }
}
