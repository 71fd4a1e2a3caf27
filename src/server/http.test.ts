import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encode } from '../cbor/index.ts'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import { ceremonyId } from '../ceremony/plan.ts'
import { isAnswerOf } from '../wire/answer-signature.ts'
import { contentDigest } from '../wire/content-digest.ts'
import { CBOR, paths, readingRequestShape, startShape, stepShape } from '../wire/contract.ts'
import { DESCRIPTOR_PATH, readDescriptor } from '../wire/descriptor.ts'
import { PROBLEM_JSON } from '../wire/problem.ts'
import { signRequest } from '../wire/request-signature.ts'
import { createRequestKey } from '../wire/testing/request-key.ts'
import { ACCOUNT, accountAddress, payment, signAsAccount, startDirectly } from './testing/account.ts'
import { keyCheckDigestOf } from './testing/key-checks.ts'
import { refusalOf } from './testing/refusals.ts'
import { withFalsePair } from './testing/renewals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, type TestWallet } from './testing/wallet.ts'
import { clientOf, systemNow } from './testing/watched-server.ts'

let servers: TestServer[]
let wallet: TestWallet
let one: Enrolling
/** The time at which the servers' clocks stand still, or undefined. */
let standing: number | undefined
beforeAll(async () => {
  const now = () => standing ?? systemNow()
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name, now)))
  wallet = await makeActiveWallet(servers)
  one = wallet.servers[0]!
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

interface Raw {
  readonly method?: string
  readonly path: string
  readonly body?: Uint8Array | ReadableStream
  readonly headers?: Record<string, string>
}

