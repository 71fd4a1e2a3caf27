import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checksummed } from '../../chains/ethereum/addresses.ts'
import { PASSWORD, testBackground } from '../testing/background.ts'
import { type DevChain, startDevChain, startUnreliableNode } from '../testing/dev-chain.ts'
import { tokensOnChain } from '../testing/tokens.ts'

const CHAIN_ID = 4_273
const BOB = `0x${'b0'.repeat(20)}`
const ETHER = '0xde0b6b3a7640000'
let chain: DevChain
let on: Awaited<ReturnType<typeof tokensOnChain>>
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
  on = await tokensOnChain(chain.url)
}, 60_000)
afterAll(() => chain.stop())

let all: ReturnType<typeof testBackground>
let address: string
beforeEach(async () => {
  all = testBackground()
  address = await all.makeWallet({ url: chain.url, chainId: CHAIN_ID })
})

const keyOf = (...parts: string[]) => [`eip155:${CHAIN_ID}`, ...parts].join('/')
const add = (contract: string, tokenId: string | null = null) => all.ui['tokens.add']({ contract, tokenId })

/** The list once the node has said what is held of everything in it. */
async function holdings() {
  for (;;) {
    const { holdings } = await all.ui['tokens.list'](null)
    if (holdings.every(({ held }) => held.state !== 'asking')) return holdings
    await new Promise((resolve) => setTimeout(resolve))
  }
}

describe('by hand', () => {
  test('a token is looked at, added, shown with what is held of it, and removed', async () => {
    await on.mintObols(address, 1_500_000n)
    const { obol } = on.contracts
    expect(await all.ui['tokens.look']({ contract: ` ${obol}`, tokenId: null })).toMatchObject({
      kind: 'token',
      token: { key: keyOf(obol), contract: checksummed(obol), symbol: 'OBOL', name: 'Obol', decimals: 6, work: false },
      shown: false,
      alike: false,
    })
    await add(obol)
    expect(await holdings()).toMatchObject([{ token: { symbol: 'OBOL' }, held: { state: 'known', amount: '1500000' } }])
    expect(await all.ui['tokens.look']({ contract: obol, tokenId: null })).toMatchObject({ shown: true })
    await all.ui['tokens.remove']({ key: keyOf(obol) })
    expect(await holdings()).toEqual([])
  })

  test('works are told apart by their numbers', async () => {
    const { editions } = on.contracts
    await on.mintEditions(address, 7n, 3n)
    for (const id of ['7', '8']) await add(editions, id)
    expect(await holdings()).toMatchObject([
      { token: { key: keyOf(editions, '7'), work: true }, held: { amount: '3' } },
      { token: { key: keyOf(editions, '8'), work: true }, held: { amount: '0' } },
    ])
  })

  test.each([
    ['no-address', 'obol', null],
    ['no-token', BOB, null],
  ])('%s', async (kind, contract, tokenId) => {
    expect(await all.ui['tokens.look']({ contract, tokenId })).toEqual({ kind })
    await expect(add(contract, tokenId)).rejects.toMatchObject({ code: 'no-token' })
  })

  test('a token that calls itself like the coin, or like another in the list, is marked', async () => {
    const twin = `0x${'7a'.repeat(20)}`
    await on.rpc.request('anvil_setCode', [twin, await on.rpc.code(on.contracts.obol)])
    await add(on.contracts.obol)
    expect(await all.ui['tokens.look']({ contract: twin, tokenId: null })).toMatchObject({ alike: true })
    expect(await all.ui['tokens.look']({ contract: on.contracts.obol, tokenId: null })).toMatchObject({ alike: false })
  })

  test('another worker knows them, and another network has none of them', async () => {
    await add(on.contracts.obol)
    all.restart()
    await all.ui['wallet.unlock']({ password: PASSWORD })
    expect((await all.ui['tokens.list'](null)).holdings).toHaveLength(1)
    await all.ui['networks.select']({ chain: 'eip155:1' })
    expect((await all.ui['tokens.list'](null)).holdings).toEqual([])
  })

  test('the node is silent: it says nothing of what is held, and what it said before is called old', async () => {
    const node = await startUnreliableNode(chain.url)
    all = testBackground()
    await all.makeWallet({ url: node.url, chainId: CHAIN_ID })
    await add(on.contracts.obol)
    node.dropped.add('eth_call')
    expect(await all.ui['tokens.look']({ contract: on.contracts.obol, tokenId: null })).toEqual({ kind: 'silent' })
    await expect(add(on.contracts.obol)).rejects.toMatchObject({ code: 'node-silent' })
    expect(await holdings()).toMatchObject([{ held: { state: 'unknown' } }])
    node.dropped.clear()
    all.background.tokenBalances.outdated()
    await all.ui['tokens.list'](null)
    await expect.poll(async () => (await holdings())[0]!.held).toMatchObject({ state: 'known', stale: false })
    node.dropped.add('eth_call')
    all.background.tokenBalances.outdated()
    await all.ui['tokens.list'](null)
    await expect.poll(async () => (await holdings())[0]!.held).toMatchObject({ state: 'known', stale: true })
    node.stop()
  })

  test('no more than 500 are kept', async () => {
    const { tokens } = all.background
    const facts = { contract: on.contracts.editions, standard: 'erc1155', symbol: '', name: '', decimals: 0 } as const
    for (let id = 0; id < 500; id++) await tokens.add({ network: `eip155:${CHAIN_ID}`, ...facts, tokenId: String(id) })
    await expect(add(on.contracts.obol)).rejects.toMatchObject({ code: 'too-many-tokens' })
    expect(await tokens.on(`eip155:${CHAIN_ID}`)).toHaveLength(500)
  })
})

