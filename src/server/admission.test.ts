import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesToHex } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { planKeygen } from '../background/coordinator/make-key.ts'
import { encodeAs } from '../cbor/shape.ts'
import { CeremonyTable } from '../ceremony/ceremony-table.ts'
import { openIdentity } from '../ceremony/identity.ts'
import { ceremonyId, encodePlan, type Plan } from '../ceremony/plan.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { type Admission, startShape } from '../wire/contract.ts'
import { requestKeyId } from '../wire/request-signature.ts'
import { signEnrolment, signOrder } from '../wire/statements.ts'
import { createRequestKey } from '../wire/testing/request-key.ts'
import { startCeremony } from './ceremonies/run.ts'
import type { ServerContext } from './context.ts'
import { NewKeys } from './http/new-keys.ts'
import { RateLimit } from './http/rate-limit.ts'
import { openVault } from './storage/sealing.ts'
import { openSqlite } from './storage/sqlite.ts'
import { Store } from './storage/store.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { accountPlan, type Enrolling, makeActiveWallet, systemNow, type TestWallet } from './testing/wallet.ts'

/** A store in which something happens while a ceremony is being let in. */
class RacingStore extends Store {
  meanwhile: () => Promise<void> = async () => {}

  override async beginCeremony(id: string, expires: number): Promise<boolean> {
    const begun = await super.beginCeremony(id, expires)
    await this.meanwhile()
    return begun
  }
}

let servers: TestServer[]
let wallet: TestWallet
let one: Enrolling
let store: RacingStore
let context: ServerContext
/** The first server's own parts over its database, while it does not listen. */
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
  const { origin, data } = servers[0]!
  wallet = await makeActiveWallet(servers)
  one = wallet.servers[0]!
  await servers[0]!.stop()
  const masterKey = Buffer.from((await readFile(join(data, 'master-key'), 'utf8')).trim(), 'hex')
  store = new RacingStore(openSqlite(join(data, 'secret-server.sqlite')), openVault(masterKey))
  const limit = () => new RateLimit({ burst: 60, perSecond: 1 }, systemNow)
  context = {
    identity: await openIdentity(await store.settingSecret('identity', () => systemEnv.random(32))),
    origin,
    local: true,
    store,
    table: new CeremonyTable(() => systemNow() * 1000),
    newKeys: new NewKeys(systemNow),
    env: systemEnv,
    now: systemNow,
    log: () => {},
    limits: { keygens: limit(), furtherKeys: limit(), keyChecks: limit(), renewals: limit() },
  }
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
let ordered = systemNow()
const replaceBy = (requestKey: Uint8Array) => store.replaceRequestKey(walletId(), requestKey, ++ordered)
const current = async () => (await store.wallet(walletId()))!.request_key

const head = () => ({ version: 1, nonce: systemEnv.random(32), created: systemNow() }) as const

async function beginSigning() {
  const plan = accountPlan(wallet)
  return begin(await current(), walletId(), plan, { kind: 'sign', acknowledgement: null })
}

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
  expect(await beginRenewal()).toBe('let in')
  expect(await beginKeygen(await createRequestKey())).toBe('let in')
})

test.each([
  ['a signature', beginSigning],
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