/** Sends exactly these bytes, and requires that the answer is a problem document which the server signed. */
async function send({ method = 'POST', path, body = new Uint8Array(0), headers = {} }: Raw) {
  const { origin, identity } = servers[0]!
  const response = await fetch(origin + path, {
    method,
    headers: { 'content-type': CBOR, ...headers },
    body: method === 'GET' ? null : (body as BodyInit),
    redirect: 'error',
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit)
  const answer = new Uint8Array(await response.arrayBuffer())
  const digest = headers['content-digest'] ?? contentDigest(new Uint8Array(0))
  const request = { method, target: origin + path, digest }
  const field = (name: string) => response.headers.get(name) ?? undefined
  expect(await isAnswerOf(identity, { status: response.status, body: answer }, request, field)).toBe(true)
  expect(response.headers.get('content-type')).toBe(PROBLEM_JSON)
  const problem = JSON.parse(new TextDecoder().decode(answer))
  expect(problem).toMatchObject({ type: 'about:blank', status: response.status, title: expect.any(String) })
  return { status: response.status, code: problem.code as string }
}

async function signed(path: string, body: Uint8Array, by = one.key): Promise<Raw> {
  const { origin, identity } = servers[0]!
  const request = { method: 'POST' as const, target: origin + path, body }
  const nonce = crypto.getRandomValues(new Uint8Array(16))
  return { path, body, headers: await signRequest(request, by, identity, systemNow(), nonce) }
}

const reading = () =>
  encodeAs(readingRequestShape, { keyId: wallet.material.share.keyId, path: ACCOUNT, payload: payment() })

describe('malformed requests are answered with a signed problem, and the server goes on', () => {
  test('unsigned', async () => {
    expect(await send({ path: paths.readings, body: reading() })).toEqual({ status: 401, code: 'signature-missing' })
    expect(await send({ method: 'GET', path: paths.wallet })).toEqual({ status: 401, code: 'signature-missing' })
  })

  test('signed by a stranger, or in another’s name', async () => {
    const stranger = await createRequestKey()
    expect(await send(await signed(paths.readings, reading(), stranger))).toEqual({
      status: 401,
      code: 'signature-invalid',
    })
    const named = { ...stranger, publicKey: one.key.publicKey }
    expect(await send(await signed(paths.readings, reading(), named))).toEqual({
      status: 401,
      code: 'signature-invalid',
    })
  })

  test('altered after it was signed', async () => {
    const request = await signed(paths.readings, reading())
    expect(await send({ ...request, body: Uint8Array.of(...reading(), 0) })).toMatchObject({
      code: 'content-digest-mismatch',
    })
    expect(await send({ ...request, path: paths.ceremonies })).toMatchObject({ code: 'signature-invalid' })
    expect(await send({ ...request, path: `${paths.readings}?x=1` })).toMatchObject({ code: 'signature-invalid' })
  })

  test('signed for the other server', async () => {
    const request = { method: 'POST' as const, target: servers[0]!.origin + paths.readings, body: reading() }
    const nonce = new Uint8Array(16)
    const headers = await signRequest(request, one.key, servers[1]!.identity, systemNow(), nonce)
    expect(await send({ path: paths.readings, body: reading(), headers })).toEqual({
      status: 401,
      code: 'wrong-audience',
    })
  })

  test('signed at another time', async () => {
    const request = { method: 'POST' as const, target: servers[0]!.origin + paths.readings, body: reading() }
    const headers = await signRequest(request, one.key, servers[0]!.identity, systemNow() - 3600, new Uint8Array(16))
    expect(await send({ path: paths.readings, body: reading(), headers })).toEqual({ status: 401, code: 'clock-skew' })
  })

  test('replayed, also after a restart', async () => {
    const request = await signed(paths.ceremonies, reading())
    expect(await send(request)).toEqual({ status: 400, code: 'malformed' })
    expect(await send(request)).toEqual({ status: 401, code: 'replayed' })
    await servers[0]!.restart()
    expect(await send(request)).toEqual({ status: 401, code: 'replayed' })
  })

  test('10 MB, announced or not', async () => {
    const large = new Uint8Array(10 * 1024 * 1024)
    expect(await send({ path: paths.ceremonies, body: large })).toEqual({ status: 413, code: 'too-large' })
    const stream = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 10; i++) controller.enqueue(large.subarray(0, 1024 * 1024))
        controller.close()
      },
    })
    expect(await send({ path: paths.ceremonies, body: stream })).toEqual({ status: 413, code: 'too-large' })
  })

  test.each<[string, Uint8Array]>([
    ['empty', new Uint8Array(0)],
    ['no CBOR', Uint8Array.of(0xff)],
    ['cut off', encode(new Map([['messages', []]])).slice(0, -1)],
    ['extended', Uint8Array.of(...encodeAs(stepShape, { messages: [] }), 0)],
    ['a length that is not the shortest', hexToBytes('b801686d6573736167657380')],
    ['an indefinite length', hexToBytes('bf686d6573736167657380ff')],
    [
      'an unknown field',
      encode(
        new Map<string, []>([
          ['messages', []],
          ['more', []],
        ]),
      ),
    ],
    ['a field that means something to JavaScript', encode(new Map([['__proto__', []]]))],
    ['an array', encode([])],
    ['deep nesting', new Uint8Array(5000).fill(0x81)],
    ['share index 0', encode(new Map([['messages', [message({ from: 0 })]]]))],
    ['round 0', encode(new Map([['messages', [message({ round: 0 })]]]))],
    ['a fractional round', encode(new Map([['messages', [message({ round: 1.5 })]]]))],
    ['a short signature', encode(new Map([['messages', [message({ signature: new Uint8Array(63) })]]]))],
    ['too many messages', encode(new Map([['messages', Array.from({ length: 65 }, () => message({}))]]))],
  ])('a step that is no step: %s', async (_, body) => {
    expect(await send(await signed(paths.step('ab'.repeat(32), 2), body))).toEqual({ status: 400, code: 'malformed' })
    expect(await send(await signed(paths.ceremonies, body))).toEqual({ status: 400, code: 'malformed' })
  })

  function message(change: object) {
    const fields = {
      kind: 'broadcast',
      round: 1,
      from: 1,
      body: new Uint8Array(0),
      signature: new Uint8Array(64),
      ...change,
    }
    return new Map<string, string | number | Uint8Array>(Object.entries(fields))
  }

  test('an unknown ceremony, a step that is not due, a step that is none', async () => {
    const body = encodeAs(stepShape, { messages: [] })
    expect(await send(await signed(paths.step('ab'.repeat(32), 2), body))).toEqual({
      status: 410,
      code: 'ceremony-gone',
    })
    const coSigner = { ...one, server: clientOf(servers[0]!, one.key) }
    await startDirectly(wallet, coSigner)
    const { plan } = decodeAs(startShape, coSigner.server.exchanges[0]!.body)
    const id = bytesToHex(ceremonyId(plan))
    expect(await send(await signed(paths.step(id, 3), body))).toEqual({ status: 409, code: 'out-of-order' })
    expect(await send(await signed(paths.step(id, 9), body))).toEqual({ status: 404, code: 'not-found' })
    expect(await send(await signed(paths.step(id, 1), body))).toEqual({ status: 404, code: 'not-found' })
    expect(await send(await signed(paths.step(id.toUpperCase(), 2), body))).toEqual({ status: 404, code: 'not-found' })
    // Another request key does not reach it.
    const other = await makeActiveWallet(servers)
    expect(await send(await signed(paths.step(id, 2), body, other.servers[0]!.key))).toMatchObject({
      code: 'ceremony-gone',
    })
  })

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is signed as «not found»', async (method) => {
    expect(await send({ method, path: paths.ceremonies })).toEqual({ status: 404, code: 'not-found' })
  })

  test.each(['/', '/v1', '/v1/keys', '/v1/ceremonies/../wallet', '/v1/%77allet', '/v1/wallet?digest=00', '/x%00'])(
    'there is nothing at %s',
    async (path) => {
      const { status } = await send({ method: 'GET', path: new URL(path, 'http://x').href.slice('http://x'.length) })
      expect([401, 404]).toContain(status)
    },
  )

  test('invariant 3: there is no endpoint that takes a digest', async () => {
    const body = encode(new Map([['digest', new Uint8Array(32)]]))
    for (const path of ['/v1/sign', '/v1/digest', '/v1/signatures', '/v1/ceremonies/sign'])
      expect(await send(await signed(path, body))).toEqual({ status: 404, code: 'not-found' })
    expect(await send(await signed(paths.ceremonies, body))).toEqual({ status: 400, code: 'malformed' })
  })

  test('a request key that is no point of the curve', async () => {
    const off = { ...(await createRequestKey()), publicKey: Uint8Array.of(4, ...new Uint8Array(64).fill(1)) }
    const enrolment = {
      wallet: new Uint8Array(16),
      requestKey: off.publicKey,
      ownerKey: new Uint8Array(32),
      vouched: new Uint8Array(64),
      proven: new Uint8Array(64),
    }
    const admission = { kind: 'keygen', enrolment, origins: [] } as const
    const body = encodeAs(startShape, { plan: wallet.certificate.plan, admission, messages: [] })
    expect(await send(await signed(paths.ceremonies, body, off))).toEqual({ status: 401, code: 'signature-invalid' })
  })

  test('after all of it the server signs', async () => {
    expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
  })
})

