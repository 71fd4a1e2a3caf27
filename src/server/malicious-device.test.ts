import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { httpCarrier } from '../background/coordinator/carrier.ts'
import { planKeygen } from '../background/coordinator/make-key.ts'
import { encodeAs } from '../cbor/shape.ts'
import { coordinate } from '../ceremony/coordinator.ts'
import { keygenCeremony } from '../ceremony/keygen.ts'
import { Participant, type ParticipantSetup } from '../ceremony/participant.ts'
import { ceremonyId, encodePlan, type Plan } from '../ceremony/plan.ts'
import { renewalCeremony } from '../ceremony/renewal.ts'
import { signingCeremony } from '../ceremony/signing.ts'
import { corrupted } from '../ceremony/testing/memory-network.ts'
import { readPayload } from '../chains/registry.ts'
import { systemEnv } from '../mpc/system-env.ts'
import { flipped, withField } from '../mpc/testing/message-fields.ts'
import { type Admission, paths, startShape } from '../wire/contract.ts'
import { signEnrolment, signOrder } from '../wire/statements.ts'
import { accountAddress, accountPlan, payment, signAsAccount } from './testing/account.ts'
import { refusalOf } from './testing/refusals.ts'
import { pairStatus } from './testing/renewals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { type Enrolling, makeActiveWallet, makeTestKey, prepareEnrolment, type TestWallet } from './testing/wallet.ts'
import { systemNow } from './testing/watched-server.ts'

let servers: TestServer[]
let wallet: TestWallet
let one: Enrolling
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
  wallet = await makeActiveWallet(servers)
  one = wallet.servers[0]!
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

/** A device that signs and seals like any other, and puts something else into its sealed message of round 2. */
function alteringRound2<R>(setup: ParticipantSetup<R>, change: (message: Uint8Array) => Uint8Array): Participant<R> {
  const protocol = corrupted(setup.protocol, (outbox, round) => {
    if (round !== 2) return outbox
    const directs = [...outbox.directs!].map(([to, message]) => [to, change(message)] as const)
    return { ...outbox, directs: new Map(directs) }
  })
  return new Participant({ ...setup, protocol })
}

/** The last byte of a point other than the first of an offer, so that it is on no curve. */
const offCurve = flipped(65 * 3 + 64)

