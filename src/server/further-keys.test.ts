import { createPublicKey, verify } from 'node:crypto'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cancelPreparedKey, gatherCertificate, planFurtherKey } from '../background/coordinator/make-key.ts'
import { decodeAs, encodeAs } from '../cbor/shape.ts'
import type { KeygenPlan } from '../ceremony/plan.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { certificateShape, paths } from '../wire/contract.ts'
import { payment, signAsAccount } from './testing/account.ts'
import { signWithTezosKey, tezosTask } from './testing/frost.ts'
import { type FurtherKeys, makeFurther, startFurther, withKey } from './testing/further-keys.ts'
import { activateTezosKey, certify } from './testing/key-checks.ts'
import { refusalOf } from './testing/refusals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, makeTestKey, prepareEnrolment, type TestWallet } from './testing/wallet.ts'
import { systemNow } from './testing/watched-server.ts'

let servers: TestServer[]
let wallet: TestWallet
let one: Enrolling
let two: Enrolling
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
  ;({ wallet, one, two } = await fresh())
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

/** A wallet of its own, with everything that is counted by wallet unspent. */
async function fresh() {
  const wallet = await makeActiveWallet(servers)
  const [one, two] = wallet.servers as [Enrolling, Enrolling]
  return { wallet, one, two }
}

const MESSAGE = { kind: 'tezos-message', bytes: new TextEncoder().encode('I have seen this picture.') } as const
const TEZOS = { curve: 'ed25519', purpose: 'tezos' } as const
const several = (count: number) => (plan: KeygenPlan) => ({ ...plan, keys: Array.from({ length: count }, () => TEZOS) })

const statesOf = async ({ server }: Enrolling): Promise<string[]> =>
  JSON.parse(new TextDecoder().decode(await server.get(paths.wallet))).keys.map(({ state }: { state: string }) => state)

async function complete(keys: FurtherKeys, of = wallet) {
  await certify({ ...keys, servers: of.servers })
  for (const position of keys.materials.keys())
    await activateTezosKey(withKey(of, keys, position), of.servers.slice(0, 1))
}

async function expectSigns(keys: FurtherKeys, coSigner: Enrolling, position = 0) {
  const holder = withKey(wallet, keys, position)
  const { digest, payload } = tezosTask(holder, MESSAGE)
  const signature = await signWithTezosKey(holder, [coSigner], { digest, payload })
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), holder.tezos!.share.publicKey])
  expect(verify(null, digest, createPublicKey({ key: spki, format: 'der', type: 'spki' }), signature)).toBe(true)
}

describe('further keys', () => {
  test('are made with every party, and sign with either server, also after a restart', async () => {
    const keys = await makeFurther(wallet, wallet.servers, { change: several(2) })
    await complete(keys)
    const all = [wallet.tezos!, ...keys.materials].map(({ share }) => bytesToHex(share.publicKey))
    expect(new Set(all).size).toBe(3)
    await Promise.all(servers.map((server) => server.restart()))
    for (const coSigner of [one, two]) for (const position of [0, 1]) await expectSigns(keys, coSigner, position)
    // Invariant 7: what was there before is as it was.
    expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
    expect((await statesOf(one)).every((state) => state === 'active')).toBe(true)
  })

  test('need every party: without one nothing is stored anywhere', async () => {
    const before = await statesOf(one)
    await servers[1]!.stop()
    await expect(makeFurther(wallet, wallet.servers)).rejects.toMatchObject({ code: 'party-failed' })
    await servers[1]!.start()
    expect(await statesOf(one)).toEqual(before)
  })

  test('their certificate may come again, and is there for who lost it', async () => {
    const keys = await makeFurther(wallet, wallet.servers)
    const record = { plan: keys.plan, record: keys.prepared.recordBytes, pairIds: new Map() }
    expect(await refusalOf(one.server.get(paths.certificate(keys.ceremony)))).toMatchObject({
      code: 'key-not-certified',
    })
    const gathered = await gatherCertificate(record, wallet.identity, wallet.servers)
    expect(gathered).toEqual(keys.certificate)
    for (let i = 0; i < 2; i++) await certify({ ...keys, servers: wallet.servers })
    expect(decodeAs(certificateShape, await one.server.get(paths.certificate(keys.ceremony)))).toEqual(gathered)
    await complete(keys)
    expect(await refusalOf(complete(keys))).toMatchObject({ status: 403, code: 'key-checked' })
    await certify({ ...keys, servers: wallet.servers })
    expect((await statesOf(one)).at(-1)).toBe('active')
  })

  test('take no certificate but their own', async () => {
    const [keys, other] = [await makeFurther(wallet, wallet.servers), await makeFurther(wallet, wallet.servers)]
    const [first, ...rest] = keys.certificate.confirmations
    const forged = [
      { ...keys.certificate, confirmations: rest },
      { ...keys.certificate, confirmations: [{ ...first!, signature: new Uint8Array(64) }, ...rest] },
      { ...keys.certificate, confirmations: other.certificate.confirmations },
      { ...keys.certificate, record: other.certificate.record },
      other.certificate,
      wallet.certificate,
    ]
    for (const certificate of forged) {
      const body = encodeAs(certificateShape, certificate)
      expect((await refusalOf(one.server.post(paths.certificate(keys.ceremony), body))).status).toBe(422)
    }
    expect((await statesOf(one)).slice(-2)).toEqual(['prepared', 'prepared'])
    for (const { ceremony } of [keys, other])
      for (const { server, owner } of wallet.servers) await cancelPreparedKey(hexToBytes(ceremony), server, owner)
  })
})

