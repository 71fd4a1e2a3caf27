import { bytesToHex } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeAs } from '../cbor/shape.ts'
import { ceremonyId, decodePlan } from '../ceremony/plan.ts'
import { readPayload } from '../chains/registry.ts'
import { startTestServer, type TestServer } from '../server/testing/test-server.ts'
import { startShape } from '../wire/contract.ts'
import { requestKeyId } from '../wire/request-signature.ts'
import { PASSWORD, someOrder, testCoordinator } from './testing/coordinator.ts'

/** A key made, and a payment signed with each server, by the wallet itself. */
let servers: TestServer[]
let wallet: ReturnType<typeof testCoordinator>
beforeAll(async () => {
  servers = await Promise.all(['One', 'Two'].map((name) => startTestServer(name)))
  wallet = testCoordinator()
  const chosen = servers.map(({ origin, identity }) => ({ url: origin, identity: `0x${bytesToHex(identity)}` }))
  await wallet.onboarding.start(PASSWORD, chosen)
  await wallet.rest()
  expect(await wallet.onboarding.phase()).toBe('made')
  for (const without of [[2], [3]]) await wallet.pay({ without })
})
afterAll(async () => {
  await Promise.all((servers ?? []).map((server) => server.remove()))
})

const startsAt = (origin: string) =>
  wallet.network.trips
    .filter((trip) => trip.origin === origin && trip.what === 'POST /v1/ceremonies')
    .map(({ body }) => decodeAs(startShape, body))

function enrolmentAt(origin: string) {
  const [enrolment] = startsAt(origin).flatMap(({ admission }) =>
    admission.kind === 'keygen' ? [admission.enrolment] : [],
  )
  return enrolment!
}

test('invariant 12: wallet id, request key and owner key are others at every server', () => {
  const enrolments = servers.map(({ origin }) => enrolmentAt(origin))
  for (const field of ['wallet', 'requestKey', 'ownerKey'] as const)
    expect(new Set(enrolments.map((enrolment) => bytesToHex(enrolment[field]))).size, field).toBe(servers.length)
})

test('invariant 12: no server is told what another knows this wallet by', () => {
  for (const { origin } of servers) {
    const told = wallet.network.trips.filter((trip) => trip.origin === origin).map(({ body }) => bytesToHex(body))
    for (const other of servers) {
      const { wallet: id, requestKey, ownerKey } = enrolmentAt(other.origin)
      for (const secret of [id, requestKey, ownerKey].map(bytesToHex))
        expect(told.some((body) => body.includes(secret))).toBe(other.origin === origin)
    }
  }
})

test('invariant 12: the logs of a keygen and of signatures name nobody and nothing', async () => {
  const address = await wallet.address()
  const reading = readPayload(someOrder(address).payload, address)
  if (!reading.ok) throw new Error(reading.refusal.message)
  for (const { origin, logged } of servers) {
    const enrolment = enrolmentAt(origin)
    const ceremonies = startsAt(origin).map(({ plan }) => ceremonyId(plan))
    const keyIds = startsAt(origin)
      .map(({ plan }) => decodePlan(plan))
      .flatMap((plan) => (plan.kind === 'sign' ? [plan.keyId] : []))
    expect(ceremonies.length).toBeGreaterThan(keyIds.length)
    expect(keyIds.length).toBeGreaterThan(0)
    const { wallet: id, requestKey, ownerKey } = enrolment
    const known = [id, requestKey, ownerKey, reading.digest, ...ceremonies, ...keyIds]
    const [listening, ...lines] = logged
    const { fingerprint } = await wallet.onboarding.lookUp(origin)
    expect(JSON.parse(listening!)).toEqual({ event: 'listening', origin, fingerprint: fingerprint.join(' ') })
    expect(lines.length).toBeGreaterThan(ceremonies.length)
    const text = lines.join('\n').toLowerCase()
    for (const name of [
      ...known.map(bytesToHex),
      requestKeyId(requestKey).toLowerCase(),
      address.slice(2).toLowerCase(),
    ])
      expect(text).not.toContain(name)
    expect(text).not.toContain('127.0.0.1')
    for (const line of lines) expect(Object.keys(JSON.parse(line))).toEqual(['event', 'method', 'status', 'ms'])
  }
})
