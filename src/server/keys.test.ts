import { hexToBytes } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelPreparedKey, gatherCertificate } from '../background/coordinator/make-key.ts'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import { CarrierFailure } from '../ceremony/coordinator.ts'
import { openIdentity } from '../ceremony/identity.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { certificateShape, paths, requestKeyShape } from '../wire/contract.ts'
import { signOrder } from '../wire/statements.ts'
import { createRequestKey } from '../wire/testing/request-key.ts'
import { payment, signAsAccount, startDirectly } from './testing/account.ts'
import { activate, certify, signKeyCheck } from './testing/key-checks.ts'
import { refusalOf } from './testing/refusals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, makeTestKey, prepareEnrolment } from './testing/wallet.ts'
import { clientOf, systemNow } from './testing/watched-server.ts'

let servers: TestServer[]
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

const makePrepared = async () => makeTestKey(await prepareEnrolment(servers))
const statusOf = async ({ server }: Enrolling) =>
  JSON.parse(new TextDecoder().decode(await server.get(paths.wallet))).keys.map((key: { state: string }) => key.state)

describe('invariant 6: prepared, certified, active', () => {
  test('every server has stored its part before its confirmation left', async () => {
    const wallet = await makePrepared()
    const [one] = wallet.servers as [Enrolling]
    expect(await statusOf(one)).toEqual(['prepared', 'prepared'])
    expect(await refusalOf(one.server.get(paths.certificate(wallet.ceremony)))).toMatchObject({
      status: 409,
      code: 'key-not-certified',
    })
    expect(await refusalOf(startDirectly(wallet, one))).toMatchObject({ status: 409, code: 'key-not-certified' })
  })

  test('a keygen cut off after its last step is completed from storage, after a restart', async () => {
    const wallet = await makePrepared()
    await Promise.all(servers.map((server) => server.restart()))
    const pairIds = new Map([...wallet.prepared.pairs].map(([peer, { id }]) => [peer, id]))
    const record = { plan: wallet.plan, record: wallet.prepared.recordBytes, pairIds }
    const certificate = await gatherCertificate(record, wallet.identity, wallet.servers, new AbortController().signal)
    expect(encodeAs(certificateShape, certificate)).toEqual(encodeAs(certificateShape, wallet.certificate))
    await certify(wallet)
  })

  test('the certificate may come again, and is there for who lost it, also after a restart', async () => {
    const wallet = await makePrepared()
    const [one] = wallet.servers as [Enrolling]
    await certify(wallet)
    await certify(wallet)
    await servers[0]!.restart()
    await certify(wallet)
    const fetched = decodeAs(certificateShape, await one.server.get(paths.certificate(wallet.ceremony)))
    expect(fetched).toEqual(wallet.certificate)
    expect(await statusOf(one)).toEqual(['certified', 'certified'])
  })

  test('a key signs nothing but its check until the check has verified', async () => {
    const wallet = await makePrepared()
    const [one, two] = wallet.servers as [Enrolling, Enrolling]
    await certify(wallet)
    expect(await refusalOf(signAsAccount(wallet, [one], payment()))).toMatchObject({
      status: 409,
      code: 'key-not-active',
    })
    const check = await signKeyCheck(wallet, [one])
    const wrong = { ...check, s: check.r }
    expect(await refusalOf(activate(wallet, wrong, [one]))).toMatchObject({ status: 422, code: 'key-check' })
    await activate(wallet, check, [one])
    await activate(wallet, check, [one])
    expect(await statusOf(one)).toEqual(['active', 'certified'])
    expect(await statusOf(two)).toEqual(['certified', 'certified'])
    expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
  })

  test('a certificate that does not hold is refused and changes nothing', async () => {
    const wallet = await makePrepared()
    const other = await makePrepared()
    const [one] = wallet.servers as [Enrolling]
    const [first, ...rest] = wallet.certificate.confirmations
    const forged = [
      { ...wallet.certificate, confirmations: [{ ...first!, signature: new Uint8Array(64) }, ...rest] },
      { ...wallet.certificate, confirmations: rest },
      { ...wallet.certificate, record: other.certificate.record },
      other.certificate,
    ]
    for (const certificate of forged) {
      const body = encodeAs(certificateShape, certificate)
      const refusal = await refusalOf(one.server.post(paths.certificate(wallet.ceremony), body))
      expect(refusal.status).toBe(422)
    }
    expect(await statusOf(one)).toEqual(['prepared', 'prepared'])
  })
})