describe('invariant 6: prepared further keys are taken back by the owner key only', () => {
  test('and the wallet, its other keys and its pairs stay', async () => {
    const before = await statesOf(one)
    const keys = await makeFurther(wallet, wallet.servers, { change: several(2) })
    const ceremony = hexToBytes(keys.ceremony)
    for (const owner of [two.owner, wallet.identity])
      expect(await refusalOf(cancelPreparedKey(ceremony, one.server, owner))).toMatchObject({ code: 'owner-order' })
    expect(await statesOf(one)).toEqual([...before, 'prepared', 'prepared'])
    await cancelPreparedKey(ceremony, one.server, one.owner)
    expect(await statesOf(one)).toEqual(before)
    expect(await refusalOf(cancelPreparedKey(ceremony, one.server, one.owner))).toMatchObject({
      code: 'nothing-prepared',
    })
    expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
    await cancelPreparedKey(ceremony, two.server, two.owner)
  })

  test('a certified or an active one stays', async () => {
    const keys = await makeFurther(wallet, wallet.servers)
    const ceremony = hexToBytes(keys.ceremony)
    await certify({ ...keys, servers: wallet.servers })
    const refused = { status: 409, code: 'key-certified' }
    expect(await refusalOf(cancelPreparedKey(ceremony, one.server, one.owner))).toMatchObject(refused)
    await complete(keys)
    expect(await refusalOf(cancelPreparedKey(ceremony, one.server, one.owner))).toMatchObject(refused)
    await expectSigns(keys, one)
    const first = hexToBytes(wallet.ceremony)
    expect(await refusalOf(cancelPreparedKey(first, one.server, one.owner))).toMatchObject(refused)
  })
})

