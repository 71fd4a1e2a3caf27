import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PortSender, siteOf } from '../site.ts'
import { testBackground } from '../testing/background.ts'
import { connectedOn } from '../testing/connected.ts'
import { type DevChain, startDevChain, startUnreliableNode } from '../testing/dev-chain.ts'
import { TestPort, told } from '../testing/page-port.ts'
import { PagePorts } from './page-ports.ts'

const CHAIN_ID = 4_247
const BOB = `0x${'b0'.repeat(20)}`
const ID = 'symbolon-extension'
let chain: DevChain
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
})
afterAll(() => chain.stop())

const connected = (url = chain.url) => connectedOn({ url, chainId: CHAIN_ID })

/** Lists within lists, `depth` of them. */
function nested(depth: number): unknown {
  let list: unknown = []
  for (let i = 0; i < depth; i++) list = [list]
  return list
}

describe('parameters', () => {
  test.each<[string, (me: string) => unknown]>([
    ['no list', (me) => ({ from: me })],
    ['a list of lists', (me) => [[{ from: me }]]],
    ['an object without a prototype, and nothing in it', () => [Object.assign(Object.create(null), {})]],
    ['a prototype as JSON may name it', (me) => JSON.parse(`[{"__proto__": {"from": "${me}", "to": "${me}"}}]`)],
    ['a list for a text', (me) => [{ from: [me], to: BOB }]],
    ['a receiver that is none', (me) => [{ from: me, to: BOB.slice(0, -1) }]],
    ['a receiver whose checksum is wrong', (me) => [{ from: me, to: `0x${'Ab'.repeat(20)}` }]],
    ['an empty receiver', (me) => [{ from: me, to: '' }]],
    ['a negative amount', (me) => [{ from: me, to: BOB, value: '-0x1' }]],
    ['an amount of 257 bits', (me) => [{ from: me, to: BOB, value: `0x1${'0'.repeat(64)}` }]],
    ['a decimal amount', (me) => [{ from: me, to: BOB, value: '10' }]],
    ['more gas than there can be', (me) => [{ from: me, to: BOB, gas: `0x${'f'.repeat(17)}` }]],
    ['half a byte of input', (me) => [{ from: me, to: BOB, input: '0x123' }]],
    ['another chain, as hex', (me) => [{ from: me, to: BOB, chainId: '0x1' }]],
    ['another chain, as a number', (me) => [{ from: me, to: BOB, chainId: 1 }]],
    ['a chain that is none', (me) => [{ from: me, to: BOB, chainId: -CHAIN_ID }]],
  ])('eth_sendTransaction with %s: -32602, and nobody is asked', async (_, params) => {
    const { all, ask, address } = await connected()
    await expect(ask('eth_sendTransaction', params(address))).rejects.toMatchObject({ code: -32602 })
    expect(all.background.approvals.list()).toEqual([])
  })

  test.each(['eth_signTypedData_v4', 'eth_sendTransaction'])(
    '%s nested too deeply to follow: -32602',
    async (method) => {
      const { ask, address } = await connected()
      const deep = nested(100_000)
      const params =
        method === 'eth_sendTransaction' ? [{ from: address, authorizationList: deep }] : [address, { deep }]
      await expect(ask(method, params)).rejects.toMatchObject({ code: -32602 })
    },
  )
})

describe('typed data names its chain', () => {
  const mail = (domain: object, types: object[]) => ({
    types: { EIP712Domain: types, Mail: [{ name: 'text', type: 'string' }] },
    primaryType: 'Mail',
    domain,
    message: { text: 'hello' },
  })
  const declared = [{ name: 'chainId', type: 'uint256' }]

  test.each([
    ['a number', mail({ chainId: CHAIN_ID }, declared)],
    ['decimal', mail({ chainId: String(CHAIN_ID) }, declared)],
    ['hexadecimal', mail({ chainId: `0x${CHAIN_ID.toString(16)}` }, declared)],
    ['not at all', mail({ name: 'Mail' }, [{ name: 'name', type: 'string' }])],
  ])('%s: it lies before the person', async (_, data) => {
    const { all, ask, address } = await connected()
    const refused = expect(ask('eth_signTypedData_v4', [address, data])).rejects.toMatchObject({ code: 4001 })
    const { id, body } = await all.nextRequest()
    expect(body).toMatchObject({ kind: 'sign' })
    await all.ui['requests.reject']({ id })
    await refused
  })

  test.each([
    ['another, as a number', { chainId: 1 }],
    ['another, decimal', { chainId: '1' }],
    ['another, hexadecimal', { chainId: '0x1' }],
    ['none', { chainId: 0 }],
    ['less than none', { chainId: -CHAIN_ID }],
    ['one beyond all chains', { chainId: `0x${'f'.repeat(64)}` }],
    ['one of 257 bits', { chainId: `0x1${'0'.repeat(64)}` }],
    ['no number', { chainId: 'mainnet' }],
    ['null', { chainId: null }],
    ['nothing where one is declared', {}],
  ])('%s: -32602', async (_, domain) => {
    const { ask, address } = await connected()
    const asked = ask('eth_signTypedData_v4', [address, JSON.stringify(mail(domain, declared))])
    await expect(asked).rejects.toMatchObject({ code: -32602 })
  })
})

