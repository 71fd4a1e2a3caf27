import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { planFurtherKey } from '../background/coordinator/make-key.ts'
import { encodeAs } from '../cbor/shape.ts'
import { openIdentity } from '../ceremony/identity.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { paths, requestKeyShape, stepShape } from '../wire/contract.ts'
import { type RequestKey, signRequest } from '../wire/request-signature.ts'
import { signOrder } from '../wire/statements.ts'
import { createRequestKey } from '../wire/testing/request-key.ts'
import { startDirectly } from './testing/account.ts'
import { signWithTezosKey } from './testing/frost.ts'
import { startFurther } from './testing/further-keys.ts'
import { certify, tezosKeyCheck } from './testing/key-checks.ts'
import { refusalOf } from './testing/refusals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { makeActiveWallet, makeTestKey, prepareEnrolment, type TestWallet } from './testing/wallet.ts'
import { clientOf, systemNow } from './testing/watched-server.ts'

/** What one address may ask at once without a wallet. */
const BURST = 200
const LARGE = 1024 * 1024

const clock = { now: systemNow() }
const now = () => clock.now
let servers: [TestServer, TestServer]
let wallet: TestWallet
beforeAll(async () => {
  servers = [await startTestServer('One', now), await startTestServer('Two', now)]
  wallet = await makeActiveWallet(servers, now)
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})
// Every bucket is full again.
beforeEach(() => {
  clock.now += 3600
})

function count(table: 'nonces' | 'wallets'): number {
  const database = new DatabaseSync(join(servers[0].data, 'secret-server.sqlite'), { readOnly: true })
  try {
    return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()!.n)
  } finally {
    database.close()
  }
}

/** A body that brings its own key along, with an order that no owner gave. */
async function announcing(key: RequestKey): Promise<Uint8Array> {
  const owner = await openIdentity(systemEnv.random(32))
  const statement = { order: 'replace-request-key', requestKey: key.publicKey, created: now() } as const
  const order = await signOrder(statement, servers[0].identity, owner)
  const { requestKey, created } = statement
  return encodeAs(requestKeyShape, { wallet: systemEnv.random(16), requestKey, created, order })
}

async function announce(key: RequestKey) {
  return refusalOf(clientOf(servers[0], key, now).post(paths.requestKey, await announcing(key)))
}

/** Sends this many requests from this address, all of them answered with `status`. */
async function spend(requests: number, path: string, status: number, init: RequestInit = {}) {
  for (let i = 0; i < requests; i++) expect((await fetch(servers[0].origin + path, init)).status).toBe(status)
}

/** The answer to a request whose body is announced and never sent. */
function statusBeforeBody(headers: Record<string, string>, length: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const sent = httpRequest(servers[0].origin + paths.requestKey, {
    method: 'POST',
    headers: { ...headers, 'content-length': String(length) },
  })
  sent.on('response', (answer) => resolve(answer.statusCode!)).on('error', reject)
  sent.flushHeaders()
  return promise.finally(() => sent.destroy())
}

test('a stranger beyond its rate is refused before anything of it is read, and nothing of it is stored', async () => {
  const key = await createRequestKey()
  expect(await announce(key)).toMatchObject({ status: 403, code: 'owner-order' })
  await spend(BURST - 1, paths.wallet, 401)
  const before = count('nonces')
  expect(await announce(key)).toMatchObject({ status: 429, code: 'busy' })
  expect(count('nonces')).toBe(before)
  const request = { method: 'POST' as const, target: servers[0].origin + paths.requestKey, body: await announcing(key) }
  const headers = await signRequest(request, key, servers[0].identity, now(), systemEnv.random(16))
  expect(await statusBeforeBody(headers, request.body.length)).toBe(429)
})

test('what is nowhere counts, too', async () => {
  await spend(BURST, '/v1/nothing', 404)
  await spend(1, '/v1/nothing', 429)
  await spend(1, paths.wallet, 429)
})