describe('sending', () => {
  beforeEach(async () => {
    await on.rpc.request('anvil_setBalance', [address, ETHER])
  })

  /** What the form knows once the node has said what is held. */
  async function check(token: string, amount: string | null, to = BOB) {
    for (;;) {
      const said = await all.ui['send.check']({ to, amount, token })
      if (said.available !== null) return said
      await new Promise((resolve) => setTimeout(resolve))
    }
  }

  /** Sends what was checked, and returns the approved intent once it is mined. */
  async function send(token: string, amount: string) {
    const { maximumFee } = await check(token, amount)
    const { id } = await all.ui['send.propose']({ to: BOB, amount, maximumFee, token })
    const view = await all.ui['requests.view']({ id })
    await all.approveNext()
    await expect.poll(async () => (await all.background.activity.list())[0]?.state).toBe('pending')
    await on.mine()
    await all.background.watchNow()
    expect((await all.background.activity.list())[0]!.state).toBe('confirmed')
    return view.content
  }

  test('an ERC-20 token: the form counts in its units, the review speaks in its words, and it arrives', async () => {
    const { obol } = on.contracts
    await on.mintObols(address, 2_000_000n)
    await add(obol)
    const checked = await check(keyOf(obol), '1500000')
    const before = BigInt(checked.maximum!)
    expect(checked).toMatchObject({ token: { symbol: 'OBOL', decimals: 6 }, lacksFee: false, fails: null })
    expect(checked.recipient).toMatchObject({ code: null })
    expect(BigInt(checked.maximumFee!)).toBeGreaterThan(21_000n)
    const held = await on.rpc.call({ to: obol, data: `0x70a08231${BOB.slice(2).padStart(64, '0')}` })
    const content = await send(keyOf(obol), '1500000')
    expect(content).toMatchObject({
      intent: {
        meaning: { class: 'transfer', asset: { standard: 'erc20', contract: obol, amount: '1500000' }, to: BOB },
      },
      notes: { tokens: [{ symbol: 'OBOL', decimals: 6 }] },
    })
    const now = await on.rpc.call({ to: obol, data: `0x70a08231${BOB.slice(2).padStart(64, '0')}` })
    expect(BigInt(now) - BigInt(held)).toBe(1_500_000n)
    await expect.poll(async () => (await check(keyOf(obol), null)).maximum).toBe((before - 1_500_000n).toString())
  })

  test('a work, and some of an edition', async () => {
    const { studies, editions } = on.contracts
    await on.mintStudy(address)
    await on.mintEditions(address, 9n, 3n)
    const number = BigInt(await on.rpc.call({ to: studies, data: '0x18160ddd' })).toString()
    await add(studies, number)
    await add(editions, '9')
    expect(await send(keyOf(studies, number), '1')).toMatchObject({
      intent: { meaning: { asset: { standard: 'erc721', tokenId: number }, from: address, to: BOB } },
      notes: { tokens: [{ symbol: 'TIDE' }] },
    })
    const before = BigInt((await check(keyOf(editions, '9'), null)).maximum!)
    expect(await send(keyOf(editions, '9'), '2')).toMatchObject({
      intent: { meaning: { asset: { standard: 'erc1155', tokens: [{ tokenId: '9', amount: '2' }] } } },
    })
    await expect.poll(async () => (await check(keyOf(studies, number), null)).maximum).toBe('0')
    await expect.poll(async () => (await check(keyOf(editions, '9'), null)).maximum).toBe((before - 2n).toString())
  })

  test('contracts as recipients are told: the token’s own first, then any other', async () => {
    const { obol, studies, guestbook } = on.contracts
    await on.mintObols(address, 1n)
    await add(obol)
    const code = async (to: string) => (await check(keyOf(obol), '1', to)).recipient?.code
    expect(await code(obol)).toBe('token')
    expect(await code(studies)).toBe('contract')
    expect(await code(BOB)).toBeNull()
    const coin = async (to: string) => (await all.ui['send.check']({ to, amount: null })).recipient?.code
    expect(await coin(obol)).toBe('token')
    expect(await coin(guestbook)).toBeNull()
  })

  test('what would fail, and what the coin does not pay for, is said before the review', async () => {
    const { studies, guestbook, obol } = on.contracts
    await on.mintStudy(address)
    const number = BigInt(await on.rpc.call({ to: studies, data: '0x18160ddd' })).toString()
    await add(studies, number)
    expect(await check(keyOf(studies, number), '1', guestbook)).toMatchObject({
      fails: expect.stringMatching(/^The node says/),
      maximumFee: null,
    })
    await expect(
      all.ui['send.propose']({ to: guestbook, amount: '1', maximumFee: null, token: keyOf(studies, number) }),
    ).rejects.toMatchObject({ code: 'node-rejects' })

    await on.mintObols(address, 5n)
    await add(obol)
    await on.rpc.request('anvil_setBalance', [address, '0x1'])
    all.background.balances.outdated()
    await expect.poll(async () => (await check(keyOf(obol), '5')).lacksFee).toBe(true)
  })

  test('more than there is, more than can be, and what is not in the list', async () => {
    const { obol } = on.contracts
    await add(obol)
    expect(await check(keyOf(obol), (2n ** 256n - 1n).toString())).toMatchObject({ fails: null, maximumFee: null })
    const wish = { to: BOB, maximumFee: null }
    await expect(all.ui['send.propose']({ ...wish, amount: '9'.repeat(78), token: keyOf(obol) })).rejects.toMatchObject(
      { code: 'bad-amount' },
    )
    for (const token of [keyOf(BOB), `eip155:1/${obol}`, 'x'])
      await expect(all.ui['send.propose']({ ...wish, amount: '1', token })).rejects.toMatchObject({ code: 'no-token' })
    expect(all.background.approvals.list()).toEqual([])
  })
})