test('what nobody can read, again and again: the same answer each time, and one window with one request', async () => {
  const { all, ask, address } = await connected()
  const opened = all.screen.counts.opened
  const delegation = [{ from: address, to: address, type: '0x4' }]
  for (let i = 0; i < 20; i++)
    await expect(ask('eth_sendTransaction', delegation)).rejects.toMatchObject({ code: -32602 })
  expect(all.background.approvals.list()).toHaveLength(1)
  expect(all.screen.counts.opened - opened).toBeLessThanOrEqual(1)
})

test('a storm of transactions asks the node no more than those that may wait', async () => {
  const node = await startUnreliableNode(chain.url)
  const { all, ask, address } = await connected(node.url)
  const settled = Promise.allSettled(
    Array.from({ length: 50 }, () => ask('eth_sendTransaction', [{ from: address, to: BOB, gas: '0x5208' }])),
  )
  while (all.background.approvals.list().length < 10) await new Promise((resolve) => setTimeout(resolve))
  // One more comes last: by then every other has had its turn.
  await expect(ask('eth_sendTransaction', [{ from: address, to: BOB }])).rejects.toMatchObject({ code: -32005 })
  expect(node.asked.filter((method) => method === 'eth_getTransactionCount')).toHaveLength(10)
  await all.background.approvals.end(() => true, 'rejected')
  const codes = (await settled).map((outcome) => outcome.status === 'rejected' && outcome.reason.code)
  expect(codes.filter((code) => code === -32005)).toHaveLength(40)
  expect(codes.filter((code) => code === 4001)).toHaveLength(10)
  node.stop()
})

describe('documents', () => {
  const dapp = (change: Partial<PortSender> = {}): PortSender => ({
    id: ID,
    origin: 'https://kiosk.example',
    url: 'https://kiosk.example/',
    frameId: 0,
    tab: { url: 'https://kiosk.example/' },
    ...change,
  })

  test('a thousand requests of one site over five tabs: ten wait in one window, the others are -32005', async () => {
    const all = testBackground()
    const address = await all.makeWallet()
    await all.connect()
    const opened = all.screen.counts.opened
    const presence = { actAsMetaMask: false, defaultWallet: false }
    const pages = new PagePorts(Promise.resolve(all.background.provider), async () => presence, ID)
    const tabs = Array.from(
      { length: 5 },
      (_, at) => new TestPort(dapp({ tab: { id: at, url: 'https://kiosk.example/' } })),
    )
    for (const tab of tabs) pages.accept(tab)
    for (const tab of tabs) await told(tab, 1)
    for (let id = 1; id <= 200; id++)
      for (const tab of tabs) tab.say({ type: 'request', id, method: 'personal_sign', params: [`text ${id}`, address] })
    const answers = () => tabs.flatMap((tab) => tab.told.slice(1) as { error: { code: number } }[])
    while (answers().length < 990) await new Promise((resolve) => setTimeout(resolve))
    expect(new Set(answers().map(({ error }) => error.code))).toEqual(new Set([-32005]))
    expect(all.background.approvals.list()).toHaveLength(10)
    await all.background.windowClosed()
    while (answers().length < 1_000) await new Promise((resolve) => setTimeout(resolve))
    expect(answers().filter(({ error }) => error.code === 4001)).toHaveLength(10)
    expect(all.screen.counts.mostAtOnce).toBe(1)
    expect(all.screen.counts.opened - opened).toBeLessThanOrEqual(1)
  })

  test.each<[string, Partial<PortSender>]>([
    ['a sandboxed frame', { origin: 'null', frameId: 3 }],
    ['a sandboxed page', { origin: 'null' }],
    ['a file', { origin: 'file://', url: 'file:///home/me/page.html' }],
    ['a page without an origin', { origin: undefined }],
    ['a page of the browser', { origin: 'chrome://settings' }],
    ['a page of an extension', { origin: 'chrome-extension://abc' }],
    ['another extension', { id: 'other' }],
    ['no tab', { tab: undefined }],
    ['a frame in a file', { frameId: 2, tab: { url: 'file:///home/me/page.html' } }],
    ['a frame in a page that nobody names', { frameId: 2, tab: {} }],
  ])('%s is no site', (_, change) => {
    expect(siteOf(dapp(change), ID)).toBeNull()
  })

  test('a message that is no request is answered by nobody and breaks nothing', async () => {
    const all = testBackground()
    await all.makeWallet()
    const presence = { actAsMetaMask: false, defaultWallet: false }
    const pages = new PagePorts(Promise.resolve(all.background.provider), async () => presence, ID)
    const port = new TestPort(dapp())
    pages.accept(port)
    await told(port, 1)
    const request = { type: 'request', id: 1, method: 'eth_chainId' }
    for (const odd of [
      null,
      [],
      'eth_chainId',
      { ...request, id: 0 },
      { ...request, id: '1' },
      { ...request, method: 5 },
      { ...request, params: 'text' },
      { ...request, origin: 'https://other.example' },
      JSON.parse('{"type":"request","id":1,"method":"eth_chainId","__proto__":{}}'),
    ])
      port.say(odd)
    port.say({ ...request, id: 9 })
    await told(port, 2)
    expect(port.told.slice(1)).toEqual([{ type: 'response', id: 9, outcome: 'result', result: '0x1' }])
  })
})
