import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { expect, test } from 'vitest'
import { openIdentity } from '../ceremony/identity.ts'
import { DESCRIPTOR_PATH, signDescriptor } from '../wire/descriptor.ts'
import { fetchDescriptorOver, type Reach } from './peers.ts'
import { certificate, certificateKey } from './testing/certificate.ts'
import { listening } from './testing/listening.ts'

/**
 * Another server over real https. Handed in is only what production fixes: whose certificates count, which name has which
 * address (here a name of nobody's), that this loopback address may be asked, and when it has taken too long.
 */

const identity = await openIdentity(new Uint8Array(32).fill(6))
const refused = (code: string) => expect.objectContaining({ name: 'PeerRefused', code })

type Handle = (request: IncomingMessage, response: ServerResponse, origin: string) => void

/** An https server with the certificate of server.example, and which connections and requests it has seen. */
async function listen(handle: Handle) {
  const requests: string[] = []
  let connections = 0
  const server = createServer({ cert: certificate, key: certificateKey }, (request, response) => {
    requests.push(`${request.method} ${request.url} at ${request.socket.localAddress}`)
    handle(request, response, origin)
  })
  server.on('connection', () => connections++)
  const port = await listening(server)
  const origin = `https://server.example:${port}`
  return { origin, port, requests, connections: () => connections }
}

const publish: Handle = async (_, response, origin) => {
  const fields = { name: 'X', operator: 'X', country: '', origin, protocols: [1], curves: ['secp256k1'], issued: 0 }
  response.end(await signDescriptor({ version: 1, identity: identity.publicKey, ...fields }, identity))
}

/** @param answers what looking up a name gives, one after the other */
function fetchWith(changes: Partial<Reach> = {}, answers: string[] = ['127.0.0.1']) {
  const looked: string[] = []
  const reach: Reach = {
    lookup: async (hostname) => {
      looked.push(hostname)
      return { address: answers[looked.length - 1]!, family: 4 }
    },
    isPrivate: (address) => address !== '127.0.0.1',
    authorities: certificate,
    deadline: () => new AbortController().signal,
    ...changes,
  }
  return { looked, fetch: (origin: string) => fetchDescriptorOver(reach)(origin, false) }
}

test('a server is asked at its own name, and its descriptor taken', async () => {
  const { origin, requests } = await listen(publish)
  const { looked, fetch } = fetchWith()
  expect(await fetch(origin)).toMatchObject({ origin, identity: identity.publicKey })
  expect(looked).toEqual(['server.example'])
  expect(requests).toEqual([`GET ${DESCRIPTOR_PATH} at 127.0.0.1`])
})

test('the connection goes to the address that was checked, whatever the name means a moment later', async () => {
  const { origin, requests } = await listen(publish)
  const { looked, fetch } = fetchWith({}, ['127.0.0.1', '127.0.0.2'])
  expect((await fetch(origin)).origin).toBe(origin)
  expect(looked).toHaveLength(1)
  expect(requests).toEqual([`GET ${DESCRIPTOR_PATH} at 127.0.0.1`])
})

test('a name with a private address is not asked, whatever it means a moment later', async () => {
  const { origin, connections } = await listen(publish)
  const { looked, fetch } = fetchWith({}, ['10.0.0.1', '127.0.0.1'])
  await expect(fetch(origin)).rejects.toEqual(refused('peer-origin'))
  expect(looked).toHaveLength(1)
  expect(connections()).toBe(0)
})

test('a name that nobody has', async () => {
  const { fetch } = fetchWith({ lookup: () => Promise.reject(new Error('ENOTFOUND')) })
  await expect(fetch('https://server.example')).rejects.toEqual(refused('peer-unreachable'))
})

test('a redirect is not followed, not even to itself', async () => {
  const { origin, requests } = await listen((request, response, origin) => {
    if (request.url?.endsWith('?again')) publish(request, response, origin)
    else response.writeHead(302, { location: `${origin}${DESCRIPTOR_PATH}?again` }).end()
  })
  await expect(fetchWith().fetch(origin)).rejects.toEqual(refused('peer-unreachable'))
  expect(requests).toHaveLength(1)
})

test('a certificate for another name, or by nobody known, ends it before anything is asked', async () => {
  const { origin, port, requests } = await listen(publish)
  await expect(fetchWith().fetch(`https://other.example:${port}`)).rejects.toEqual(refused('peer-unreachable'))
  await expect(fetchWith({ authorities: undefined }).fetch(origin)).rejects.toEqual(refused('peer-unreachable'))
  expect(requests).toEqual([])
})

test('a descriptor of the same server under another name is none of this one', async () => {
  const { origin } = await listen((request, response) => publish(request, response, 'https://server.example'))
  await expect(fetchWith().fetch(origin)).rejects.toEqual(refused('peer-descriptor'))
})

test('no more than 16 KiB is read', async () => {
  const of = (length: number) => listen((_, response) => response.end('x'.repeat(length)))
  const most = await of(16 * 1024)
  await expect(fetchWith().fetch(most.origin)).rejects.toEqual(refused('peer-descriptor'))
  const more = await of(16 * 1024 + 1)
  await expect(fetchWith().fetch(more.origin)).rejects.toEqual(refused('peer-unreachable'))
})

test('a deadline that passes before the name is found, the answer begun or the answer ended', async () => {
  const fetchUntil = (deadline: AbortController, changes: Partial<Reach> = {}) =>
    fetchWith({ deadline: () => deadline.signal, ...changes }).fetch
  const tooLate = refused('peer-unreachable')

  const deadline = new AbortController()
  const unfound = fetchUntil(deadline, { lookup: () => new Promise(() => deadline.abort()) })
  await expect(unfound('https://server.example')).rejects.toEqual(tooLate)

  const answering = new AbortController()
  const silent = await listen(() => answering.abort())
  await expect(fetchUntil(answering)(silent.origin)).rejects.toEqual(tooLate)

  const ending = new AbortController()
  const endless = await listen((_, response) => response.write('{', () => ending.abort()))
  await expect(fetchUntil(ending)(endless.origin)).rejects.toEqual(tooLate)
})