test('the descriptor and the health of a server are there for everyone', async () => {
  const { origin, identity } = servers[0]!
  const descriptor = await readDescriptor(await (await fetch(origin + DESCRIPTOR_PATH)).text(), origin)
  expect(descriptor).toMatchObject({ name: 'One', identity, protocols: [1] })
  expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ ok: true })
})

describe('rationing', () => {
  test('readings beyond their own bucket get no answer, and delay no signature', async () => {
    const wasteful = await makeActiveWallet(servers)
    const { server, index } = wasteful.servers[0]!
    expect(index).toBe(2)
    const { keyId } = wasteful.material.share
    const body = encodeAs(readingRequestShape, { keyId, path: ACCOUNT, payload: payment() })
    standing = systemNow()
    try {
      const asked = await Promise.allSettled(Array.from({ length: 60 }, () => server.post(paths.readings, body)))
      const refused = asked.filter(({ status }) => status === 'rejected')
      expect(refused.length).toBeGreaterThan(0)
      expect(await refusalOf(server.post(paths.readings, body))).toMatchObject({ status: 429, code: 'busy' })
      expect((await signAsAccount(wasteful, [wasteful.servers[0]!], payment())).r).toHaveLength(32)
      // Nobody else notices.
      expect((await one.server.post(paths.readings, reading())).length).toBeGreaterThan(0)
    } finally {
      standing = undefined
    }
  })

  // All from one address, as behind a proxy: the strangers, those who only claim to be the wallet, and the wallet.
  test('strangers run dry, and the wallets of the house do not notice', async () => {
    const claimed = { ...(await createRequestKey()), publicKey: one.key.publicKey }
    const unsigned: Raw = { path: paths.readings, body: reading() }
    standing = systemNow()
    try {
      const statuses: number[] = []
      for (let i = 0; i < 250; i++)
        statuses.push((await send(i % 2 === 0 ? unsigned : await signed(paths.readings, reading(), claimed))).status)
      expect(statuses.at(0)).toBe(401)
      expect(statuses.slice(200)).toEqual(new Array(50).fill(429))

      for (let i = 0; i < 20; i++) {
        expect((await one.server.post(paths.readings, reading())).length).toBeGreaterThan(0)
        expect((await one.server.get(paths.wallet)).length).toBeGreaterThan(0)
      }
      expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
      // Still no time has passed.
      expect(await send(unsigned)).toEqual({ status: 429, code: 'busy' })
    } finally {
      standing = undefined
    }
  })
})

test('invariant 12: the log carries no wallet, key, address, digest or IP', async () => {
  await refusalOf(signAsAccount(withFalsePair(wallet, one), [one], payment()))
  const lines = servers[0]!.logged
  const known =
    /^\{"event":("listening","origin":"http:\/\/127\.0\.0\.1:\d+","fingerprint":"[a-z]+(?: [a-z]+){7}"|"request","method":"[A-Z]+","status":\d{3},"ms":\d+|"pair burned")\}$/
  expect(lines.filter((line) => !known.test(line))).toEqual([])
  expect(lines).toContain('{"event":"pair burned"}')
  const secrets = [
    bytesToHex(one.wallet),
    bytesToHex(wallet.material.share.keyId),
    wallet.ceremony,
    accountAddress(wallet),
    bytesToHex(keyCheckDigestOf(wallet)),
  ]
  const text = lines.join('\n').toLowerCase()
  for (const secret of secrets) expect(text).not.toContain(secret.toLowerCase())
})
