import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '../../../e2e/tezos-sandbox/sandbox.ts'
import { createRpc } from '../../chains/ethereum/rpc.ts'
import { chainOf } from '../stores/networks.ts'
import { testBackground } from '../testing/background.ts'
import { type DevChain, startDevChain } from '../testing/dev-chain.ts'

const CHAIN_ID = 4_263
const BOB = `0x${'b0'.repeat(20)}`
let chain: DevChain
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
})
afterAll(() => chain.stop())

/** A wallet on an added network whose coin is POL, with a site there; the wallet's own pages use another network. */
async function onPol() {
  const all = testBackground()
  const address = await all.makeWallet()
  const rpc = createRpc({ url: chain.url, fetch, timeoutMs: 10_000 })
  await rpc.request('anvil_setBalance', [address, '0xde0b6b3a7640000'])
  const words = { name: 'Pole', symbol: 'POL', rpcUrl: chain.url, explorerUrl: null }
  const network = { family: 'ethereum' as const, chainId: CHAIN_ID, ...words }
  const added = chainOf(network)
  await all.background.networks.add(network)
  const first = chainOf(await all.background.networks.current('ethereum'))
  await all.background.networks.select(added)
  await all.connect()
  await all.background.networks.select(first)
  const pay = () => all.ask('eth_sendTransaction', [{ from: address, to: BOB, value: '0x5' }])
  const remove = () => all.ui['networks.remove']({ chain: added })
  const shown = async () => (await all.ui['activity.list'](null)).map(({ state, network }) => [state, network.symbol])
  return { all, network, pay, remove, shown }
}

test('a removed network: its open requests end, and what was done there is told in its coin', async () => {
  const { all, network, pay, remove, shown } = await onPol()
  const sent = pay()
  await all.approveNext()
  await sent
  const waiting = expect(pay()).rejects.toMatchObject({ code: 4001 })
  await all.nextRequest()
  await all.background.watchNow()
  expect(all.watching).toBe(true)
  await remove()
  await waiting
  expect(all.background.approvals.list().filter(({ phase }) => phase.kind === 'open')).toEqual([])
  expect(await shown()).toEqual([
    ['rejected', 'POL'],
    ['pending', 'POL'],
  ])
  expect((await all.background.activity.list())[0]).toMatchObject({ problem: { code: 'network-changed' } })
  // Nobody answers for it any more, until the network is there again.
  await all.background.watchNow()
  expect(all.watching).toBe(false)
  const [, pending] = await all.background.activity.list()
  await expect(all.ui['activity.speedUp']({ id: pending!.id })).rejects.toMatchObject({ code: 'unknown-network' })
  await all.background.networks.add({ ...network, name: 'Pole again' })
  await all.background.watchNow()
  expect(all.watching).toBe(true)
})

test('while something is being signed there, the network stays', async () => {
  const { all, pay, remove } = await onPol()
  const begun = Promise.withResolvers<void>()
  const signed = Promise.withResolvers<void>()
  const { sign } = all.parties.signing
  all.parties.signing.sign = async (...order) => {
    begun.resolve()
    await signed.promise
    return sign(...order)
  }
  const sent = pay()
  await all.approveNext()
  await begun.promise
  await expect(remove()).rejects.toMatchObject({ code: 'network-busy' })
  signed.resolve()
  await sent
  await remove()
})

test('a coin whose name was lost is not called by that of another network', async () => {
  const { all, pay, shown } = await onPol()
  const sent = pay()
  await all.approveNext()
  await sent
  all.stores.local.values.set('networks', 'damaged')
  all.restart()
  expect(await shown()).toEqual([['pending', 'coins']])
})

describe('Tezos networks', () => {
  let node: Sandbox
  beforeAll(async () => {
    node = await startSandbox({ chainName: 'another chain' })
  })
  afterAll(() => node.close())
  const edit = (rpcUrl: string) => ({ name: 'Ghost', symbol: 'XTZ', rpcUrl, explorerUrl: null })

  test('one is added, used and removed as those of Ethereum are, and changes nothing there', async () => {
    const all = testBackground()
    await all.makeWallet()
    const before = await all.ui['networks.list'](null)
    await all.ui['networks.add']({ chain: `tezos:${node.chainId}`, edit: edit(node.url) })
    await all.ui['networks.select']({ chain: `tezos:${node.chainId}` })
    const { current, networks } = await all.ui['networks.list'](null)
    expect(current).toEqual({ ...before.current, tezos: `tezos:${node.chainId}` })
    expect(networks.at(-1)).toMatchObject({
      family: 'tezos',
      chainId: node.chainId,
      name: 'Ghost',
      decimals: 6,
      builtIn: false,
    })
    await all.ui['networks.select']({ chain: before.current.tezos })
    await all.ui['networks.remove']({ chain: `tezos:${node.chainId}` })
    expect(await all.ui['networks.list'](null)).toMatchObject({ current: before.current })
  })

  test.each([
    ['of another Tezos chain', () => node.url, 'node-of-another-chain'],
    ['of an Ethereum chain', () => chain.url, 'node-silent'],
    ['that is none', () => 'http://127.0.0.1:1', 'node-silent'],
  ])('a node %s is not kept', async (_, url, code) => {
    const all = testBackground()
    await all.makeWallet()
    const change = { chain: 'tezos:NetXdQprcVkpaWU', edit: edit(url()) }
    await expect(all.ui['networks.edit'](change)).rejects.toMatchObject({ code })
    expect((await all.background.networks.get(change.chain)).name).toBe('Tezos')
  })
})