test('so does what is too large, also in the name of a wallet', async () => {
  const { key } = wallet.servers[0]!
  const request = { method: 'POST' as const, target: servers[0].origin + paths.requestKey, body: new Uint8Array(0) }
  const claimed = await signRequest(request, key, servers[0].identity, now(), systemEnv.random(16))
  for (let i = 0; i < BURST; i++) expect(await statusBeforeBody(i % 2 ? claimed : {}, LARGE + 1)).toBe(413)
  await spend(1, paths.wallet, 429)
})

test('a wallet beyond its rate leaves nothing behind', async () => {
  const { server } = wallet.servers[0]!
  const asked = await Promise.allSettled(Array.from({ length: 125 }, () => server.get(paths.wallet)))
  expect(asked.filter(({ status }) => status === 'rejected')).toHaveLength(5)
  const before = count('nonces')
  expect(await refusalOf(server.get(paths.wallet))).toMatchObject({ status: 429, code: 'busy' })
  expect(count('nonces')).toBe(before)
})

test('whoever captured a request of a wallet spends nothing of its rate with it', async () => {
  const { key, server } = wallet.servers[0]!
  const target = servers[0].origin + paths.wallet
  const request = { method: 'GET' as const, target, body: new Uint8Array(0) }
  const headers = await signRequest(request, key, servers[0].identity, now(), systemEnv.random(16))
  await spend(1, paths.wallet, 200, { headers })
  await spend(BURST, paths.wallet, 401, { headers })
  await spend(1, '/v1/nothing', 429)
  await server.get(paths.wallet)
})

test('a key’s check is signed again, but not for ever; another key’s is', async () => {
  const [made, other] = [await newKey(), await newKey()]
  const check = { path: [], payload: { kind: 'key-check', bytes: new Uint8Array(0) }, created: now() }
  for (let i = 0; i < 30; i++) await startDirectly(made, made.servers[0]!, check)
  expect(await refusalOf(startDirectly(made, made.servers[0]!, check))).toMatchObject({ status: 429, code: 'busy' })
  await startDirectly(other, other.servers[0]!, check)

  async function newKey() {
    const key = await makeTestKey(await prepareEnrolment(servers, now), { now })
    await certify(key)
    return key
  }
})

test('the check of an Ed25519 key likewise, counted when there is something to sign', async () => {
  const made = await makeTestKey(await prepareEnrolment(servers, now), { now })
  await certify(made)
  const [one] = made.servers as [TestWallet['servers'][0]]
  const check = () => signWithTezosKey(made, [one], tezosKeyCheck(made), now)
  for (let i = 0; i < 30; i++) await check()
  expect(await refusalOf(check())).toMatchObject({ status: 429, code: 'busy' })
  clock.now += 60
  await check()
})

test('a wallet makes so many further keys at once, and then one every ten minutes', async () => {
  const { servers: enrolled, plan } = wallet
  const begin = () => startFurther(enrolled[0]!, planFurtherKey(plan, systemEnv, now()))
  for (let i = 0; i < 12; i++) await begin()
  expect(await refusalOf(begin())).toMatchObject({ status: 429, code: 'busy' })
  clock.now += 600
  await begin()
})

test('a key that came along is not known afterwards, unless its keygen was let in', async () => {
  const stranger = await createRequestKey()
  expect(await announce(stranger)).toMatchObject({ code: 'owner-order' })
  expect(await refusalOf(clientOf(servers[0], stranger, now).get(paths.wallet))).toMatchObject({
    status: 401,
    code: 'signature-invalid',
  })

  const enrolling = await prepareEnrolment(servers, now)
  const { server, key } = enrolling[0]!
  server.before = async (_, posts) => {
    if (posts === 1) throw new Error('cut off')
  }
  await expect(makeTestKey(enrolling, { now })).rejects.toThrow()
  const asks = clientOf(servers[0], key, now)
  expect(await refusalOf(asks.get(paths.wallet))).toMatchObject({ status: 404, code: 'unknown-wallet' })
  const body = encodeAs(stepShape, { messages: [] })
  expect(await refusalOf(asks.post(paths.step('ab'.repeat(32), 2), body))).toMatchObject({ code: 'ceremony-gone' })
  clock.now += 15 * 60
  expect(await refusalOf(asks.get(paths.wallet))).toMatchObject({ status: 401, code: 'signature-invalid' })
})
