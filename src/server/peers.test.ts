import { createServer, type RequestListener } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../scripts/free-port.ts'
import { CarrierFailure } from '../ceremony/coordinator.ts'
import { openIdentity } from '../ceremony/identity.ts'
import type { KeygenPlan } from '../ceremony/plan.ts'
import { DESCRIPTOR_PATH, signDescriptor } from '../wire/descriptor.ts'
import { fetchDescriptor, isPrivateAddress } from './peers.ts'
import { startDirectly } from './testing/account.ts'
import { listening } from './testing/listening.ts'
import { refusalOf } from './testing/refusals.ts'
import { startTestServer, type TestServer } from './testing/test-server.ts'
import { makeTestKey, prepareEnrolment } from './testing/wallet.ts'
import { clientOf } from './testing/watched-server.ts'

const refused = (code: string) => expect.objectContaining({ name: 'PeerRefused', code })
const impostor = await openIdentity(new Uint8Array(32).fill(6))

/** Something on a loopback port that is no Secret Server. @returns its origin */
async function listen(handle: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listening(createServer(handle))}`
}

function descriptorOf(origin: string): Promise<string> {
  const fields = { name: 'X', operator: 'X', country: '', origin, protocols: [1], curves: ['secp256k1'], issued: 0 }
  return signDescriptor({ version: 1, identity: impostor.publicKey, ...fields }, impostor)
}

describe('only public https addresses are asked', () => {
  test.each([
    'http://example.com',
    'http://127.0.0.1:8080',
    'https://127.0.0.1',
    'https://localhost',
    'https://[::1]',
    'https://10.0.0.1',
    'https://172.16.0.1',
    'https://192.168.1.1',
    'https://169.254.169.254',
    'https://100.64.0.1',
    'https://[fe80::1]',
    'https://[fd00::1]',
    'https://[::ffff:10.0.0.1]',
    'https://0x7f000001',
    'https://2130706433',
    'ftp://example.com',
    'file:///etc/passwd',
    'data:text/plain,x',
    'https://example.com/',
    'https://example.com/path',
    'https://example.com?x',
    'https://user@example.com',
    'HTTPS://example.com',
    'https://example.com:443',
    'example.com',
    '',
  ])('not %s', async (origin) => {
    await expect(fetchDescriptor(origin, false)).rejects.toEqual(refused('peer-origin'))
  })

  test('the loopback interface in local mode only', async () => {
    const origin: string = await listen(async (_, response) => response.end(await descriptorOf(origin)))
    expect((await fetchDescriptor(origin, true)).identity).toEqual(impostor.publicKey)
    await expect(fetchDescriptor(origin, false)).rejects.toEqual(refused('peer-origin'))
    await expect(fetchDescriptor('https://10.0.0.1', true)).rejects.toEqual(refused('peer-origin'))
  })
})

test.each([
  ['8.8.8.8', false],
  ['1.1.1.1', false],
  ['172.15.255.255', false],
  ['172.32.0.0', false],
  ['2606:4700::1111', false],
  ['0.0.0.0', true],
  ['10.255.255.255', true],
  ['100.127.255.255', true],
  ['127.255.255.255', true],
  ['169.254.0.1', true],
  ['172.31.255.255', true],
  ['192.0.2.1', true],
  ['192.168.0.0', true],
  ['198.19.255.255', true],
  ['224.0.0.1', true],
  ['255.255.255.255', true],
  ['::', true],
  ['::1', true],
  ['::ffff:8.8.8.8', true],
  ['64:ff9b::808:808', true],
  ['fc00::1', true],
  ['fe80::1', true],
  ['ff02::1', true],
  ['2001:db8::1', true],
  ['2002:7f00:1::', true],
])('%s is private: %s', (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate)
})

describe('what answers must be the server it is asked to be', () => {
  test('a redirect is not followed', async () => {
    const good: string = await listen(async (_, response) => response.end(await descriptorOf(good)))
    const origin = await listen((_, response) => {
      response.writeHead(302, { location: good + DESCRIPTOR_PATH }).end()
    })
    await expect(fetchDescriptor(origin, true)).rejects.toEqual(refused('peer-unreachable'))
  })

  test('a descriptor of another origin', async () => {
    const origin = await listen(async (_, response) => response.end(await descriptorOf('https://other.example')))
    await expect(fetchDescriptor(origin, true)).rejects.toEqual(refused('peer-descriptor'))
  })

  test('something else altogether', async () => {
    const origin = await listen((_, response) => response.end('<html>'))
    await expect(fetchDescriptor(origin, true)).rejects.toEqual(refused('peer-descriptor'))
  })

  test('too much, too little, nothing', async () => {
    const endless = await listen((_, response) => response.end('x'.repeat(100_000)))
    await expect(fetchDescriptor(endless, true)).rejects.toEqual(refused('peer-unreachable'))
    const broken = await listen((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{', () => response.destroy())
    })
    await expect(fetchDescriptor(broken, true)).rejects.toEqual(refused('peer-unreachable'))
    const gone = await listen((request) => request.destroy())
    await expect(fetchDescriptor(gone, true)).rejects.toEqual(refused('peer-unreachable'))
    const nobody = `http://127.0.0.1:${await freePort()}`
    await expect(fetchDescriptor(nobody, true)).rejects.toEqual(refused('peer-unreachable'))
  })
})

