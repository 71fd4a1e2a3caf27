import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRpc } from '../../chains/ethereum/rpc.ts'
import { testBackground } from '../testing/background.ts'
import { type DevChain, startDevChain, startUnreliableNode } from '../testing/dev-chain.ts'

const CHAIN_ID = 4_248
const BOB = `0x${'b0'.repeat(20)}`
let chain: DevChain
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
})
afterAll(() => chain.stop())

async function funded() {
  const node = await startUnreliableNode(chain.url)
  const all = testBackground()
  const address = await all.makeWallet({ url: node.url, chainId: CHAIN_ID })
  const rpc = createRpc({ url: chain.url, fetch, timeoutMs: 10_000 })
  await rpc.request('anvil_setBalance', [address, '0xde0b6b3a7640000'])
  await all.connect()
  const { set } = all.stores.local
  return {
    all,
    node,
    rpc,
    send: (value: string) => all.ask('eth_sendTransaction', [{ from: address, to: BOB, value, gas: '0x5208' }]),
    states: async () => (await all.background.activity.list()).map(({ state }) => state),
    phase: async (id: string) => (await all.ui['requests.view']({ id })).phase,
    sent: () => node.asked.filter((method) => method === 'eth_sendRawTransaction').length,
    /** From now on the browser has no room for what `matches`. */
    fill(matches: (key: string, value: unknown) => boolean) {
      all.stores.local.set = (key, value) =>
        matches(key, value) ? Promise.reject(new Error('There is no room.')) : set(key, value)
    },
    empty: () => Object.assign(all.stores.local, { set }),
  }
}

/** Activity, once the transaction in it is as the node has it. */
const asSent = (key: string, value: unknown) =>
  key === 'activity' && JSON.stringify(value).includes('"state":"pending"')

test('what cannot be written down is not sent, says so, and leaves its number to the next', async () => {
  const { all, node, send, states, phase, sent, fill, empty } = await funded()
  fill((key) => key === 'activity')
  const told = expect(send('0x1')).rejects.toMatchObject({ code: -32_002 })
  const id = await all.approveNext()
  await told
  empty()
  expect(all.parties.signed).toHaveLength(1)
  expect(sent()).toBe(0)
  expect(await phase(id)).toMatchObject({ kind: 'failed', retry: false, problem: { code: 'not-kept' } })
  const answer = send('0x2')
  expect((await all.nextRequest()).body).toMatchObject({ intent: { nonce: 0 } })
  await all.approveNext()
  await answer
  expect(await states()).toEqual(['pending'])
  expect(sent()).toBe(1)
  node.stop()
})

test('sent, and that cannot be written down: the page has its hash, and the next look mends it', async () => {
  const { all, node, rpc, send, states, phase, fill, empty } = await funded()
  fill(asSent)
  const answer = send('0x1')
  const id = await all.approveNext()
  const hash = await answer
  empty()
  expect(await rpc.request('eth_getTransactionByHash', [hash])).not.toBeNull()
  expect(await phase(id)).toMatchObject({ kind: 'signed', hash, problem: { code: 'not-noted' } })
  await all.background.watchNow()
  expect(await states()).toEqual(['pending'])
  await rpc.request('anvil_mine', ['0x1'])
  await all.background.watchNow()
  expect(await states()).toEqual(['confirmed'])
  expect(all.parties.signed).toHaveLength(1)
  node.stop()
})

test('mined before anything more could be written down: the next look finds the block', async () => {
  const { all, node, rpc, send, states, fill, empty } = await funded()
  fill(asSent)
  const answer = send('0x1')
  await all.approveNext()
  await answer
  empty()
  await rpc.request('anvil_mine', ['0x1'])
  await all.background.watchNow()
  expect(await states()).toEqual(['confirmed'])
  node.stop()
})

test('kept, and the worker dies before it can send: the next one sends the same bytes', async () => {
  const { all, node, rpc, send, states, fill, empty } = await funded()
  fill(asSent)
  node.dropped.add('eth_sendRawTransaction')
  const answer = send('0x1')
  await all.approveNext()
  const hash = await answer
  empty()
  all.restart()
  node.dropped.clear()
  await all.background.vault.unlock('four unrelated words here')
  await all.background.recover()
  await all.background.watchNow()
  expect(await rpc.request('eth_getTransactionByHash', [hash])).not.toBeNull()
  expect(await states()).toEqual(['pending'])
  expect(all.parties.signed).toHaveLength(1)
  node.stop()
})

test('the list of requests cannot be written down once it is signed: the page has its hash all the same', async () => {
  const { all, node, rpc, send, states, phase, fill, empty } = await funded()
  const answer = send('0x1')
  const { id } = await all.nextRequest()
  fill((key, value) => key === 'requests' && JSON.stringify(value).includes('"kind":"signed"'))
  await all.approveNext()
  const hash = await answer
  expect(await phase(id)).toMatchObject({ kind: 'signed', hash, problem: null })
  empty()
  await all.background.watchNow()
  expect(await rpc.request('eth_getTransactionByHash', [hash])).not.toBeNull()
  expect(await states()).toEqual(['pending'])
  node.stop()
})
