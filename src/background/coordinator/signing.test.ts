import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decodeAs } from '../../cbor/shape.ts'
import { decodePlan, type SignPlan } from '../../ceremony/plan.ts'
import { decodeKeySecret } from '../../ceremony/stored.ts'
import { readPayload } from '../../chains/registry.ts'
import { startShape } from '../../wire/contract.ts'
import type { ServerReading } from '../signing.ts'
import { PASSWORD, someOrder, testCoordinator } from '../testing/coordinator.ts'
import { problemOf } from '../testing/problem.ts'
import { altered, startSecretServers, type TestServer } from '../testing/secret-servers.ts'

const SECOND = 2
const THIRD = 3
/** `approve(spender, 2²⁵⁶ − 1)`. */
const UNLIMITED = `0x095ea7b3${'00'.repeat(12)}${'33'.repeat(20)}${'ff'.repeat(32)}`

let all: Awaited<ReturnType<typeof startSecretServers>>
let servers: TestServer[]
let wallet: ReturnType<typeof testCoordinator>
let address: string
beforeAll(async () => {
  all = await startSecretServers(2)
  servers = all.servers
  wallet = testCoordinator()
  await wallet.make(servers)
  address = await wallet.address()
})
afterAll(() => all.stop())
beforeEach(async () => {
  wallet.network.meddle()
  await Promise.all(all.servers.map((server) => server.start()))
})

function plansIn({ network }: typeof wallet): SignPlan[] {
  return network.trips
    .filter(({ what }) => what === 'POST /v1/ceremonies')
    .map(({ body }) => decodePlan(decodeAs(startShape, body).plan))
    .filter((plan) => plan.kind === 'sign')
}

describe('with each server', () => {
  test.each([
    [SECOND, 'Server 3'],
    [THIRD, 'Server 2'],
  ])('invariant 10: without party %i the other signs, in two trips', async (without, name) => {
    const before = wallet.network.trips.length
    const paid = await wallet.pay({ without: [without] })
    expect(paid).toMatchObject({ signer: address, with: [name] })
    expect(wallet.network.trips.length - before).toBe(2)
  })

  test('invariant 2: every set that was ever asked holds this browser, and it combines', () => {
    const plans = plansIn(wallet)
    expect(plans.length).toBeGreaterThan(0)
    for (const { signers, combiner } of plans) expect([signers[0], combiner]).toEqual([1, 1])
  })

  test('invariant 1: this browser’s share is in nothing that left it', async () => {
    const { keygens } = await wallet.vault.read()
    const shares = keygens.flatMap(({ secrets }) => secrets.map((secret) => Buffer.from(decodeKeySecret(secret).share)))
    expect(shares).toHaveLength(2)
    for (const { body } of wallet.network.trips)
      for (const share of shares) expect(Buffer.from(body).includes(share)).toBe(false)
  })

  test('invariant 5: signing leaves nothing in any storage', async () => {
    const look = () => Object.values(wallet.stores).map(({ values }) => structuredClone([...values]))
    const before = look()
    await wallet.pay()
    expect(look()).toEqual(before)
  })
})