describe('a coordinator that substitutes a server gets no certificate', () => {
  let servers: TestServer[]
  beforeAll(async () => {
    servers = await Promise.all(['One', 'Two', 'Three'].map((name) => startTestServer(name)))
  })
  afterAll(async () => {
    await Promise.all((servers ?? []).map((server) => server.remove()))
  })

  const two = () => servers.slice(0, 2)
  /** What server one (party 2) says to it. */
  async function refusalOfOne(attempt: Promise<unknown>) {
    const error = await attempt.catch((reason: unknown) => reason)
    if (!(error instanceof CarrierFailure)) throw error
    return refusalOf(Promise.reject(error.failures.get(2)))
  }

  test('another identity in the plan than the server publishes', async () => {
    const change = (plan: KeygenPlan) => ({
      ...plan,
      parties: plan.parties.map((party) => (party.index === 3 ? { ...party, identity: impostor.publicKey } : party)),
    })
    const attempt = makeTestKey(await prepareEnrolment(two()), { change })
    expect(await refusalOfOne(attempt)).toMatchObject({ status: 422, code: 'peer-identity' })
  })

  test('another address than that of the server in the plan', async () => {
    const [one, other] = await prepareEnrolment(two())
    const address = { origin: servers[2]!.origin, identity: servers[1]!.identity }
    const attempt = makeTestKey([one!, { ...other!, server: clientOf(address, other!.key) }])
    expect(await refusalOfOne(attempt)).toMatchObject({ status: 422, code: 'peer-identity' })
  })

  test('an address where nobody is, or that is none', async () => {
    for (const origin of ['http://127.0.0.1:1', 'http://10.0.0.1', 'https://one.example/path']) {
      const [one, other] = await prepareEnrolment(two())
      const address = { origin, identity: servers[1]!.identity }
      const attempt = makeTestKey([one!, { ...other!, server: clientOf(address, other!.key) }])
      expect((await refusalOfOne(attempt)).code).toMatch(/^peer-(origin|unreachable)$/)
    }
  })

  test('invariant 2: a quorum in which devices could sign alone, or servers could not restore', async () => {
    for (const [threshold, code] of [
      [1, 'devices-could-sign-alone'],
      [3, 'servers-could-not-restore'],
    ] as const) {
      const attempt = makeTestKey(await prepareEnrolment(two()), { threshold })
      await expect(attempt).rejects.toMatchObject({ code })
    }
    // The servers refuse it by themselves, too.
    const enrolling = await prepareEnrolment(two())
    const wallet = await makeTestKey(enrolling)
    expect((await refusalOf(startDirectly(wallet, enrolling[0]!, { signers: [2, 3], combiner: 2 }))).status).toBe(409)
  })
})
