import { once } from 'node:events'
import { createServer } from 'node:http'
import { pageScript, scriptsOf } from '../beacon/dapps/bundle.ts'
import { RELAY, relayAnswer } from '../beacon/dapps/relay.ts'
import type { BeaconNetwork } from '../pages/beacon-dapp.ts'
import type { Firefox } from './browser.ts'
import type { Tab } from './tab.ts'

const RELAYS = '/relays.js'
const EMPTY = '/empty'

/** A dapp of an SDK as its makers publish it, on an origin of its own. */
export type Kiosk = { url: string; stop: () => Promise<void> }

/** Answers for the relays, which are elsewhere and speak https: within the page, since nothing here may go elsewhere. */
const WORKER = `
${relayAnswer}
addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (!${RELAY}.test(url.pathname)) return
  const answer = relayAnswer(url)
  event.respondWith(answer === undefined ? new Promise(() => {}) : Response.json(answer))
})`

/** Serves the dapp on a free port of the loopback interface. */
export async function serveKiosk(network: BeaconNetwork): Promise<Kiosk> {
  const scripts = [pageScript(network), ...(await scriptsOf('airgap'))].map((body, at) => ({ path: `/${at}.js`, body }))
  const tags = scripts.map(({ path }) => `<script src="${path}"></script>`).join('')
  const [html, javascript] = ['text/html; charset=utf-8', 'text/javascript; charset=utf-8']
  const files = new Map([
    [EMPTY, { type: html, body: '<!doctype html><title>Empty</title>' }],
    ['/', { type: html, body: `<!doctype html><title>Kiosk</title><body>${tags}` }],
    [RELAYS, { type: javascript, body: WORKER }],
    ...scripts.map(({ path, body }) => [path, { type: javascript, body }] as const),
  ])
  const server = createServer((request, response) => {
    const file = files.get(request.url ?? '')
    if (file === undefined) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': file.type }).end(file.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The kiosk has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Opens the dapp, once its origin has the worker. */
export async function openKiosk(firefox: Firefox, { url }: Kiosk): Promise<Tab> {
  const tab = await firefox.open(`${url}${EMPTY}`)
  await tab.run(async (script) => {
    await navigator.serviceWorker.register(script)
    await navigator.serviceWorker.ready
  }, RELAYS)
  await tab.goto(url)
  return tab
}
