import { describe, expect, test } from 'vitest'
import type { BeaconPong, BeaconToPage } from '../messages/beacon.ts'
import { BeaconBridge } from './beacon-bridge.ts'
import type { BridgePort } from './bridge.ts'

const ID = 'symbolon'
const PING = { target: 'toExtension', payload: 'ping' }

class Port implements BridgePort {
  readonly heard: unknown[] = []
  #toContent: ((message: unknown) => void)[] = []
  #onDisconnect: (() => void)[] = []
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void this.#toContent.push(listener) }
  readonly onDisconnect = { addListener: (listener: () => void) => void this.#onDisconnect.push(listener) }
  isOpen = true

  postMessage(message: unknown): void {
    if (!this.isOpen) throw new Error('Attempting to use a disconnected port object')
    this.heard.push(message)
  }

  say(message: unknown): void {
    for (const listener of this.#toContent) listener(message)
  }

  die(): void {
    for (const listener of this.#onDisconnect) listener()
  }
}

/** @param closed every port is closed as it comes */
function setUp({ closed = false } = {}) {
  const ports: Port[] = []
  const posted: (BeaconPong | BeaconToPage)[] = []
  const clock = { now: 0 }
  const bridge = new BeaconBridge({
    id: ID,
    connect() {
      const port = new Port()
      port.isOpen = !closed
      ports.push(port)
      return port
    },
    post: (message) => void posted.push(message),
    now: () => clock.now,
  })
  const say = (text: string) => bridge.fromWindow({ target: 'toExtension', targetId: ID, encryptedPayload: text })
  return { bridge, ports, posted, clock, say }
}

test('a ping is answered before anything else happens, by two wallets of one name', () => {
  const { bridge, posted } = setUp()
  bridge.fromWindow(PING)
  expect(posted).toEqual(
    ['symbolon', 'firefox-symbolon'].map((id) => ({
      target: 'toPage',
      payload: 'pong',
      sender: { id, name: 'Symbolon', iconUrl: expect.stringMatching(/^data:image\/svg\+xml,/) },
    })),
  )
})

test('what is addressed to this extension crosses, in either direction', () => {
  const { bridge, ports, posted } = setUp()
  bridge.fromWindow({ target: 'toExtension', targetId: ID, payload: 'a pairing request' })
  bridge.fromWindow({ target: 'toExtension', targetId: ID, encryptedPayload: '00ff' })
  const [port] = ports
  expect(port!.heard).toEqual([
    { number: 1, carried: { type: 'pairing', payload: 'a pairing request' } },
    { number: 2, carried: { type: 'message', encryptedPayload: '00ff' } },
  ])
  port!.say({ type: 'pairing', payload: 'aa' })
  port!.say({ type: 'message', encryptedPayload: 'bb' })
  expect(posted).toEqual([
    { message: { target: 'toPage', payload: 'aa' }, sender: { id: ID } },
    { message: { target: 'toPage', encryptedPayload: 'bb' }, sender: { id: ID } },
  ])
})

test.each<[string, unknown]>([
  ['the second id’s pairing request', { target: 'toExtension', targetId: `firefox-${ID}`, payload: 'request' }],
  ['another wallet’s message', { target: 'toExtension', targetId: 'another', encryptedPayload: '00' }],
  ['a message to nobody', { target: 'toExtension', encryptedPayload: '00' }],
  ['a message of the wallet’s own', { target: 'toPage', targetId: ID, encryptedPayload: '00' }],
  ['half a byte', { target: 'toExtension', targetId: ID, encryptedPayload: '000' }],
  ['no hex', { target: 'toExtension', targetId: ID, encryptedPayload: 'zz' }],
  ['more than is carried', { target: 'toExtension', targetId: ID, encryptedPayload: '00'.repeat(131_073) }],
  ['a pairing request longer than any', { target: 'toExtension', targetId: ID, payload: 'x'.repeat(4_097) }],
  ['a list for a text', { target: 'toExtension', targetId: ID, payload: ['x'] }],
  ['a text', 'extensionsUpdated'],
  ['nothing', null],
])('%s goes nowhere', (_, data) => {
  const { bridge, ports, posted } = setUp()
  bridge.fromWindow(data)
  expect([ports, posted]).toEqual([[], []])
})

test('what the background may not say is not passed on', () => {
  const { bridge, ports, posted } = setUp()
  bridge.fromWindow({ target: 'toExtension', targetId: ID, payload: 'request' })
  ports[0]!.say({ type: 'state', chainId: '0x1' })
  expect(posted).toEqual([])
})

test('a port that was lost is opened again: by the page, or when the worker wakes; a page without an SDK has none', () => {
  const { bridge, ports } = setUp()
  bridge.wake()
  expect(ports).toHaveLength(0)
  bridge.fromWindow(PING)
  bridge.wake()
  expect(ports).toHaveLength(1)
  ports[0]!.die()
  bridge.wake()
  expect(ports).toHaveLength(2)
  ports[1]!.die()
  bridge.fromWindow({ target: 'toExtension', targetId: ID, encryptedPayload: '00' })
  expect(ports).toHaveLength(3)
  expect(ports[2]!.heard).toHaveLength(1)
})

test('the extension is gone: nothing is thrown into the page', () => {
  const bridge = new BeaconBridge({
    id: ID,
    connect() {
      throw new Error('Extension context invalidated.')
    },
    post: () => {},
    now: () => 0,
  })
  bridge.fromWindow(PING)
  bridge.fromWindow({ target: 'toExtension', targetId: ID, payload: 'request' })
  bridge.wake()
})

describe('a message that the background has not taken', () => {
  const sent = (number: number, encryptedPayload: string) => ({
    number,
    carried: { type: 'message', encryptedPayload },
  })

  test('is sent again at once as its port is lost; one that was taken is not', () => {
    const { ports, say } = setUp()
    for (const text of ['01', '02', '03']) say(text)
    ports[0]!.say({ type: 'taken', number: 2 })
    ports[0]!.die()
    expect(ports[1]!.heard).toEqual([sent(1, '01'), sent(3, '03')])
    for (const number of [1, 3]) ports[1]!.say({ type: 'taken', number })
    ports[1]!.die()
    expect(ports).toHaveLength(2)
  })

  test('is sent again where the port is closed and the page does not know yet', () => {
    const { ports, say } = setUp()
    say('01')
    ports[0]!.isOpen = false
    say('02')
    expect(ports[1]!.heard).toEqual([sent(1, '01'), sent(2, '02')])
    ports[0]!.die()
    expect(ports).toHaveLength(2)
  })

  test('is sent three times and no more', () => {
    const { ports, say } = setUp()
    say('01')
    ports[0]!.die()
    say('02')
    ports[1]!.die()
    ports[2]!.die()
    expect(ports.map(({ heard }) => heard.length)).toEqual([1, 2, 2, 1])
    ports[3]!.die()
    expect(ports).toHaveLength(4)
  })

  test('is not sent after a minute', () => {
    const { ports, say, clock } = setUp()
    say('01')
    clock.now = 1
    say('02')
    clock.now = 60_001
    ports[0]!.die()
    expect(ports[1]!.heard).toEqual([sent(2, '02')])
  })

  test('is one of the last ten', () => {
    const { ports, say } = setUp()
    for (let number = 1; number <= 12; number++) say(`0${number.toString(16)}`)
    ports[0]!.die()
    expect(ports[1]!.heard).toHaveLength(10)
    expect(ports[1]!.heard[0]).toEqual(sent(3, '03'))
  })

  test('is given up where every port is closed as it comes', () => {
    const { bridge, ports, say } = setUp({ closed: true })
    say('01')
    expect(ports).toHaveLength(3)
    bridge.wake()
    expect(ports).toHaveLength(3)
  })
})
