import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectedOn } from '../testing/connected.ts'
import { type DevChain, startDevChain, startUnreliableNode } from '../testing/dev-chain.ts'

const CHAIN_ID = 4_243
const STRANGER = `0x${'ab'.repeat(20)}`
let chain: DevChain
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
})
afterAll(() => chain.stop())

const connected = () => connectedOn({ url: chain.url, chainId: CHAIN_ID })

test('reads go to the node, its errors come back as they are', async () => {
  const { ask, address } = await connected()
  expect(await ask('eth_chainId')).toBe(`0x${CHAIN_ID.toString(16)}`)
  expect(await ask('net_version')).toBe(String(CHAIN_ID))
  expect(await ask('eth_getBalance', [address, 'latest'])).toBe('0x0')
  await expect(ask('eth_getBalance', ['x'])).rejects.toMatchObject({ code: -32602 })
  expect(await ask('web3_clientVersion')).toBe('Symbolon/v0.1.0')
})

test('switching needs consent and a known chain, and ends what waits', async () => {
  const { all, ask, address } = await connected()
  await expect(ask('wallet_switchEthereumChain', [{ chainId: '0x2' }])).rejects.toMatchObject({ code: 4902 })
  expect(await ask('wallet_switchEthereumChain', [{ chainId: `0x${CHAIN_ID.toString(16)}` }])).toBeNull()
  const waiting = expect(ask('personal_sign', ['hello', address])).rejects.toMatchObject({ code: 4001 })
  const { id: first } = await all.nextRequest()
  const answered = ask('wallet_switchEthereumChain', [{ chainId: '0x1' }])
  while (all.background.approvals.list().length < 2) await new Promise((resolve) => setTimeout(resolve))
  const { id, revision } = all.background.approvals.list().find((request) => request.id !== first)!
  await all.ui['requests.approve']({ id, revision, despite: [], acknowledged: [], accounts: null })
  expect(await answered).toBeNull()
  await waiting
  expect(await ask('eth_chainId')).toBe('0x1')
})

