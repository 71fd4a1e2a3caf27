import { createPublicKey, verify } from 'node:crypto'
import { blake2b } from '@noble/hashes/blake2.js'
import { concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type CborValue, decode, encode } from '../../cbor/index.ts'
import { encodeAs } from '../../cbor/shape.ts'
import { certificateShape } from '../../ceremony/certificate.ts'
import { encodePlan, type KeygenPlan } from '../../ceremony/plan.ts'
import { encodeKeySecret, encodePair } from '../../ceremony/stored.ts'
import { activate, certify, signKeyCheck } from '../../server/testing/key-checks.ts'
import { makeTestKey, prepareEnrolment } from '../../server/testing/wallet.ts'
import type { SigningOrder } from '../signing.ts'
import { PASSWORD, testCoordinator } from '../testing/coordinator.ts'
import { problemOf } from '../testing/problem.ts'
import { altered, startSecretServers, type TestServer } from '../testing/secret-servers.ts'
import { decodeContents } from '../vault/contents.ts'

const TZ1 = { kind: 'tz1', index: 0 } as const
const never = () => new AbortController().signal
const payload = { kind: 'tezos-message', bytes: new TextEncoder().encode('I have seen this picture.') } as const

let all: Awaited<ReturnType<typeof startSecretServers>>
let servers: TestServer[]
let wallet: ReturnType<typeof testCoordinator>
beforeAll(async () => {
  all = await startSecretServers(2)
  servers = all.servers
  wallet = testCoordinator()
  await wallet.make(servers)
})
afterAll(() => all.stop())
beforeEach(async () => {
  wallet.network.meddle()
  await Promise.all(servers.map((server) => server.start()))
})

async function order(index = 0, change: Partial<SigningOrder> = {}): Promise<SigningOrder> {
  const address = await wallet.signing.addressAt({ kind: 'tz1', index })
  const account = { kind: 'tz1', index, address } as const
  return { payload, account, without: [], acknowledged: [], onProgress: () => {}, ...change }
}

/** Signs, and has Node's own Ed25519 look at it. */
async function sign(index = 0, change: Partial<SigningOrder> = {}) {
  const { signature, with: names } = await wallet.signing.sign(await order(index, change), never())
  const { publicKey } = await wallet.signing.publicKeyAt({ kind: 'tz1', index })
  if (signature.curve !== 'ed25519') throw new Error('A tz1 account signs with Ed25519.')
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey])
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  expect(verify(null, blake2b(payload.bytes, { dkLen: 32 }), key, signature.bytes)).toBe(true)
  return names
}

/** The servers read for a request that is before the person, until `leave`; resolves when all have read and committed. */
async function readAndCommit() {
  const request = new AbortController()
  const { account } = await order()
  const answers: string[] = []
  for await (const { answer } of wallet.signing.readings(payload, account, request.signal)) answers.push(answer.kind)
  expect(answers).toEqual(['read', 'read'])
  return () => request.abort()
}

const requests = (what: RegExp) => wallet.network.trips.filter((trip) => what.test(trip.what)).length

describe('the first Ed25519 key', () => {
  test('comes of the same ceremony as the root: four trips to each server, and the certificate', async () => {
    const made = testCoordinator()
    await made.make(servers)
    const trips = made.network.trips.map(({ what }) => what)
    const keygen = trips.slice(0, trips.indexOf('POST /v1/ceremonies/*/certificate'))
    expect(keygen.filter((what) => what.startsWith('POST /v1/ceremonies')).length).toBe(4 * 2)
    expect(await made.signing.tezosKeys()).toBe(1)
    expect(await made.signing.addressAt(TZ1)).toMatch(/^tz1/)
  })

  test('signs what servers read, as plain Ed25519', async () => {
    expect(await sign()).toHaveLength(1)
  })

  test.each([
    [2, 'Server 3'],
    [3, 'Server 2'],
  ])('invariant 10: without party %i the other signs', async (without, name) => {
    expect(await sign(0, { without: [without] })).toEqual([name])
  })

  test('signs nothing but what is Tezos’', async () => {
    const ethereum = { kind: 'ethereum-message', bytes: payload.bytes } as const
    const refused = wallet.signing.sign(await order(0, { payload: ethereum }), never())
    await expect(refused).rejects.toMatchObject({ code: 'wrong-purpose' })
  })
})