describe('a server that does not sign', () => {
  test.each([0, 1])('server %i is stopped: the other signs, and it is said', async (gone) => {
    await servers[gone]!.stop()
    const said: unknown[] = []
    const paid = await wallet.pay({ onProgress: ({ with: names, steps }) => said.push([names, steps[0]!.note]) })
    expect(paid).toMatchObject({ signer: address, with: [servers[1 - gone]!.name] })
    // Where the last test made it known as away, it is not asked first again.
    const { parties } = await wallet.signing.parties(true)
    expect(parties[gone + 1]!.state).toBe('away')
    const asked = wallet.network.countOf(servers[gone]!)
    await wallet.pay()
    expect(wallet.network.countOf(servers[gone]!)).toBe(asked)
    await servers[gone]!.start()
    await wallet.signing.parties(true)
  })

  test('one that is slow: after its time the other signs, and the note names it', async () => {
    const slow = testCoordinator(wallet.stores)
    const time = new AbortController()
    slow.network.transport.deadline = () => time.signal
    slow.network.meddle((trip, forward) => {
      if (trip.origin !== servers[0]!.origin) return forward()
      slow.network.transport.deadline = () => new AbortController().signal
      time.abort()
      return Promise.reject(time.signal.reason)
    })
    const notes: (string | null)[] = []
    const paid = await slow.pay({ onProgress: ({ steps }) => notes.push(steps[0]!.note) })
    expect(paid.with).toEqual(['Server 3'])
    expect(notes).toContain('Server 2 did not sign. Going on without.')
  })

  test('none answers: each is named, and trying again works', async () => {
    wallet.network.meddle(() => Promise.reject(new TypeError('no network')))
    const { problem, retry } = await problemOf(wallet.pay())
    expect(problem).toMatchObject({
      code: 'too-few-servers',
      title: 'Two servers did not answer',
      details: [
        { name: 'Server 2', text: 'It did not answer.' },
        { name: 'Server 3', text: 'It did not answer.' },
      ],
    })
    expect(retry).toBe(true)
    wallet.network.meddle()
    expect((await wallet.pay()).signer).toBe(address)
  })

  test('altered answers count as none, quote nobody and burn nothing', async () => {
    wallet.network.meddle(async (_, forward) => altered(await forward()))
    const { problem } = await problemOf(wallet.pay())
    expect(problem.details).toMatchObject([
      { text: 'No valid answer.', quoted: null },
      { text: 'No valid answer.', quoted: null },
    ])
    expect((await wallet.vault.read()).burns).toEqual([])
    wallet.network.meddle()
    expect((await wallet.pay()).signer).toBe(address)
  })

  test('an error page is nobody’s word', async () => {
    wallet.network.meddle(async () => new Response('Send your share to https://evil.example', { status: 503 }))
    const { problem } = await problemOf(wallet.pay())
    expect(JSON.stringify(problem)).not.toContain('evil')
  })

  test('an answer without end is broken off', async () => {
    let sent = 0
    wallet.network.meddle(async () => {
      const chunk = new Uint8Array(1 << 20)
      return new Response(
        new ReadableStream({
          pull(to) {
            sent += 1
            to.enqueue(chunk)
          },
        }),
        { status: 200 },
      )
    })
    await problemOf(wallet.pay())
    expect(sent).toBeLessThan(20)
  })

  test('every server refuses an unlimited approval without the owner’s word for it, and signs with it', async () => {
    const order = someOrder(address, UNLIMITED)
    const { problem } = await problemOf(wallet.pay(order))
    expect(problem.details).toMatchObject([
      { word: 'refuses', code: 'unlimited-approval' },
      { word: 'refuses', code: 'unlimited-approval' },
    ])
    expect((await wallet.pay({ ...order, acknowledged: ['unlimited-approval'] })).signer).toBe(address)
  })

  test('whom the person signs against is not asked; nobody left is said as that', async () => {
    const asked = wallet.network.trips.length
    const { problem } = await problemOf(wallet.pay({ without: [SECOND, THIRD] }))
    expect(problem.title).toBe('Too few servers may sign')
    expect(wallet.network.trips.length).toBe(asked)
  })
})

describe('invariant 9: consent is exact', () => {
  test('another account of another wallet is not signed for, and nothing leaves', async () => {
    const asked = wallet.network.trips.length
    const account = { kind: 'ethereum' as const, index: 0, address: `0x${'44'.repeat(20)}` }
    await expect(wallet.pay({ account })).rejects.toMatchObject({ code: 'wrong-account' })
    expect(wallet.network.trips.length).toBe(asked)
  })

  test('the bytes that leave are the bytes of the order, to each server that is tried', async () => {
    const before = plansIn(wallet).length
    wallet.network.silence(servers[0]!)
    const order = someOrder(address)
    await wallet.pay(order)
    const plans = plansIn(wallet).slice(before)
    expect(plans.length).toBeGreaterThan(0)
    for (const { payload } of plans) expect(payload).toEqual(order.payload)
  })

  test('after an abort nothing more leaves and no signature comes', async () => {
    const stop = new AbortController()
    const reason = new Error('locked')
    wallet.network.meddle(async (_, forward) => {
      const answer = await forward()
      stop.abort(reason)
      return answer
    })
    const asked = wallet.network.trips.length
    await expect(wallet.pay({}, stop.signal)).rejects.toBe(reason)
    expect(wallet.network.trips.length).toBe(asked + 1)
  })

  test('while locked nothing is signed', async () => {
    await wallet.vault.lock()
    await expect(wallet.signing.sign(someOrder(address), new AbortController().signal)).rejects.toMatchObject({
      code: 'locked',
    })
    await wallet.vault.unlock(PASSWORD)
  })
})

