import { afterAll, beforeAll, expect, test } from 'vitest'
import { planKeygen } from '../background/coordinator/make-key.ts'
import type { SecretServer } from '../background/coordinator/secret-server.ts'
import { encodeAs } from '../cbor/shape.ts'
import { type Identity, openIdentity } from '../ceremony/identity.ts'
import { ceremonyId, encodePlan } from '../ceremony/plan.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { paths, startShape } from '../wire/contract.ts'
import { type Enrolment, signEnrolment } from '../wire/statements.ts'
import { createRequestKey } from '../wire/testing/request-key.ts'
import { refusalOf } from './testing/refusals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, prepareEnrolment } from './testing/wallet.ts'
import { systemNow } from './testing/watched-server.ts'

let servers: TestServer[]
let enrolling: Enrolling[]
let device: Identity
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
  device = await openIdentity(systemEnv.random(32))
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

interface Introduction {
  readonly by?: Identity
  readonly to?: Uint8Array
  readonly change?: Partial<Enrolment>
  /** Of a keygen that was proposed before. */
  readonly plan?: Uint8Array
}

/** Begins a keygen at the first server and introduces a wallet as told. */
async function introduce({ by = device, to = servers[0]!.identity, change = {}, plan }: Introduction = {}) {
  enrolling = await prepareEnrolment(servers)
  const [one] = enrolling as [Enrolling]
  return introduceTo(one.server, one, plan ?? newPlan(), by, to, change)
}

const newPlan = () => encodePlan(planKeygen(device.publicKey, enrolling, 2, systemEnv, systemNow()))

async function introduceTo(
  server: SecretServer,
  { wallet, requestKey, owner }: Enrolling,
  plan: Uint8Array,
  by = device,
  to = servers[0]!.identity,
  change: Partial<Enrolment> = {},
) {
  const keys = { wallet, requestKey, ownerKey: owner.publicKey }
  const enrolment = { ...(await signEnrolment(ceremonyId(plan), to, keys, by, owner)), ...change }
  const origins = [{ index: 3, origin: servers[1]!.origin }]
  const admission = { kind: 'keygen', enrolment, origins } as const
  return server.post(paths.ceremonies, encodeAs(startShape, { plan, admission, messages: [] }))
}

test('a wallet that the device of the plan introduces is let in', async () => {
  expect((await introduce()).length).toBeGreaterThan(0)
})

test('no other device vouches for it, and not at another server', async () => {
  const stranger = await openIdentity(systemEnv.random(32))
  for (const introduction of [{ by: stranger }, { to: servers[1]!.identity }])
    expect(await refusalOf(introduce(introduction))).toMatchObject({ status: 403, code: 'enrolment' })
})

test('what was vouched for is what is enrolled', async () => {
  const other = await openIdentity(systemEnv.random(32))
  for (const change of [{ wallet: new Uint8Array(16) }, { ownerKey: other.publicKey }, { proven: new Uint8Array(64) }])
    expect(await refusalOf(introduce({ change }))).toMatchObject({ status: 403, code: 'enrolment' })
})

test('a request key that did not sign the request is not enrolled', async () => {
  const { publicKey } = await createRequestKey()
  expect((await refusalOf(introduce({ change: { requestKey: publicKey } }))).status).toBe(401)
})

test('one that is known already enrols no other', async () => {
  await introduce()
  const [known] = enrolling as [Enrolling]
  const [other] = (await prepareEnrolment(servers)) as [Enrolling]
  expect(await refusalOf(introduceTo(known.server, other, newPlan()))).toMatchObject({ status: 403, code: 'enrolment' })
})

test('a plan brought for a second wallet makes no second key', async () => {
  enrolling = await prepareEnrolment(servers)
  const plan = newPlan()
  await introduce({ plan })
  expect(await refusalOf(introduce({ plan }))).toMatchObject({ status: 410, code: 'ceremony-gone' })
})

test('a key begins with epoch 1', async () => {
  enrolling = await prepareEnrolment(servers)
  const later = { ...planKeygen(device.publicKey, enrolling, 2, systemEnv, systemNow()), epoch: 2 }
  expect(await refusalOf(introduce({ plan: encodePlan(later) }))).toMatchObject({ status: 422, code: 'wrong-epoch' })
})

test('a wallet begins with its root', async () => {
  enrolling = await prepareEnrolment(servers)
  const plan = planKeygen(device.publicKey, enrolling, 2, systemEnv, systemNow())
  for (const keys of [plan.keys.slice(1), plan.keys.toReversed()])
    expect(await refusalOf(introduce({ plan: encodePlan({ ...plan, keys }) }))).toMatchObject({
      status: 422,
      code: 'no-root',
    })
})

test('the plan names this server, as a server', async () => {
  enrolling = await prepareEnrolment(servers)
  const plan = planKeygen(device.publicKey, enrolling, 2, systemEnv, systemNow())
  const another = await openIdentity(systemEnv.random(32))
  const without = plan.parties.map((party) => (party.index === 2 ? { ...party, identity: another.publicKey } : party))
  const asDevice = plan.parties.map((party) => (party.index === 2 ? { ...party, role: 'device' as const } : party))
  for (const parties of [without, asDevice])
    expect(await refusalOf(introduce({ plan: encodePlan({ ...plan, parties }) }))).toMatchObject({
      status: 422,
      code: 'not-a-party',
    })
})