describe('invariant 6: a prepared key is taken back by the owner key only', () => {
  test('not by another key, and never once it is certified', async () => {
    const wallet = await makePrepared()
    const [one, two] = wallet.servers as [Enrolling, Enrolling]
    const ceremony = hexToBytes(wallet.ceremony)
    const stranger = await openIdentity(systemEnv.random(32))
    for (const owner of [stranger, two.owner])
      expect(await refusalOf(cancelPreparedKey(ceremony, one.server, owner))).toMatchObject({ code: 'owner-order' })
    expect(await statusOf(one)).toEqual(['prepared', 'prepared'])

    await certify(wallet, [one])
    expect(await refusalOf(cancelPreparedKey(ceremony, one.server, one.owner))).toMatchObject({
      status: 409,
      code: 'key-certified',
    })
    await cancelPreparedKey(ceremony, two.server, two.owner)
    // The wallet is gone there, and whoever asks is nobody.
    expect(await refusalOf(two.server.get(paths.wallet))).toMatchObject({ status: 401, code: 'signature-invalid' })
  })

  test('after it, the same request key may enrol again', async () => {
    const wallet = await makePrepared()
    for (const { server, owner } of wallet.servers) await cancelPreparedKey(hexToBytes(wallet.ceremony), server, owner)
    const again = await makeTestKey(wallet.servers)
    expect(await statusOf(again.servers[0]!)).toEqual(['prepared', 'prepared'])
  })
})

describe('one wallet, one enrolment', () => {
  test('a request key that has a wallet makes no second one', async () => {
    const wallet = await makePrepared()
    const second = wallet.servers.map((server) => ({ ...server, wallet: systemEnv.random(16) }))
    expect(await refusalOf(makeTestKey(second))).toMatchObject({ status: 409, code: 'wallet-exists' })
  })

  test('a wallet id is enrolled once', async () => {
    const wallet = await makePrepared()
    const fresh = await prepareEnrolment(servers)
    const same = fresh.map((server, i) => ({ ...server, wallet: wallet.servers[i]!.wallet }))
    expect(await refusalOf(makeTestKey(same))).toMatchObject({ status: 409, code: 'wallet-exists' })
  })

  test('also in a race', async () => {
    const enrolling = await prepareEnrolment(servers)
    const other = enrolling.map((server) => ({ ...server, wallet: systemEnv.random(16) }))
    const outcomes = await Promise.allSettled([makeTestKey(enrolling), makeTestKey(other)])
    const failed = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(failed.length).toBeGreaterThan(0)
    for (const error of failed) {
      expect(error).toBeInstanceOf(CarrierFailure)
      expect((await refusalOf(Promise.reject(error))).status).toBe(409)
    }
  })

  test('the device of the plan vouches for the enrolment', async () => {
    const [one, two] = (await prepareEnrolment(servers)) as [Enrolling, Enrolling]
    const swapped = [
      { ...one, requestKey: two.requestKey },
      { ...two, requestKey: one.requestKey },
    ]
    // The key that signs is not the one enrolled, so nobody knows it.
    expect((await refusalOf(makeTestKey(swapped))).status).toBe(401)
  })
})

