import { bytesToHex } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { planKeygen } from '../background/coordinator/make-key.ts'
import { encodeAs } from '../cbor/shape.ts'
import { ceremonyId, encodePlan, type Plan } from '../ceremony/plan.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { type Admission, requestKeyShape, startShape, stepShape } from '../wire/contract.ts'
import { requestKeyId } from '../wire/request-signature.ts'
import { signEnrolment, signOrder } from '../wire/statements.ts'
import { createRequestKey } from '../wire/testing/request-key.ts'
import { continueCeremony, startCeremony } from './ceremonies/run.ts'
import type { ServerContext } from './context.ts'
import { accountPlan } from './testing/account.ts'
import { frostPlan } from './testing/frost.ts'
import { type RacingStore, serverParts } from './testing/server-parts.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, type TestWallet } from './testing/wallet.ts'
import { systemNow } from './testing/watched-server.ts'
import { replaceRequestKey } from './wallet.ts'

let servers: TestServer[]
let wallet: TestWallet
let one: Enrolling
let store: RacingStore
let context: ServerContext
/** The first server's own parts over its database, while it does not listen. */
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
  wallet = await makeActiveWallet(servers)
  one = wallet.servers[0]!
  await servers[0]!.stop()
  ;({ store, context } = await serverParts(servers[0]!))
})
afterAll(async () => {
  await store.close()
  await Promise.all((servers ?? []).map((server) => server.remove()))
})
beforeEach(() => {
  store.meanwhile = async () => {}
})

const walletId = () => bytesToHex(one.wallet)

/** What the server says to a plan, by a caller who had authenticated before. */
async function begin(requestKey: Uint8Array, of: string | undefined, plan: Plan, admission: Admission) {
  const body = encodeAs(startShape, { plan: encodePlan(plan), admission, messages: [] })
  const reply = await startCeremony(context, { requestKeyId: requestKeyId(requestKey), wallet: of }, 'hash', body)
  return reply.status === 200 ? 'let in' : JSON.parse(new TextDecoder().decode(reply.body)).code
}

/** Gives the wallet another request key. */
let ordered = 0
const replaceBy = (requestKey: Uint8Array) => store.replaceRequestKey(walletId(), requestKey, ++ordered)
const current = async () => (await store.wallet(walletId()))!.request_key

const head = () => ({ version: 1, nonce: systemEnv.random(32), created: systemNow() }) as const

async function beginSigning() {
  const plan = accountPlan(wallet)
  return begin(await current(), walletId(), plan, { kind: 'sign', acknowledgement: null })
}

const beginFrost = async () => begin(await current(), walletId(), frostPlan(wallet), { kind: 'frost-sign' })

async function beginRenewal() {
  const { keyId, epoch } = wallet.material.share
  const plan = { kind: 'renewal', ...head(), keyId, epoch, pair: [1, 2], generation: 1 } satisfies Plan
  const ceremony = ceremonyId(encodePlan(plan))
  const order = await signOrder({ order: 'renew-pair', ceremony }, context.identity.publicKey, one.owner)
  return begin(await current(), walletId(), plan, { kind: 'renewal', order })
}

async function beginKeygen({ publicKey }: { publicKey: Uint8Array }) {
  const plan = planKeygen(wallet.identity.publicKey, wallet.servers, 2, systemEnv, systemNow())
  const keys = { wallet: systemEnv.random(16), requestKey: publicKey, ownerKey: one.owner.publicKey }
  const ceremony = ceremonyId(encodePlan(plan))
  const enrolment = await signEnrolment(ceremony, context.identity.publicKey, keys, wallet.identity, one.owner)
  const origins = [{ index: 3, origin: servers[1]!.origin }]
  return begin(publicKey, undefined, plan, { kind: 'keygen', enrolment, origins })
}

test('nothing happens meanwhile: each is let in', async () => {
  expect(await beginSigning()).toBe('let in')
  expect(await beginFrost()).toBe('let in')
  expect(await beginRenewal()).toBe('let in')
  expect(await beginKeygen(await createRequestKey())).toBe('let in')
})

test.each([
  ['a signature', beginSigning],
  ['a signature by FROST', beginFrost],
  ['a renewal', beginRenewal],
])('invariant 4: the request key is replaced while %s is being let in: it is not', async (_, attempt) => {
  const { publicKey } = await createRequestKey()
  store.meanwhile = () => replaceBy(publicKey)
  expect(await attempt()).toBe('request-key-replaced')
})

test('the request key is given to a wallet while a keygen under it is being let in: it is not', async () => {
  const key = await createRequestKey()
  let given = false
  store.meanwhile = async () => {
    if (!given) await replaceBy(key.publicKey)
    given = true
  }
  expect(await beginKeygen(key)).toBe('request-key-replaced')
})

test('invariant 5: commitments end with the request key they were made for', async () => {
  const key = await current()
  const plan = frostPlan(wallet)
  expect(await begin(key, walletId(), plan, { kind: 'frost-sign' })).toBe('let in')
  const caller = { requestKeyId: requestKeyId(key), wallet: walletId() }
  const { publicKey } = await createRequestKey()
  const statement = { order: 'replace-request-key', requestKey: publicKey, created: systemNow() } as const
  const order = await signOrder(statement, context.identity.publicKey, one.owner)
  const body = encodeAs(requestKeyShape, {
    wallet: one.wallet,
    requestKey: publicKey,
    created: statement.created,
    order,
  })
  await replaceRequestKey(context, { requestKeyId: requestKeyId(publicKey), wallet: undefined }, body)
  const id = bytesToHex(ceremonyId(encodePlan(plan)))
  const step = encodeAs(stepShape, { messages: [] })
  await expect(continueCeremony(context, caller, id, 2, 'hash', step)).rejects.toMatchObject({ code: 'ceremony-gone' })
})