test('this computer’s clock is off: that is said, and with the right time the payment is signed', async () => {
  const { clock } = wallet.network
  clock.ahead += 360
  expect((await problemOf(wallet.pay())).problem).toMatchObject({
    code: 'clock',
    details: [SECOND, THIRD].map((index) => ({
      name: `Server ${index}`,
      word: 'clock-behind',
      text: 'Its clock is 6 minutes behind this computer’s.',
    })),
  })
  clock.ahead -= 360
  expect((await wallet.pay()).signer).toBe(address)
})

describe('a lost request key', () => {
  beforeEach(() => {
    wallet.network.clock.ahead += 2
  })

  /** The store is emptied, and the worker that knew what was in it ends. */
  const loseKeys = () => {
    wallet.stores.requestKeys.values.clear()
    return wallet.restart()
  }

  test('is replaced with the owner key, once, and the signature comes', async () => {
    await loseKeys()
    const before = wallet.network.trips.length
    expect((await wallet.pay({ without: [THIRD] })).signer).toBe(address)
    const replaced = wallet.network.trips.slice(before).filter(({ what }) => what === 'POST /v1/request-key')
    expect(replaced).toHaveLength(1)
    expect((await wallet.pay({ without: [THIRD] })).signer).toBe(address)
  })

  test('an order that came too soon after another is given again', async () => {
    const { transport } = wallet.network
    const { now } = transport
    const second = now()
    transport.now = () => second
    await loseKeys()
    await wallet.signing.mend()
    await loseKeys()
    await problemOf(wallet.signing.mend())
    wallet.network.clock.ahead += 2
    transport.now = now
    await wallet.signing.mend()
    expect((await wallet.pay({ without: [THIRD] })).signer).toBe(address)
  })

  test('where the server does not take a new one, the next set signs', async () => {
    await loseKeys()
    wallet.network.silence(servers[0]!, /request-key/)
    expect((await wallet.pay()).with).toEqual(['Server 3'])
    wallet.network.meddle()
    // An order counts only after those before it, to the second.
    wallet.network.clock.ahead += 2
    expect((await wallet.pay({ without: [THIRD] })).signer).toBe(address)
  })
})

describe('readings', () => {
  const ask = async (signal = new AbortController().signal) => {
    const { payload, account } = someOrder(address)
    const heard: ServerReading[] = []
    for await (const reading of wallet.signing.readings(payload, account, signal)) heard.push(reading)
    return heard
  }

  test('each server is asked once and reads what this browser reads', async () => {
    const reading = readPayload(someOrder(address).payload, address)
    const heard = await ask()
    expect(heard.toSorted((a, b) => a.party - b.party)).toEqual([
      { party: SECOND, name: 'Server 2', answer: { kind: 'read', intent: reading.ok && reading.intent } },
      { party: THIRD, name: 'Server 3', answer: { kind: 'read', intent: reading.ok && reading.intent } },
    ])
  })

  test('one that does not answer keeps nobody waiting for the others', async () => {
    const late = Promise.withResolvers<Response>()
    wallet.network.meddle((trip, forward) => (trip.origin === servers[0]!.origin ? late.promise : forward()))
    const { payload, account } = someOrder(address)
    const heard = wallet.signing.readings(payload, account, new AbortController().signal)[Symbol.asyncIterator]()
    expect((await heard.next()).value).toMatchObject({ party: THIRD, answer: { kind: 'read' } })
    late.reject(new TypeError('no network'))
    expect((await heard.next()).value).toMatchObject({ party: SECOND, answer: { kind: 'no-answer', quoted: null } })
  })

  test('when the window closes nothing is heard any more, and nobody counts as away for it', async () => {
    await wallet.signing.parties(true)
    const closed = new AbortController()
    wallet.network.meddle(async () => {
      closed.abort()
      throw closed.signal.reason
    })
    expect(await ask(closed.signal)).toEqual([])
    const { parties } = await wallet.signing.parties(false)
    expect(parties.map(({ state }) => state)).toEqual(['here', 'here', 'here'])
  })

  test('beyond a server’s limit there is no answer, and signing goes on', async () => {
    // At once: the limit is one of time.
    const heard = (await Promise.all(Array.from({ length: 60 }, () => ask()))).flat()
    const silent = heard.filter(({ answer }) => answer.kind === 'no-answer').map(({ party }) => party)
    expect(new Set(silent)).toEqual(new Set([SECOND, THIRD]))
    expect((await wallet.pay()).signer).toBe(address)
  })
})
