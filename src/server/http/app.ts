import { getConnInfo } from '@hono/node-server/conninfo'
import { hexToBytes } from '@noble/hashes/utils.js'
import { type Context, Hono } from 'hono'
import { signAnswer } from '../../wire/answer-signature.ts'
import { claimedDigest } from '../../wire/content-digest.ts'
import { paths } from '../../wire/contract.ts'
import { DESCRIPTOR_PATH } from '../../wire/descriptor.ts'
import { type RequestHead, requestHash, type WireRequest } from '../../wire/request-signature.ts'
import { continueCeremony, startCeremony } from '../ceremonies/run.ts'
import type { Caller, ServerContext } from '../context.ts'
import { acceptCertificate, activateKey, cancelKey, fetchCertificate, fetchConfirmation } from '../keys.ts'
import { readPayloadFor } from '../readings.ts'
import { replaceRequestKey, walletStatus } from '../wallet.ts'
import { authenticate, namesWallet, useNonce } from './authenticate.ts'
import { problemOf } from './problems.ts'
import { RateLimit } from './rate-limit.ts'
import { HttpProblem, problemReply, type Reply } from './reply.ts'

/** No request is longer: the messages of one trip of a signature by five parties stay well below it. */
const MAX_BODY = 1024 * 1024

const HEX_ID = '[0-9a-f]{64}'

interface Call {
  readonly body: Uint8Array
  /** What repetitions of this request have in common. */
  readonly hash: string
  readonly caller: Caller
  readonly parameter: (name: string) => string
}

/** The HTTP face of a Secret Server. Every answer of the API is signed, refusals too. */
export function createApp(context: ServerContext, descriptor: string): Hono {
  // Who has no wallet here counts by address; who has one by wallet, readings apart from what signs.
  const strangers = new RateLimit({ burst: 200, perSecond: 5 }, context.now)
  const wallets = new RateLimit({ burst: 120, perSecond: 4 }, context.now)
  const readings = new RateLimit({ burst: 30, perSecond: 1 }, context.now)

  const app = new Hono()
  app.get('/healthz', (c) => c.json({ ok: true }))
  app.get(DESCRIPTOR_PATH, (c) => c.body(descriptor, 200, { 'content-type': 'application/json' }))

  const countStranger = (c: Context) => strangers.take(getConnInfo(c).remote.address ?? 'unknown')

  const route = (method: 'GET' | 'POST', path: string, limit: RateLimit, handle: (call: Call) => Promise<Reply>) =>
    app.on(method, path, (c) =>
      answer(c, context, async (head) => {
        const named = await namesWallet(context, (name) => c.req.header(name))
        // Before anything of a stranger is read, computed or stored; what claims to be a wallet's is looked at first.
        if (!named) countStranger(c)
        const { body, caller, claims } = await arrived(c, context, head).catch((error: unknown) => {
          if (named) countStranger(c)
          throw error
        })
        if (caller.wallet !== undefined) limit.take(caller.wallet)
        await useNonce(context, claims)
        return handle({ body, hash: requestHash(head), caller, parameter: (name) => c.req.param(name)! })
      }),
    )

  route('POST', paths.ceremonies, wallets, ({ body, hash, caller }) => startCeremony(context, caller, hash, body))
  route('POST', `/v1/ceremonies/:id{${HEX_ID}}/steps/:step{[2-8]}`, wallets, ({ body, hash, caller, parameter }) =>
    continueCeremony(context, caller, parameter('id'), Number(parameter('step')), hash, body),
  )
  route('GET', `/v1/ceremonies/:id{${HEX_ID}}/confirmation`, wallets, ({ caller, parameter }) =>
    fetchConfirmation(context, caller, parameter('id')),
  )
  route('POST', `/v1/ceremonies/:id{${HEX_ID}}/certificate`, wallets, ({ body, caller, parameter }) =>
    acceptCertificate(context, caller, parameter('id'), body),
  )
  route('GET', `/v1/ceremonies/:id{${HEX_ID}}/certificate`, wallets, ({ caller, parameter }) =>
    fetchCertificate(context, caller, parameter('id')),
  )
  route('POST', `/v1/ceremonies/:id{${HEX_ID}}/cancellation`, wallets, ({ body, caller, parameter }) =>
    cancelKey(context, caller, parameter('id'), hexToBytes(parameter('id')), body),
  )
  route('POST', `/v1/keys/:id{${HEX_ID}}/activation`, wallets, ({ body, caller, parameter }) =>
    activateKey(context, caller, hexToBytes(parameter('id')), body),
  )
  route('POST', paths.readings, readings, ({ body, caller }) => readPayloadFor(context, caller, body))
  route('POST', paths.requestKey, wallets, ({ body, caller }) => replaceRequestKey(context, caller, body))
  route('GET', paths.wallet, wallets, ({ caller }) => walletStatus(context, caller))

  app.notFound((c) =>
    answer(c, context, async () => {
      countStranger(c)
      throw new HttpProblem(404, 'not-found', 'There is nothing at this address.')
    }),
  )
  // What fails outside a handler is not signed: it is nobody's word.
  app.onError((error, c) => {
    context.log('request failed', { error: error.name })
    return c.body(null, 500)
  })
  return app
}

/** Computes a reply and signs it, bound to the request. */
async function answer(
  c: Context,
  context: ServerContext,
  handle: (head: RequestHead) => Promise<Reply>,
): Promise<Response> {
  const started = performance.now()
  const head = {
    method: c.req.method,
    target: context.origin + c.req.raw.url.slice(new URL(c.req.raw.url).origin.length),
    digest: claimedDigest((name) => c.req.header(name)),
  }
  const reply = await handle(head).catch((error: unknown) => {
    const problem = problemOf(error, context.now)
    if (problem.status >= 500) context.log('request failed', { error: error instanceof Error ? error.name : 'unknown' })
    return problemReply(problem)
  })
  const headers = await signAnswer(reply, head, context.identity)
  context.log('request', { method: head.method, status: reply.status, ms: Math.round(performance.now() - started) })
  return new Response(reply.body as BodyInit, {
    status: reply.status,
    headers: { ...headers, 'content-type': reply.contentType, 'cache-control': 'no-store' },
  })
}

/** The whole request, and who signed it. @throws HttpProblem 413, RequestRefused */
async function arrived(c: Context, context: ServerContext, { method, target }: RequestHead) {
  const body = await readBody(c)
  const request: WireRequest = { method: method as WireRequest['method'], target, body }
  return { body, ...(await authenticate(context, request, (name) => c.req.header(name))) }
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
