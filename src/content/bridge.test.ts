import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { SymbolonProvider } from '../inpage/provider.ts'
import {
  type FromContent,
  type FromInpage,
  fromContent,
  MAX_REQUESTS_UNDER_WAY,
  type PageRequest,
} from '../messages/page.ts'
import { Bridge, type BridgePort } from './bridge.ts'

/** The background's end of a runtime port. */
class Port implements BridgePort {
  readonly heard: PageRequest[] = []
  #toContent: ((message: unknown) => void)[] = []
  #onDisconnect: (() => void)[] = []
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void this.#toContent.push(listener) }
  readonly onDisconnect = { addListener: (listener: () => void) => void this.#onDisconnect.push(listener) }

  postMessage(message: unknown): void {
    this.heard.push(message as PageRequest)
  }

  say(message: unknown): void {
    for (const listener of this.#toContent) listener(message)
  }

  die(): void {
    for (const listener of this.#onDisconnect) listener()
  }
}

const STATE = { type: 'state', chainId: '0x1', accounts: [], actAsMetaMask: false, defaultWallet: false }
const CHANNEL = crypto.randomUUID()

/** A page's provider and its bridge, joined as by `postMessage`: cloned, one task later. */
function document() {
  const ports: Port[] = []
  const events: [string, unknown][] = []
  const extension = { gone: false }
  const post = (message: FromInpage['message']) => {
    const data = structuredClone({ symbolon: 'to-wallet', channel: CHANNEL, message } satisfies FromInpage)
    queueMicrotask(() => bridge.fromWindow(data))
  }
  const provider = new SymbolonProvider(post)
  for (const name of ['connect', 'disconnect', 'chainChanged', 'accountsChanged']) {
    provider.on(name, (value) => events.push([name, value]))
  }
  const bridge = new Bridge({
    connect() {
      if (extension.gone) throw new Error('Extension context invalidated.')
      ports.push(new Port())
      return ports.at(-1)!
    },
    post(message: FromContent) {
      const { message: told, channel } = v.parse(fromContent, structuredClone(message))
      queueMicrotask(() => {
        if (told.type === 'ready') {
          post({ type: 'open' })
          provider.opened()
        } else if (channel === CHANNEL) provider.receive(told)
      })
    },
  })
  return { provider, bridge, ports, events, extension }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

async function opened() {
  const all = document()
  all.bridge.start()
  await settled()
  all.ports[0]!.say(STATE)
  await settled()
  return all
}

describe('a page and its bridge', () => {
  test('a request made before the bridge is there arrives, and its answer comes back', async () => {
    const { provider, bridge, ports } = document()
    const answer = provider.request({ method: 'eth_chainId' })
    bridge.start()
    await settled()
    expect(ports[0]!.heard).toEqual([{ type: 'request', id: 1, method: 'eth_chainId' }])
    ports[0]!.say({ type: 'response', id: 1, outcome: 'result', result: '0x1' })
    expect(await answer).toBe('0x1')
  })

  test('errors arrive with code, message and data', async () => {
    const { provider, ports } = await opened()
    const answer = provider.request({ method: 'eth_call', params: [] })
    await settled()
    ports[0]!.say({ type: 'response', id: 1, outcome: 'error', error: { code: 3, message: 'reverted', data: '0x08' } })
    await expect(answer).rejects.toMatchObject({ code: 3, message: 'reverted', data: '0x08' })
  })

  test('events follow from what the wallet says, and only when something changed', async () => {
    const { ports, events } = await opened()
    ports[0]!.say({ ...STATE, chainId: '0xa', accounts: [`0x${'ab'.repeat(20)}`] })
    ports[0]!.say({ ...STATE, chainId: '0xa', accounts: [`0x${'ab'.repeat(20)}`] })
    await settled()
    expect(events).toEqual([
      ['connect', { chainId: '0x1' }],
      ['chainChanged', '0xa'],
      ['accountsChanged', [`0x${'ab'.repeat(20)}`]],
    ])
  })

  test('the worker dies: what was under way fails with 4900, the next request opens a new port', async () => {
    const { provider, ports, events } = await opened()
    const lost = provider.request({ method: 'eth_sendTransaction', params: [{}] })
    const noted = expect(lost).rejects.toMatchObject({ code: 4900 })
    await settled()
    ports[0]!.die()
    await noted
    const next = provider.request({ method: 'eth_chainId' })
    await settled()
    expect(ports).toHaveLength(2)
    ports[1]!.say({ type: 'response', id: 2, outcome: 'result', result: '0x1' })
    expect(await next).toBe('0x1')
    expect(events.map(([name]) => name)).not.toContain('disconnect')
  })

  test('the extension is gone: every request fails with 4900 and the page is told once', async () => {
    const { provider, ports, events, extension } = await opened()
    extension.gone = true
    ports[0]!.die()
    await expect(provider.request({ method: 'eth_chainId' })).rejects.toMatchObject({ code: 4900 })
    await expect(provider.request({ method: 'eth_chainId' })).rejects.toMatchObject({ code: 4900 })
    await settled()
    expect(events.filter(([name]) => name === 'disconnect')).toHaveLength(1)
    expect(provider.isConnected()).toBe(false)
  })

  test('a thousand requests at once: a bound, and an error for the rest', async () => {
    const { provider, ports } = await opened()
    const all = Array.from({ length: 1_000 }, () => provider.request({ method: 'eth_blockNumber' }))
    const outcomes = Promise.allSettled(all)
    await settled()
    expect(ports[0]!.heard).toHaveLength(MAX_REQUESTS_UNDER_WAY)
    for (const { id } of ports[0]!.heard) ports[0]!.say({ type: 'response', id, outcome: 'result', result: '0x1' })
    const refused = (await outcomes).flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(refused).toHaveLength(1_000 - MAX_REQUESTS_UNDER_WAY)
    expect(new Set(refused)).toEqual(new Set([-32005]))
  })

  test.each([
    ['nothing', undefined, -32600],
    ['a text', 'eth_chainId', -32600],
    ['no method', {}, -32600],
    ['a method that is no text', { method: 1 }, -32600],
    ['parameters that are a number', { method: 'eth_call', params: 1 }, -32600],
    ['a function among the parameters', { method: 'eth_call', params: [() => 0] }, -32602],
  ])('%s is refused in the page', async (_, argument, code) => {
    const { provider, ports } = await opened()
    await expect(provider.request(argument)).rejects.toMatchObject({ code })
    expect(ports[0]!.heard).toEqual([])
  })
})

describe('what the bridge does not take', () => {
  test.each([
    [
      'another channel',
      { symbolon: 'to-wallet', channel: crypto.randomUUID(), message: { type: 'request', id: 1, method: 'm' } },
    ],
    ['its own words', { symbolon: 'to-page', channel: CHANNEL, message: STATE }],
    [
      'an origin in the payload',
      {
        symbolon: 'to-wallet',
        channel: CHANNEL,
        message: { type: 'request', id: 1, method: 'm', origin: 'https://bank.example' },
      },
    ],
    [
      'a number that is no id',
      { symbolon: 'to-wallet', channel: CHANNEL, message: { type: 'request', id: 0, method: 'm' } },
    ],
    ['anything else', 'hello'],
  ])('%s', async (_, data) => {
    const { bridge, ports } = await opened()
    bridge.fromWindow(data)
    await settled()
    expect(ports[0]!.heard).toEqual([])
  })

  test('a malformed word of the background goes no further', async () => {
    const { ports, events } = await opened()
    ports[0]!.say({ ...STATE, accounts: ['not an address'] })
    ports[0]!.say({ ...STATE, extra: 1 })
    await settled()
    expect(events).toEqual([['connect', { chainId: '0x1' }]])
  })
})
