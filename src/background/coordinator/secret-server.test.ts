import { utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test } from 'vitest'
import { openIdentity } from '../../ceremony/identity.ts'
import { signAnswer } from '../../wire/answer-signature.ts'
import { contentDigest } from '../../wire/content-digest.ts'
import { readClaims, verifyRequest, type WireRequest } from '../../wire/request-signature.ts'
import { createRequestKey } from '../../wire/testing/request-key.ts'
import { SecretServer, ServerError, systemTransport, type Transport } from './secret-server.ts'

const NOW = 1_700_000_000
const ORIGIN = 'https://one.example'
const identity = await openIdentity(new Uint8Array(32).fill(1))
const key = await createRequestKey()

type Fetch = (request: WireRequest, init: RequestInit) => Promise<Response>

function clientWith(answer: Fetch, transport: Partial<Transport> = {}): SecretServer {
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}) => {
    init.signal?.throwIfAborted()
    const body = init.body ? new Uint8Array(init.body as ArrayBuffer) : new Uint8Array(0)
    return answer({ method: init.method as 'GET', target: String(input), body }, init)
  }
  const address = { origin: ORIGIN, identity: identity.publicKey }
  return new SecretServer(address, key, { ...systemTransport, now: () => NOW, fetch, ...transport })
}

/** What the server itself would answer. */
async function answered(request: WireRequest, status: number, body: Uint8Array): Promise<Response> {
  const head = { ...request, digest: contentDigest(request.body) }
  return new Response(body as BodyInit, { status, headers: await signAnswer({ status, body }, head, identity) })
}

const problem = (change: object = {}) =>
  utf8ToBytes(JSON.stringify({ type: 'about:blank', title: 'No.', status: 403, code: 'policy', ...change }))

async function failureOf(attempt: Promise<unknown>) {
  const error = await attempt.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ServerError)
  return (error as ServerError).failure
}

test('a request is signed, and a signed answer is taken', async () => {
  const body = Uint8Array.of(1, 2)
  const client = clientWith(async (request, init) => {
    const headers = new Headers(init.headers)
    const field = (name: string) => headers.get(name) ?? undefined
    expect(readClaims(request, field, identity.publicKey, NOW).created).toBe(NOW)
    await verifyRequest(request, field, key.publicKey)
    expect(init).toMatchObject({ redirect: 'error', credentials: 'omit', cache: 'no-store' })
    return answered(request, 200, Uint8Array.of(...request.body, 3))
  })
  expect(await client.post('/v1/readings', body)).toEqual(Uint8Array.of(1, 2, 3))
  expect(await client.get('/v1/wallet')).toEqual(Uint8Array.of(3))
})

test('a signed refusal is the server’s word', async () => {
  const client = clientWith((request) => answered(request, 403, problem()))
  const error = await client.get('/v1/wallet').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: 'policy', message: 'No.', server: ORIGIN, failure: { kind: 'refused' } })
})

describe('a proxy that alters answers: nobody’s word', () => {
  const alterations: Record<string, Fetch> = {
    'an unsigned refusal': async () => new Response(problem() as BodyInit, { status: 403 }),
    'another status': async (request) => {
      const signed = await answered(request, 200, problem())
      return new Response(problem() as BodyInit, { status: 403, headers: signed.headers })
    },
    'another body': async (request) => {
      const signed = await answered(request, 200, Uint8Array.of(1))
      return new Response(Uint8Array.of(2), { status: 200, headers: signed.headers })
    },
    'the answer to another request': (request) => answered({ ...request, target: `${ORIGIN}/v1/x` }, 200, problem()),
    'the answer to another body': (request) => answered({ ...request, body: Uint8Array.of(9) }, 200, problem()),
    'a page of its own': async () => new Response('<html>', { status: 200 }),
    'a signed refusal that is none': (request) => answered(request, 403, utf8ToBytes('{}')),
    'a signed refusal with a code of its own making': (request) => answered(request, 403, problem({ code: 'A B' })),
    'a signed refusal with an endless title': (request) => answered(request, 403, problem({ title: 'x'.repeat(201) })),
  }
  test.each(Object.entries(alterations))('%s', async (_, answer) => {
    expect(await failureOf(clientWith(answer).post('/v1/readings', new Uint8Array(0)))).toEqual({
      kind: 'no-valid-answer',
    })
  })
})

describe('no answer', () => {
  test('nobody is there', async () => {
    const client = clientWith(() => Promise.reject(new TypeError('fetch failed')))
    expect(await failureOf(client.get('/v1/wallet'))).toEqual({ kind: 'no-answer' })
  })

  test('it takes too long', async () => {
    const client = clientWith(() => Promise.reject(new Error('never asked')), { deadline: () => AbortSignal.abort() })
    expect(await failureOf(client.get('/v1/wallet'))).toEqual({ kind: 'no-answer' })
  })

  test('it does not end', async () => {
    let sent = 0
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 65_536
          controller.enqueue(new Uint8Array(65_536))
        },
      })
    const client = clientWith(async () => new Response(endless()))
    expect(await failureOf(client.get('/v1/wallet'))).toEqual({ kind: 'no-answer' })
    expect(sent).toBeLessThan(2 * 1024 * 1024)
  })

  test('the person gave up: that is no failure of the server', async () => {
    const reason = new Error('rejected')
    const client = clientWith(() => Promise.reject(new Error('aborted')))
    await expect(client.get('/v1/wallet', AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})
