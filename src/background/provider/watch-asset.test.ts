import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectedOn } from '../testing/connected.ts'
import { type DevChain, startDevChain, startUnreliableNode } from '../testing/dev-chain.ts'
import { tokensOnChain } from '../testing/tokens.ts'

const CHAIN_ID = 4_272
const STRANGER = `0x${'ab'.repeat(20)}`
let chain: DevChain
let on: Awaited<ReturnType<typeof tokensOnChain>>
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
  on = await tokensOnChain(chain.url)
  await on.mintStudy(STRANGER)
}, 60_000)
afterAll(() => chain.stop())

const connected = (url = chain.url) => connectedOn({ url, chainId: CHAIN_ID })
const obol = (change: object = {}) => ({
  type: 'ERC20',
  options: { address: on.contracts.obol, symbol: 'OBOL', decimals: 6, image: 'https://kiosk.example/o.svg', ...change },
})
const shown = async ({ all }: Awaited<ReturnType<typeof connected>>) =>
  (await all.ui['tokens.list'](null)).holdings.map(({ token }) => token)

test.each<[string, (asset: object) => unknown]>([
  ['as the object of the standard', (asset) => asset],
  ['in a list', (asset) => [asset]],
])('a token %s is shown once the person agrees, as its contract tells of it', async (_, params) => {
  const made = await connected()
  const answered = made.ask('wallet_watchAsset', params(obol({ symbol: 'obol', decimals: '6' })))
  const { id } = await made.all.nextRequest()
  expect((await made.all.ui['requests.view']({ id })).content).toMatchObject({
    kind: 'watch-token',
    token: { symbol: 'OBOL', name: 'Obol', decimals: 6, standard: 'erc20', work: false },
    claimed: 'obol',
    alike: false,
  })
  expect(await shown(made)).toEqual([])
  await made.all.approveNext()
  expect(await answered).toBe(true)
  expect(await shown(made)).toMatchObject([{ symbol: 'OBOL', decimals: 6 }])
})

test('rejected: 4001, and nothing is shown', async () => {
  const made = await connected()
  const refused = expect(made.ask('wallet_watchAsset', obol())).rejects.toMatchObject({ code: 4001 })
  await made.all.ui['requests.reject']({ id: (await made.all.nextRequest()).id })
  await refused
  expect(await shown(made)).toEqual([])
})

test('what is in the list already is asked like anything else: no site learns what is there', async () => {
  const made = await connected()
  for (let time = 0; time < 2; time++) {
    const answered = made.ask('wallet_watchAsset', obol())
    await made.all.approveNext()
    expect(await answered).toBe(true)
  }
  expect(await shown(made)).toHaveLength(1)
})

test('another symbol than the contract has is set beside it, and never kept', async () => {
  const made = await connected()
  const answered = made.ask('wallet_watchAsset', obol({ symbol: 'USDC' }))
  const { id } = await made.all.nextRequest()
  expect((await made.all.ui['requests.view']({ id })).content).toMatchObject({
    token: { symbol: 'OBOL' },
    claimed: 'USDC',
  })
  await made.all.approveNext()
  await answered
  expect(await shown(made)).toMatchObject([{ symbol: 'OBOL' }])
})

test('a work that the account holds is shown, and one that it does not hold is refused', async () => {
  const made = await connected()
  await on.mintStudy(made.address)
  await on.mintEditions(made.address, 7n, 3n)
  const work = (type: string, address: string, tokenId: string) => ({ type, options: { address, tokenId } })
  const { studies, editions } = on.contracts
  const tokenId = String(BigInt(await on.rpc.call({ to: studies, data: '0x18160ddd' })))
  for (const params of [work('ERC721', studies, tokenId), work('ERC1155', editions, '7')]) {
    const answered = made.ask('wallet_watchAsset', params)
    await made.all.approveNext()
    expect(await answered).toBe(true)
  }
  expect(await shown(made)).toMatchObject([
    { standard: 'erc721', tokenId, work: true, name: 'Tidal Studies' },
    { standard: 'erc1155', tokenId: '7', work: true },
  ])
  for (const params of [work('ERC721', studies, '1'), work('ERC1155', editions, '8')])
    await expect(made.ask('wallet_watchAsset', params)).rejects.toMatchObject({ code: -32602 })
  expect(made.all.background.approvals.list()).toEqual([])
})

test('a second wish while one waits is -32002', async () => {
  const made = await connected()
  const refused = expect(made.ask('wallet_watchAsset', obol())).rejects.toMatchObject({ code: 4001 })
  const { id } = await made.all.nextRequest()
  await expect(made.ask('wallet_watchAsset', obol())).rejects.toMatchObject({ code: -32002 })
  await made.all.ui['requests.reject']({ id })
  await refused
})

test('a site that is not connected, or was disconnected, is 4100', async () => {
  const { ask, all } = await connected()
  const other = { ...all, origin: 'https://other.example', within: null, key: 'https://other.example' }
  await expect(ask('wallet_watchAsset', obol(), other)).rejects.toMatchObject({ code: 4100 })
})

describe('nobody is asked about', () => {
  test.each<[string, () => object]>([
    ['another kind of thing', () => ({ ...obol(), type: 'FA2' })],
    ['no options', () => ({ type: 'ERC20' })],
    ['no address', () => obol({ address: undefined })],
    ['an address whose checksum is wrong', () => obol({ address: `0x${'Ab'.repeat(20)}` })],
    ['an address without a token', () => obol({ address: STRANGER })],
    ['a contract that is no token', () => obol({ address: on.contracts.guestbook })],
    ['a collection as a token', () => obol({ address: on.contracts.studies })],
    ['a token as a work', () => ({ type: 'ERC721', options: { address: on.contracts.obol, tokenId: '1' } })],
    [
      'a work of another standard',
      () => ({ type: 'ERC1155', options: { address: on.contracts.studies, tokenId: '1' } }),
    ],
    ['a work without its number', () => ({ type: 'ERC721', options: { address: on.contracts.studies } })],
    [
      'a work whose number is none',
      () => ({ type: 'ERC721', options: { address: on.contracts.studies, tokenId: '0x1' } }),
    ],
    [
      'a work that does not exist',
      () => ({ type: 'ERC721', options: { address: on.contracts.studies, tokenId: '999' } }),
    ],
    ['other decimals than the contract has', () => obol({ decimals: 18 })],
    ['decimals that are none', () => obol({ decimals: -1 })],
    ['a symbol that is too long', () => obol({ symbol: 'x'.repeat(33) })],
    ['an empty symbol', () => obol({ symbol: '' })],
    ['another chain, as a number', () => obol({ chainId: 1 })],
    ['another chain, as hex', () => obol({ chainId: '0x1' })],
  ])('%s: -32602', async (_, params) => {
    const { all, ask } = await connected()
    await expect(ask('wallet_watchAsset', params())).rejects.toMatchObject({ code: -32602 })
    expect(all.background.approvals.list()).toEqual([])
  })

  test('anything while the node is silent: 4901', async () => {
    const node = await startUnreliableNode(chain.url)
    node.dropped.add('eth_call')
    const { all, ask } = await connected(node.url)
    await expect(ask('wallet_watchAsset', obol())).rejects.toMatchObject({ code: 4901 })
    expect(all.background.approvals.list()).toEqual([])
    node.stop()
  })
})
