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
  postMessage = (message: unknown) => void this.heard.push(message)

  say(message: unknown): void {
    for (const listener of this.#toContent) listener(message)
  }

  die(): void {
    for (const listener of this.#onDisconnect) listener()
  }
}

function setUp(isGone = () => false) {
  const ports: Port[] = []
  const posted: (BeaconPong | BeaconToPage)[] = []
  const bridge = new BeaconBridge({
    id: ID,
    connect() {
      if (isGone()) throw new Error('Extension context invalidated.')
      const port = new Port()
      ports.push(port)
      return port
    },
    post: (message) => void posted.push(message),
  })
  return { bridge, ports, posted }
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
    { number: 0, carried: { type: 'pairing', payload: 'a pairing request' } },
    { number: 1, carried: { type: 'message', encryptedPayload: '00ff' } },
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

describe('what the worker had not heard when it died', () => {
  const message = (encryptedPayload: string) => ({ target: 'toExtension', targetId: ID, encryptedPayload })
  const said = (number: number, encryptedPayload: string) => ({
    number,
    carried: { type: 'message', encryptedPayload },
  })

  test('is said again to the next one, at once and in its order; what it had heard is not', () => {
    const { bridge, ports, posted } = setUp()
    for (const each of ['00', '01', '02']) bridge.fromWindow(message(each))
    ports[0]!.say({ type: 'heard', number: 1 })
    ports[0]!.die()
    expect(ports).toHaveLength(2)
    expect(ports[1]!.heard).toEqual([said(0, '00'), said(2, '02')])
    ports[1]!.say({ type: 'heard', number: 0 })
    ports[1]!.say({ type: 'heard', number: 2 })
    ports[1]!.die()
    expect(ports).toHaveLength(2)
    expect(posted).toEqual([])
  })

  test('is given up after three workers that died of it, and what came later is not', () => {
    const { bridge, ports } = setUp()
    bridge.fromWindow(message('00'))
    ports[0]!.die()
    bridge.fromWindow(message('01'))
    ports[1]!.die()
    ports[2]!.die()
    expect(ports[3]!.heard).toEqual([said(1, '01')])
    ports[3]!.die()
    expect(ports).toHaveLength(4)
  })

  test('is no more than ten messages', () => {
    const { bridge, ports } = setUp()
    for (let i = 0; i < 12; i++) bridge.fromWindow(message('00'))
    expect(ports[0]!.heard).toHaveLength(12)
    ports[0]!.die()
    expect(ports[1]!.heard).toHaveLength(10)
  })

  test('goes with the extension', () => {
    let isGone = false
    const { ports, bridge } = setUp(() => isGone)
    bridge.fromWindow(message('00'))
    isGone = true
    ports[0]!.die()
    isGone = false
    bridge.fromWindow(message('01'))
    expect(ports[1]!.heard).toEqual([said(1, '01')])
  })
})

test('the extension is gone: nothing is thrown into the page', () => {
  const bridge = new BeaconBridge({
    id: ID,
    connect() {
      throw new Error('Extension context invalidated.')
    },
    post: () => {},
  })
  bridge.fromWindow(PING)
  bridge.fromWindow({ target: 'toExtension', targetId: ID, payload: 'request' })
  bridge.wake()
})
