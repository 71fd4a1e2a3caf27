import { getConnInfo } from '@hono/node-server/conninfo'
import { hexToBytes } from '@noble/hashes/utils.js'
import { type Context, Hono } from 'hono'
import { signAnswer } from '../../wire/answer-signature.ts'
import { paths } from '../../wire/contract.ts'
import { DESCRIPTOR_PATH } from '../../wire/descriptor.ts'
import { requestHash, type WireRequest } from '../../wire/request-signature.ts'
import { continueCeremony, startCeremony } from '../ceremonies/run.ts'
import type { Caller, ServerContext } from '../context.ts'
import { acceptCertificate, activateKey, cancelKey, fetchCertificate, fetchConfirmation } from '../keys.ts'
import { readPayloadFor } from '../readings.ts'
import { replaceRequestKey, walletStatus } from '../wallet.ts'
import { Authenticator } from './authenticate.ts'
import { problemOf } from './problems.ts'
import { RateLimit } from './rate-limit.ts'
import { HttpProblem, problemReply, type Reply } from './reply.ts'

/** No request is longer: the messages of one trip of a signature by five parties stay well below it. */
const MAX_BODY = 1024 * 1024

const HEX_ID = '[0-9a-f]{64}'

interface Call {
  readonly request: WireRequest
  readonly caller: Caller
  readonly parameter: (name: string) => string
}

/** The HTTP face of a Secret Server. Every answer of the API is signed, refusals too. */
export function createApp(context: ServerContext, descriptor: string): Hono {
  const authenticator = new Authenticator(context)
  // Before anyone is known: by address. After that: by wallet, readings apart from what signs.
  const strangers = new RateLimit({ burst: 600, perSecond: 20 }, context.now)
  const ceremonies = new RateLimit({ burst: 120, perSecond: 4 }, context.now)
  const readings = new RateLimit({ burst: 30, perSecond: 1 }, context.now)

  const app = new Hono()
  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get(DESCRIPTOR_PATH, (c) => c.body(descriptor, 200, { 'content-type': 'application/json' }))

  const route = (method: 'GET' | 'POST', path: string, limit: RateLimit, handle: (call: Call) => Promise<Reply>) =>
    app.on(method, path, (c) =>
      answer(c, context, async (request) => {
        strangers.take(getConnInfo(c).remote.address ?? 'unknown')
        const caller = await authenticator.authenticate(request, (name) => c.req.header(name))
        limit.take(caller.wallet ?? caller.requestKeyId)
        return handle({ request, caller, parameter: (name) => c.req.param(name)! })
      }),
    )

  route('POST', paths.ceremonies, ceremonies, ({ request, caller }) =>
    startCeremony(context, caller, requestHash(request), request.body),
  )
  route('POST', `/v1/ceremonies/:id{${HEX_ID}}/steps/:step{[2-8]}`, ceremonies, ({ request, caller, parameter }) =>
    continueCeremony(context, caller, parameter('id'), Number(parameter('step')), requestHash(request), request.body),
  )
  route('GET', `/v1/ceremonies/:id{${HEX_ID}}/confirmation`, ceremonies, ({ caller, parameter }) =>
    fetchConfirmation(context, caller, parameter('id')),
  )
  route('POST', `/v1/ceremonies/:id{${HEX_ID}}/certificate`, ceremonies, ({ request, caller, parameter }) =>
    acceptCertificate(context, caller, parameter('id'), request.body),
  )
  route('GET', `/v1/ceremonies/:id{${HEX_ID}}/certificate`, ceremonies, ({ caller, parameter }) =>
    fetchCertificate(context, caller, parameter('id')),
  )
  route('POST', `/v1/ceremonies/:id{${HEX_ID}}/cancellation`, ceremonies, ({ request, caller, parameter }) =>
    cancelKey(context, caller, parameter('id'), hexToBytes(parameter('id')), request.body),
  )
  route('POST', `/v1/keys/:id{${HEX_ID}}/activation`, ceremonies, ({ request, caller, parameter }) =>
    activateKey(context, caller, hexToBytes(parameter('id')), request.body),
  )
  route('POST', paths.readings, readings, ({ request, caller }) => readPayloadFor(context, caller, request.body))
  route('POST', paths.requestKey, ceremonies, ({ request, caller }) => replaceRequestKey(context, caller, request.body))
  route('GET', paths.wallet, ceremonies, ({ caller }) => walletStatus(context, caller))

  app.notFound((c) =>
    answer(c, context, async () => {
      throw new HttpProblem(404, 'not-found', 'There is nothing at this address.')
    }),
  )
  return app
}

/** Computes a reply and signs it, bound to the request. */
async function answer(
  c: Context,
  context: ServerContext,
  handle: (request: WireRequest) => Promise<Reply>,
): Promise<Response> {
  const started = performance.now()
  const request = {
    method: c.req.method as WireRequest['method'],
    target: context.origin + c.req.path,
    body: new Uint8Array(0),
  }
  const reply = await readBody(c)
    .then((body) => handle(Object.assign(request, { body })))
    .catch((error: unknown) => {
      const problem = problemOf(error, context.now)
      if (problem.status >= 500)
        context.log('request failed', { error: error instanceof Error ? error.name : 'unknown' })
      return problemReply(problem)
    })
  const headers = await signAnswer(reply, request, context.identity)
  context.log('request', { method: request.method, status: reply.status, ms: Math.round(performance.now() - started) })
  return new Response(reply.body as BodyInit, {
    status: reply.status,
    headers: { ...headers, 'content-type': reply.contentType, 'cache-control': 'no-store' },
  })
}

/** @throws HttpProblem 413 before more than the limit has been read */
async function readBody(c: Context): Promise<Uint8Array> {
  const tooLarge = () => new HttpProblem(413, 'too-large', 'The request is too large.')
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY) throw tooLarge()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of c.req.raw.body ?? []) {
    length += chunk.length
    if (length > MAX_BODY) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