describe('a plan of further keys is refused', () => {
  const swapped = ([device, first, second]: KeygenPlan['parties']) => [
    device!,
    { ...first!, identity: second!.identity },
    { ...second!, identity: first!.identity },
  ]
  const stranger = systemEnv.random(32)

  test.each<[string, (plan: KeygenPlan) => KeygenPlan, string]>([
    ['a root', (plan) => ({ ...plan, keys: [{ curve: 'secp256k1', purpose: 'root' }] }), 'second-root'],
    [
      'a root among others',
      (plan) => ({ ...plan, keys: [TEZOS, { curve: 'secp256k1', purpose: 'root' }] }),
      'second-root',
    ],
    ['another epoch', (plan) => ({ ...plan, epoch: 2 }), 'wrong-epoch'],
    ['another threshold', (plan) => ({ ...plan, threshold: 3 }), 'wrong-parties'],
    ['a party less', (plan) => ({ ...plan, parties: plan.parties.slice(0, 2) }), 'wrong-parties'],
    [
      'a party more',
      (plan) => ({ ...plan, parties: [...plan.parties, { index: 4, role: 'server', identity: stranger }] }),
      'wrong-parties',
    ],
    ['the servers exchanged', (plan) => ({ ...plan, parties: swapped(plan.parties) }), 'wrong-parties'],
    [
      'another device',
      (plan) => ({ ...plan, parties: plan.parties.map((p, i) => (i === 0 ? { ...p, identity: stranger } : p)) }),
      'wrong-parties',
    ],
    [
      'another index',
      (plan) => ({ ...plan, parties: plan.parties.map((p, i) => (i === 2 ? { ...p, index: 4 } : p)) }),
      'wrong-parties',
    ],
    [
      'another role',
      (plan) => ({ ...plan, parties: plan.parties.map((p, i) => (i === 2 ? { ...p, role: 'device' } : p)) }),
      'wrong-parties',
    ],
  ])('with %s', async (_, change, code) => {
    const plan = change(planFurtherKey(wallet.plan, systemEnv, systemNow()))
    expect(await refusalOf(startFurther(one, plan))).toMatchObject({ status: 422, code })
  })

  test('of a wallet that has no active key yet', async () => {
    const made = await makeTestKey(await prepareEnrolment(servers))
    const begin = () => startFurther(made.servers[0]!, planFurtherKey(made.plan, systemEnv, systemNow()))
    expect(await refusalOf(begin())).toMatchObject({ status: 409, code: 'key-not-active' })
    await certify(made)
    expect(await refusalOf(begin())).toMatchObject({ status: 409, code: 'key-not-active' })
  })

  test('of nobody’s wallet', async () => {
    const [stranger] = await prepareEnrolment(servers)
    const plan = planFurtherKey(wallet.plan, systemEnv, systemNow())
    expect(await refusalOf(startFurther(stranger!, plan))).toMatchObject({ status: 401, code: 'signature-invalid' })
  })

  test('of another wallet', async () => {
    const { one: other } = await fresh()
    const plan = planFurtherKey(wallet.plan, systemEnv, systemNow())
    expect(await refusalOf(startFurther(other, plan))).toMatchObject({ status: 422, code: 'wrong-parties' })
  })

  test('that was brought for another wallet of the same parties before', async () => {
    const seed = systemEnv.random(32)
    const twins: TestWallet[] = []
    for (let i = 0; i < 2; i++) {
      const twin = await makeTestKey(await prepareEnrolment(servers), { seed })
      await certify(twin)
      await activateTezosKey(twin, twin.servers.slice(0, 1))
      twins.push(twin)
    }
    const plan = planFurtherKey(twins[0]!.plan, systemEnv, systemNow())
    await startFurther(twins[0]!.servers[0]!, plan)
    expect(await refusalOf(startFurther(twins[1]!.servers[0]!, plan))).toMatchObject({
      status: 410,
      code: 'ceremony-gone',
    })
  })
})

describe('there are only so many', () => {
  const refused = { status: 409, code: 'too-many-keys' }

  test('four prepared, until they are certified or taken back', async () => {
    const { wallet, one, two } = await fresh()
    const kept = await makeFurther(wallet, wallet.servers, { change: several(3) })
    expect(await refusalOf(makeFurther(wallet, wallet.servers, { change: several(2) }))).toMatchObject(refused)
    const fourth = await makeFurther(wallet, wallet.servers)
    expect(await refusalOf(makeFurther(wallet, wallet.servers))).toMatchObject(refused)
    for (const { server, owner } of [one, two]) await cancelPreparedKey(hexToBytes(fourth.ceremony), server, owner)
    await makeFurther(wallet, wallet.servers)
    await certify({ ...kept, servers: wallet.servers })
    await makeFurther(wallet, wallet.servers, { change: several(3) })
    expect(await statesOf(one)).toEqual(await statesOf(two))
  })

  test('32 in all', async () => {
    const { wallet, one } = await fresh()
    for (const count of [4, 4, 4, 4, 4, 4, 4, 2]) {
      const keys = await makeFurther(wallet, wallet.servers, { change: several(count) })
      await certify({ ...keys, servers: wallet.servers })
    }
    expect(await statesOf(one)).toHaveLength(32)
    expect(await refusalOf(makeFurther(wallet, wallet.servers))).toMatchObject(refused)
    expect(await statesOf(one)).toHaveLength(32)
  })
})