describe('commitments, exchanged while the person reads', () => {
  test('make the signature one trip', async () => {
    const leave = await readAndCommit()
    const before = wallet.network.trips.length
    await sign()
    expect(wallet.network.trips.length - before).toBe(1)
    expect(wallet.network.trips.at(-1)!.what).toBe('POST /v1/ceremonies/*/steps/2')
    leave()
  })

  test('are used once: the next signature makes its own', async () => {
    const leave = await readAndCommit()
    await sign()
    const before = wallet.network.trips.length
    await sign()
    expect(wallet.network.trips.length - before).toBe(2)
    leave()
  })

  test('go when the request is over', async () => {
    const leave = await readAndCommit()
    leave()
    const before = wallet.network.trips.length
    await sign()
    expect(wallet.network.trips.length - before).toBe(2)
  })

  test('lost at the server, cost one trip more and nothing else', async () => {
    const leave = await readAndCommit()
    for (const server of servers) await server.stop()
    for (const server of servers) await server.start()
    const before = requests(/steps/)
    await sign()
    expect(requests(/steps/) - before).toBe(2)
    leave()
  })

  test('lost with the worker, cost one trip more and nothing else', async () => {
    const leave = await readAndCommit()
    await wallet.restart()
    await sign()
    leave()
  })

  test('of another signing set are not used', async () => {
    const leave = await readAndCommit()
    expect(await sign(0, { without: [2] })).toEqual(['Server 3'])
    leave()
  })

  test('a server that goes away after them: the other signs', async () => {
    const leave = await readAndCommit()
    wallet.network.silence(servers[0]!, /steps/)
    expect(await sign()).toEqual(['Server 3'])
    leave()
  })

  test('with both gone nothing is signed, and the person is told', async () => {
    const leave = await readAndCommit()
    wallet.network.meddle(async (trip, forward) => {
      const answer = await forward()
      return /steps/.test(trip.what) ? altered(answer) : answer
    })
    const problem = await problemOf(wallet.signing.sign(await order(), never()))
    expect(problem).toMatchObject({ code: 'too-few-servers' })
    leave()
  })

  test('invariant 5: they are in no storage', async () => {
    const look = () => Object.values(wallet.stores).map(({ values }) => structuredClone([...values]))
    const before = look()
    const leave = await readAndCommit()
    expect(look()).toEqual(before)
    await sign()
    expect(look()).toEqual(before)
    leave()
  })
})

