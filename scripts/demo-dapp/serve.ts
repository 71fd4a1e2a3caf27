import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { getAddress } from 'ethers'
import { build } from 'vite'
import { fund } from '../faucet.ts'
import type { DappConfig } from './config.ts'

export type DemoDapp = { url: string; stop: () => Promise<void> }

/** The page's script with ethers in it, as one module. */
async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: join(import.meta.dirname, 'dapp.ts'), formats: ['es'], fileName: 'dapp' },
    },
  })
  const [result] = Array.isArray(built) ? built : [built]
  if (!result || !('output' in result)) throw new Error('The demo dapp was not bundled.')
  return result.output[0].code
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) {
    body += chunk
    if (body.length > 1000) throw new Error('This is no address.')
  }
  return body.trim()
}

/** Serves the demo dapp on the loopback interface; `port` 0 takes a free one. */
export async function serveDemoDapp(port: number, config: DappConfig): Promise<DemoDapp> {
  const file = (name: string) => readFile(join(import.meta.dirname, name), 'utf8')
  const pages: Record<string, { type: string; body: string }> = {
    '/': { type: 'text/html; charset=utf-8', body: await file('index.html') },
    '/dapp.css': { type: 'text/css', body: await file('dapp.css') },
    '/dapp.js': { type: 'text/javascript', body: await bundle() },
    '/config.json': { type: 'application/json', body: JSON.stringify(config) },
  }
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (request.method === 'POST' && pathname === '/faucet') {
      try {
        const hash = await fund(config.rpcUrl, getAddress(await bodyOf(request)), '10')
        response.end(hash)
      } catch (error) {
        response.writeHead(400).end(error instanceof Error ? error.message : String(error))
      }
      return
    }
    const page = pages[pathname]
    if (!page) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': page.type }).end(page.body)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The demo dapp has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