describe('a point off the curve, in a sealed message', () => {
  test('in a signature: nobody is burned, and nothing is signed', async () => {
    const { material, identity } = wallet
    const identities = new Map(material.parties.slice(0, 2).map((party) => [party.index, party.identity]))
    const reading = readPayload(payment(), accountAddress(wallet))
    if (!reading.ok) throw new Error(reading.refusal.code)
    for (const field of ['point', 'publicShare', 'gammaU', 'gammaV']) {
      const plan = accountPlan(wallet)
      const bytes = encodePlan(plan)
      const { seals, protocol } = signingCeremony(plan, reading.digest, material, systemEnv)
      const { random } = systemEnv
      const device = alteringRound2(
        { ceremony: ceremonyId(bytes), self: 1, identity, identities, seals, random, protocol },
        (message) => withField(message, field, flipped(64)),
      )
      const carrier = httpCarrier(one.server, 2, bytes, { kind: 'sign', acknowledgement: null })
      expect(await refusalOf(coordinate(device, [carrier]))).toMatchObject({ status: 422, code: 'malformed-message' })
    }
    expect(await pairStatus(one, 1)).toMatchObject({ burned: null })
    expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
  })

  test('in a renewal: the pair stays as it is', async () => {
    const { material, identity } = wallet
    const { keyId, epoch, index: self } = material.share
    const head = { kind: 'renewal', version: 1, nonce: systemEnv.random(32), created: systemNow() } as const
    const plan = { ...head, keyId, epoch, pair: [1, 2] as [number, number], generation: 1 }
    const bytes = encodePlan(plan)
    const order = await signOrder(
      { order: 'renew-pair', ceremony: ceremonyId(bytes) },
      one.server.address.identity,
      one.owner,
    )
    const setup = renewalCeremony({ ...material, plan, self, identity, env: systemEnv, prepare: async () => {} })
    const device = alteringRound2(setup, (message) => withField(message, 'offer', offCurve))
    const carrier = httpCarrier(one.server, 2, bytes, { kind: 'renewal', order })
    expect(await refusalOf(coordinate(device, [carrier]))).toMatchObject({ status: 422, code: 'invalid-point' })
    expect(await pairStatus(one, 1)).toMatchObject({ generation: 0, burned: null })
    expect((await signAsAccount(wallet, [one], payment())).r).toHaveLength(32)
  })

  test('in a keygen: no server stores anything, and the next is made', async () => {
    const enrolling = await prepareEnrolment(servers)
    const { identity } = wallet
    const plan = planKeygen(identity.publicKey, enrolling, 2, systemEnv, systemNow())
    const bytes = encodePlan(plan)
    const ceremony = ceremonyId(bytes)
    const device = alteringRound2(
      {
        ceremony,
        self: 1,
        identity,
        identities: new Map(plan.parties.map((party) => [party.index, party.identity])),
        random: systemEnv.random,
        ...keygenCeremony({ plan, self: 1, identity, env: systemEnv, prepare: async () => {} }),
      },
      (message) => withField(message, '0', (part) => withField(part, 'offer', offCurve)),
    )
    const carriers = await Promise.all(
      enrolling.map(async ({ index, server, owner, wallet: id, requestKey }) => {
        const keys = { wallet: id, requestKey, ownerKey: owner.publicKey }
        const enrolment = await signEnrolment(ceremony, server.address.identity, keys, identity, owner)
        const origins = enrolling
          .filter((other) => other.index !== index)
          .map((other) => ({ index: other.index, origin: other.server.address.origin }))
        return httpCarrier(server, index, bytes, { kind: 'keygen', enrolment, origins })
      }),
    )
    expect(await refusalOf(coordinate(device, carriers))).toMatchObject({ status: 422, code: 'invalid-point' })
    for (const { server } of enrolling)
      expect(await refusalOf(server.get(paths.wallet))).toMatchObject({ status: 404, code: 'unknown-wallet' })
    await makeTestKey(enrolling)
  })
})

describe('share index 0', () => {
  const start = (plan: Uint8Array, admission: Admission) =>
    refusalOf(one.server.post(paths.ceremonies, encodeAs(startShape, { plan, admission, messages: [] })))
  const at = (plan: Plan, path: string) => withField<number>(encodePlan(plan), path, () => 0)

  test.each(['signers.0', 'combiner'])('in the plan of a signature: %s', async (path) => {
    const plan = at(accountPlan(wallet), path)
    expect(await start(plan, { kind: 'sign', acknowledgement: null })).toMatchObject({ status: 400, code: 'malformed' })
  })

  test('in the plan of a keygen', async () => {
    const plan = at(planKeygen(wallet.identity.publicKey, wallet.servers, 2, systemEnv, systemNow()), 'parties.0.index')
    const keys = { wallet: systemEnv.random(16), requestKey: one.requestKey, ownerKey: one.owner.publicKey }
    const identity = one.server.address.identity
    const enrolment = await signEnrolment(ceremonyId(plan), identity, keys, wallet.identity, one.owner)
    expect(await start(plan, { kind: 'keygen', enrolment, origins: [] })).toMatchObject({
      status: 400,
      code: 'malformed',
    })
  })

  test('in the plan of a renewal', async () => {
    const { keyId, epoch } = wallet.material.share
    const head = { kind: 'renewal', version: 1, nonce: systemEnv.random(32), created: systemNow() } as const
    const plan = at({ ...head, keyId, epoch, pair: [1, 2], generation: 1 }, 'pair.0')
    const order = await signOrder(
      { order: 'renew-pair', ceremony: ceremonyId(plan) },
      one.server.address.identity,
      one.owner,
    )
    expect(await start(plan, { kind: 'renewal', order })).toMatchObject({ status: 400, code: 'malformed' })
  })
})
