import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { hexToBytes } from '@noble/hashes/utils.js'
import { Interface, MaxUint256 } from 'ethers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cancelPreparedKey } from '../background/coordinator/make-key.ts'
import { encodeAs } from '../cbor/shape.ts'
import { openIdentity } from '../ceremony/identity.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { certificateShape, paths, readingRequestShape, requestKeyShape, stepShape } from '../wire/contract.ts'
import { signOrder } from '../wire/statements.ts'
import { createRequestKey } from '../wire/testing/request-key.ts'
import type { ServerContext } from './context.ts'
import { createApp } from './http/app.ts'
import { ACCOUNT, payment, signAsAccount, startDirectly } from './testing/account.ts'
import { activate } from './testing/key-checks.ts'
import { refusalOf } from './testing/refusals.ts'
import { renewed } from './testing/renewals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, makeTestKey, prepareEnrolment, type TestWallet } from './testing/wallet.ts'
import { clientOf, systemNow } from './testing/watched-server.ts'

/** Somebody with the request key, the share and all else but the owner key, for which they have one of their own. */
let thief: Enrolling
let wallet: TestWallet
/** A key that is only prepared, in the same hands. */
let prepared: TestWallet
let servers: TestServer[]
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
  wallet = await makeActiveWallet(servers)
  prepared = await makeTestKey(await prepareEnrolment(servers))
  thief = { ...wallet.servers[0]!, owner: await openIdentity(systemEnv.random(32)) }
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

/** Everything a server keeps of its wallets. */
function kept() {
  const database = new DatabaseSync(join(servers[0]!.data, 'secret-server.sqlite'), { readOnly: true })
  try {
    return ['settings', 'wallets', 'keys', 'pairs', 'burns'].map((table) =>
      database.prepare(`SELECT * FROM ${table}`).all(),
    )
  } finally {
    database.close()
  }
}

const codeOf = async (attempt: Promise<unknown>) => (await refusalOf(attempt)).code

const approveAll = () => {
  const erc20 = new Interface(['function approve(address,uint256)'])
  return payment({ data: erc20.encodeFunctionData('approve', [`0x${'bb'.repeat(20)}`, MaxUint256]) })
}

async function newRequestKey(): Promise<Uint8Array> {
  const key = await createRequestKey()
  const { identity } = servers[0]!
  const created = systemNow()
  const statement = { order: 'replace-request-key', requestKey: key.publicKey, created } as const
  const order = await signOrder(statement, identity, thief.owner)
  const body = encodeAs(requestKeyShape, { wallet: thief.wallet, requestKey: key.publicKey, created, order })
  return clientOf(servers[0]!, key).post(paths.requestKey, body)
}

/** What each route gives to whoever holds no owner key; `done` where it gives what loosens nothing. */
const attempts: Record<string, readonly (readonly [what: string, attempt: () => Promise<unknown>, code: string])[]> = {
  'POST /v1/ceremonies': [
    ['new transfers for a pair', () => renewed(wallet, thief, 1), 'owner-order'],
    ['an approval without limit', () => startDirectly(wallet, thief, { payload: approveAll() }), 'unlimited-approval'],
    [
      'an approval without limit, in the thief’s own word',
      () => signAsAccount(wallet, [thief], approveAll(), { unlimitedAcknowledged: true }),
      'unlimited-approval',
    ],
    ['another quorum for the wallet', () => makeTestKey([thief, wallet.servers[1]!]), 'wallet-exists'],
    ['a later epoch', () => startDirectly(wallet, thief, { epoch: 2 }), 'wrong-epoch'],
    ['a set without the device', () => startDirectly(wallet, thief, { signers: [2, 3], combiner: 2 }), 'no-device'],
  ],
  'POST /v1/ceremonies/:id/steps/:step': [
    [
      'a step of what never began',
      () => thief.server.post(paths.step('ab'.repeat(32), 2), encodeAs(stepShape, { messages: [] })),
      'ceremony-gone',
    ],
  ],
  'GET /v1/ceremonies/:id/confirmation': [
    ['its own confirmation', () => thief.server.get(paths.confirmation(wallet.ceremony)), 'done'],
  ],
  'POST /v1/ceremonies/:id/certificate': [
    [
      'another certificate',
      () => thief.server.post(paths.certificate(wallet.ceremony), encodeAs(certificateShape, prepared.certificate)),
      'certificate-mismatch',
    ],
  ],
  'GET /v1/ceremonies/:id/certificate': [
    ['its own certificate', () => thief.server.get(paths.certificate(wallet.ceremony)), 'done'],
  ],
  'POST /v1/ceremonies/:id/cancellation': [
    [
      'away with a prepared key',
      () => cancelPreparedKey(hexToBytes(prepared.ceremony), prepared.servers[0]!.server, thief.owner),
      'owner-order',
    ],
    [
      'away with an active key',
      () => cancelPreparedKey(hexToBytes(wallet.ceremony), thief.server, thief.owner),
      'owner-order',
    ],
    [
      'away with an active key, by the owner’s own order',
      () => cancelPreparedKey(hexToBytes(wallet.ceremony), thief.server, wallet.servers[0]!.owner),
      'key-certified',
    ],
  ],
  'POST /v1/keys/:id/activation': [
    [
      'a key that not every party has confirmed',
      () => activate(prepared, { r: new Uint8Array(32), s: new Uint8Array(32) }, [prepared.servers[0]!]),
      'key-not-certified',
    ],
  ],
  'POST /v1/readings': [
    [
      'a reading',
      () => {
        const { keyId } = wallet.material.share
        return thief.server.post(
          paths.readings,
          encodeAs(readingRequestShape, { keyId, path: ACCOUNT, payload: approveAll() }),
        )
      },
      'done',
    ],
  ],
  'POST /v1/request-key': [['a request key of the thief’s own', newRequestKey, 'owner-order']],
  'GET /v1/wallet': [['its own wallet', () => thief.server.get(paths.wallet), 'done']],
}

test('invariant 11: every route of a server is known here', () => {
  const app = createApp({ now: systemNow } as ServerContext, '{}')
  const routes = app.routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{[^/]*\}(?=\/|$)/g, '')}`)
  const open = ['GET /healthz', 'GET /.well-known/secret-server']
  expect(routes.filter((route) => !open.includes(route)).sort()).toEqual(Object.keys(attempts).sort())
})

test.each(Object.entries(attempts).flatMap(([route, each]) => each.map((attempt) => [route, ...attempt] as const)))(
  'invariant 11: a request key alone loosens nothing at %s: %s',
  async (_, __, attempt, code) => {
    const before = kept()
    if (code === 'done') await attempt()
    else expect(await codeOf(attempt())).toBe(code)
    expect(kept()).toEqual(before)
  },
)