describe('a further key', () => {
  test('needs every party, once; then it signs with any permitted set', async () => {
    await servers[1]!.stop()
    const missing = await problemOf(wallet.signing.addKey('tezos', () => {}, never()))
    expect(missing.problem).toMatchObject({ title: 'No account was made', details: [{ name: 'Server 3' }] })
    expect(await wallet.signing.tezosKeys()).toBe(1)
    expect(await sign()).toEqual(['Server 2'])

    await servers[1]!.start()
    const steps: string[] = []
    await wallet.signing.addKey(
      'tezos',
      ({ steps: rows }) => steps.push(rows.map(({ cells }) => cells[1]).join()),
      never(),
    )
    expect(steps.at(-1)).toBe('done,done,done,done,done')
    expect(await wallet.signing.tezosKeys()).toBe(2)
    const addresses = await Promise.all([0, 1].map((index) => wallet.signing.addressAt({ kind: 'tz1', index })))
    expect(new Set(addresses).size).toBe(2)
    for (const without of [2, 3]) await sign(1, { without: [without] })
    await wallet.restart(true)
    await wallet.vault.unlock(PASSWORD)
    await sign(1)
  })

  test('is stopped at once, also while a server is silent', async () => {
    const asked = Promise.withResolvers<void>()
    wallet.network.meddle((trip, forward) => {
      if (trip.origin !== servers[1]!.origin) return forward()
      asked.resolve()
      return new Promise(() => {})
    })
    const stop = new AbortController()
    const making = wallet.signing.addKey('tezos', () => {}, stop.signal)
    await asked.promise
    stop.abort(new Error('stopped'))
    await expect(making).rejects.toThrow('stopped')
  })

  test.each([
    ['before anybody confirmed', /steps\/4$/],
    ['before the certificate arrived', /certificate$/],
    ['before its check', /activation$/],
  ])('interrupted %s: the next call completes it or starts over, and never leaves two', async (_, at) => {
    const before = await wallet.signing.tezosKeys()
    wallet.network.meddle((trip, forward) =>
      at.test(trip.what) ? Promise.reject(new TypeError('no network')) : forward(),
    )
    await expect(wallet.signing.addKey('tezos', () => {}, never())).rejects.toBeDefined()
    expect(await wallet.signing.tezosKeys()).toBe(before)
    wallet.network.meddle()
    await wallet.restart()
    await wallet.signing.addKey('tezos', () => {}, never())
    expect(await wallet.signing.tezosKeys()).toBe(before + 1)
    expect((await wallet.vault.read()).keygens.every(({ state }) => state === 'active')).toBe(true)
    await sign(before)
  })
})

/** The vault of a wallet that has its root alone, in the form of that time. */
async function firstContents(): Promise<Uint8Array> {
  const addresses = servers.map(({ origin, chosen }) => ({ origin, identity: hexToBytes(chosen.identity.slice(2)) }))
  const enrolling = await prepareEnrolment(addresses)
  const root = (plan: KeygenPlan): KeygenPlan => ({ ...plan, keys: [{ curve: 'secp256k1', purpose: 'root' }] })
  const made = await makeTestKey(enrolling, { change: root })
  await certify(made)
  const check = await signKeyCheck(made, enrolling.slice(0, 1))
  await activate(made, check)
  const { shares, sealing, pairs, recordBytes } = made.prepared
  const record = (fields: Record<string, CborValue>) => new Map(Object.entries(fields))
  return encode(
    record({
      version: 1,
      identity: made.seed,
      servers: enrolling.map(({ index, server, wallet: id, ownerSeed }) => {
        const { origin, identity } = server.address
        return record({ index, origin, name: '', operator: '', country: '', identity, wallet: id, owner: ownerSeed })
      }),
      keys: [
        record({
          state: 'active',
          plan: encodePlan(made.plan),
          record: recordBytes,
          certificate: decode(encodeAs(certificateShape, made.certificate)),
          check: concatBytes(check.r, check.s),
          secret: encodeKeySecret({ curve: 'secp256k1', share: shares[0]!.secret, sealing }),
        }),
      ],
      pairs: [...pairs.values()].map((pair) =>
        record({ peer: pair.peer, generation: 0, state: 'ready', id: pair.id, pair: encodePair(pair) }),
      ),
      burns: [],
    }),
  )
}

test('a wallet that was made with its root alone gets its Ed25519 key on first use', async () => {
  const earlier = testCoordinator()
  await earlier.vault.restore(PASSWORD, 14, decodeContents(await firstContents()))
  await earlier.signing.mend()
  expect(await earlier.signing.tezosKeys()).toBe(0)
  await expect(earlier.signing.addressAt(TZ1)).rejects.toMatchObject({ code: 'no-such-key' })
  expect((await earlier.pay()).signer).toBe(await earlier.address())
  await earlier.signing.addKey('tezos', () => {}, never())
  expect(await earlier.signing.addressAt(TZ1)).toMatch(/^tz1/)
})