describe('adding', () => {
  let other: DevChain
  beforeAll(async () => {
    other = await startDevChain(4_244)
  })
  afterAll(() => other.stop())

  const chainOf = (rpcUrl: string, change: object = {}) => [
    {
      chainId: '0x1094',
      chainName: 'Another',
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
      rpcUrls: [rpcUrl],
      ...change,
    },
  ]

  async function asking() {
    const made = await connected()
    const node = await startUnreliableNode(other.url)
    /** The window says that it failed. */
    const failed = async (id: string) => {
      for (;;) {
        const { phase } = await made.all.ui['requests.view']({ id })
        if (phase.kind === 'failed') return phase.problem
        await new Promise((resolve) => setTimeout(resolve))
      }
    }
    return { ...made, node, failed, networks: made.all.background.networks }
  }

  test('its node is asked after the consent and not before, and only then it is there', async () => {
    const { all, ask, node, networks } = await asking()
    const refused = expect(ask('wallet_addEthereumChain', chainOf(node.url))).rejects.toMatchObject({ code: 4001 })
    await all.ui['requests.reject']({ id: (await all.nextRequest()).id })
    await refused
    const answered = ask('wallet_addEthereumChain', chainOf(node.url))
    await all.nextRequest()
    expect(node.asked).toEqual([])
    await all.approveNext()
    expect(await answered).toBeNull()
    expect(node.asked).toEqual(['eth_chainId'])
    expect(await networks.find('eip155:4244')).toMatchObject({ name: 'Another' })
    expect(await ask('wallet_addEthereumChain', chainOf(node.url))).toBeNull()
    node.stop()
  })

  test('its node is silent: the window says so, and trying again is the same approval', async () => {
    const { all, ask, node, failed, networks } = await asking()
    node.dropped.add('eth_chainId')
    const answered = ask('wallet_addEthereumChain', chainOf(node.url))
    const id = await all.approveNext()
    expect(await failed(id)).toMatchObject({ code: 'node-silent', actions: ['try-again', 'close'] })
    node.dropped.clear()
    await all.ui['requests.retry']({ id })
    expect(await answered).toBeNull()
    expect(await networks.find('eip155:4244')).toBeDefined()
    node.stop()
  })

  test('its node is silent, and the window is left: 4901, and nothing is there', async () => {
    const { all, ask, node, failed, networks } = await asking()
    node.dropped.add('eth_chainId')
    const answered = expect(ask('wallet_addEthereumChain', chainOf(node.url))).rejects.toMatchObject({ code: 4901 })
    await failed(await all.approveNext())
    await all.background.windowClosed()
    await answered
    expect(await networks.find('eip155:4244')).toBeUndefined()
    expect(all.background.approvals.list()).toEqual([])
    node.stop()
  })

  test('its node serves another chain: the person hears which, the page at once that it is so, and no more', async () => {
    const { all, ask, node, failed } = await asking()
    const answered = ask('wallet_addEthereumChain', chainOf(node.url, { chainId: '0x1095' }))
    const told = answered.catch((error: unknown) => error)
    const id = await all.approveNext()
    expect(await told).toMatchObject({ code: -32602, message: expect.not.stringContaining('4244') })
    expect(await failed(id)).toMatchObject({ code: 'node-of-another-chain', text: expect.stringContaining('4244') })
    expect((await all.ui['requests.list'](null)).map((shown) => shown.id)).toEqual([id])
    node.stop()
  })

  test('it cannot be stored: the window says so, and is not left waiting', async () => {
    const { all, ask, node, failed, networks } = await asking()
    const { set } = all.stores.local
    all.stores.local.set = (key, value) =>
      key === 'networks' ? Promise.reject(new Error('There is no room.')) : set(key, value)
    const answered = ask('wallet_addEthereumChain', chainOf(node.url))
    const id = await all.approveNext()
    expect(await failed(id)).toMatchObject({ code: 'store-unwritable' })
    all.stores.local.set = set
    await all.ui['requests.retry']({ id })
    expect(await answered).toBeNull()
    expect(await networks.find('eip155:4244')).toBeDefined()
    node.stop()
  })

  test.each([
    ['no URL at all', { rpcUrls: [] }],
    ['one that is none', { rpcUrls: ['https://node.example', 'node.example'] }],
    ['http to what the browser keeps from us', { rpcUrls: ['http://[::1]:8545', 'http://127.0.0.2'] }],
    ['http to elsewhere', { rpcUrls: ['http://node.example'] }],
    ['a name and password in it', { rpcUrls: ['https://me:secret@node.example'] }],
    ['a socket only', { rpcUrls: ['wss://node.example'] }],
    ['coin of other decimals', { nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 6 } }],
  ])('with %s: -32602', async (_, change) => {
    const { ask } = await connected()
    const params = chainOf('https://node.example', change)
    await expect(ask('wallet_addEthereumChain', params)).rejects.toMatchObject({ code: -32602 })
  })

  test('of several URLs the first that can be used', async () => {
    const { all, ask } = await connected()
    const rpcUrls = ['wss://node.example', 'https://node.example', 'https://other.example']
    const blockExplorerUrls = ['http://blocks.example', 'https://blocks.example']
    const params = chainOf('', { rpcUrls, blockExplorerUrls })
    const answered = expect(ask('wallet_addEthereumChain', params)).rejects.toMatchObject({ code: 4001 })
    const { id, body } = await all.nextRequest()
    expect(body).toMatchObject({
      network: { rpcUrl: 'https://node.example', explorerUrl: 'https://blocks.example' },
    })
    await all.ui['requests.reject']({ id })
    await answered
  })
})

test('capabilities: nothing is atomic', async () => {
  const { ask, address } = await connected()
  expect(await ask('wallet_getCapabilities', [address, ['0x1']])).toEqual({
    '0x1': { atomic: { status: 'unsupported' } },
  })
  await expect(ask('wallet_getCapabilities', [STRANGER])).rejects.toMatchObject({ code: 4100 })
})