describe('the owner key replaces a lost request key', () => {
  async function replace(
    { wallet, owner }: Enrolling,
    change: { created?: number; by?: typeof owner; key?: Awaited<ReturnType<typeof createRequestKey>> } = {},
  ) {
    const key = change.key ?? (await createRequestKey())
    const created = change.created ?? systemNow()
    const client = clientOf(servers[0]!, key)
    const statement = { order: 'replace-request-key', requestKey: key.publicKey, created } as const
    const order = await signOrder(statement, servers[0]!.identity, change.by ?? owner)
    const body = encodeAs(requestKeyShape, { wallet, requestKey: key.publicKey, created, order })
    return { key, client, send: () => client.post(paths.requestKey, body) }
  }

  test('and the old one is good for nothing, not even for what it had begun', async () => {
    const wallet = await makeActiveWallet(servers)
    const one = wallet.servers[0]!
    const thief = { ...one, server: clientOf(servers[0]!, one.key) }
    const { key, client, send } = await replace(one)
    thief.server.before = async (_, count) => {
      if (count === 1) await send()
    }
    expect(await refusalOf(signAsAccount(wallet, [thief], payment()))).toMatchObject({ status: 401 })
    expect(await refusalOf(one.server.get(paths.wallet))).toMatchObject({ status: 401, code: 'signature-invalid' })
    await servers[0]!.restart()
    expect((await signAsAccount(wallet, [{ ...one, server: client }], payment())).r).toHaveLength(32)
    // The answer was lost: the same again is the same, also with a fresh order.
    await send()
    await (await replace(one, { key, created: systemNow() - 1 })).send()
    expect((await signAsAccount(wallet, [{ ...one, server: client }], payment())).r).toHaveLength(32)
  })

  test('only it, only now, and only forward', async () => {
    const wallet = await makePrepared()
    const one = wallet.servers[0]!
    const stranger = await openIdentity(systemEnv.random(32))
    const refusal = async (change: Parameters<typeof replace>[1]) => refusalOf((await replace(one, change)).send())
    expect(await refusal({ by: stranger })).toMatchObject({ status: 403, code: 'owner-order' })
    expect(await refusal({ by: wallet.servers[1]!.owner })).toMatchObject({ status: 403, code: 'owner-order' })
    expect(await refusal({ created: systemNow() - 120 })).toMatchObject({ status: 403, code: 'order-time' })
    const created = systemNow()
    const first = await replace(one, { created: created - 1 })
    await first.send()
    await (await replace(one, { created })).send()
    expect(await refusalOf(first.send())).toMatchObject({ status: 409, code: 'order-superseded' })
    expect(await statusOf(one).catch(() => 'unknown')).toBe('unknown')
  })

  test('not by a key that belongs to another wallet', async () => {
    const [mine, other] = [await makePrepared(), await makePrepared()]
    const { send } = await replace(mine.servers[0]!, { key: other.servers[0]!.key })
    expect(await refusalOf(send())).toMatchObject({ status: 409, code: 'request-key-used' })
  })

  test('of a wallet that does not exist: the same words as for a wrong owner', async () => {
    const wallet = await makePrepared()
    const one = wallet.servers[0]!
    const unknown = await replace({ ...one, wallet: systemEnv.random(16) })
    const wrong = await replace(one, { by: await openIdentity(systemEnv.random(32)) })
    expect(await refusalOf(unknown.send())).toEqual(await refusalOf(wrong.send()))
  })
})

test('another wallet’s keys and ceremonies do not exist', async () => {
  const [mine, other] = [await makePrepared(), await makePrepared()]
  const { server } = mine.servers[0]!
  for (const attempt of [
    () => server.get(paths.confirmation(other.ceremony)),
    () => server.get(paths.certificate(other.ceremony)),
    () => server.post(paths.certificate(other.ceremony), encodeAs(certificateShape, other.certificate)),
  ])
    expect(await refusalOf(attempt())).toMatchObject({ status: 404, code: 'nothing-prepared' })
  const { share } = other.material
  expect(await refusalOf(activate(other, { r: share.secret, s: share.secret }, [mine.servers[0]!]))).toMatchObject({
    status: 404,
    code: 'unknown-key',
  })
})
