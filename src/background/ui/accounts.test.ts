import { afterAll, beforeAll, expect, test } from 'vitest'
import { BAKER, type Sandbox, startSandbox } from '../../../e2e/tezos-sandbox/sandbox.ts'
import { backgroundOver, KIOSK, testBackground } from '../testing/background.ts'
import { idealParties } from '../testing/ideal-parties.ts'
import { memoryStore } from '../testing/memory-store.ts'

let node: Sandbox
beforeAll(async () => {
  node = await startSandbox()
})
afterAll(() => node.close())

/** A wallet that uses the stand-in for a Tezos node. @param keys how many Ed25519 keys it was made with */
async function wallet(keys = 1) {
  const stores = { local: memoryStore(), copy: memoryStore(), session: memoryStore() }
  const parties = idealParties(keys)
  const all = backgroundOver(stores, parties)
  await all.makeWallet()
  const chain = `tezos:${node.chainId}`
  const edit = { name: 'Local Tezos', symbol: 'XTZ', rpcUrl: node.url, explorerUrl: null }
  await all.ui['networks.edit']({ chain, edit })
  await all.ui['networks.select']({ chain })
  return { all, parties, ui: all.ui }
}

/** The view once the node has answered. */
async function answered<T>(look: () => Promise<T>, isThere: (view: T) => boolean): Promise<T> {
  for (;;) {
    const view = await look()
    if (isThere(view)) return view
    await new Promise((resolve) => setTimeout(resolve))
  }
}

test('accounts of both families stand side by side, each with the coin of its network', async () => {
  const { ui } = await wallet()
  const tz1 = await ui['accounts.add']({ kind: 'tz1', name: 'Own key' })
  const tz2 = await ui['accounts.add']({ kind: 'tz2', name: 'Same key' })
  expect([tz1.address.slice(0, 3), tz2.address.slice(0, 3)]).toEqual(['tz1', 'tz2'])
  node.fund(tz1.address, 1_500_000n)
  const { accounts } = await answered(
    () => ui['accounts.list'](null),
    (view) => view.accounts.every(({ account, balance }) => account.family === 'ethereum' || balance !== null),
  )
  expect(
    accounts.map(({ account, network }) => [account.kind, account.index, network.symbol, network.decimals]),
  ).toEqual([
    ['ethereum', 0, 'ETH', 18],
    ['tz1', 0, 'XTZ', 6],
    ['tz2', 0, 'XTZ', 6],
  ])
  expect(accounts[1]!.balance?.amount).toBe('1500000')
})

test('a tz1 account beyond the wallet’s keys makes one; a server that is away is named, and the rest goes on', async () => {
  const { all, parties, ui } = await wallet(0)
  expect((await ui['accounts.list'](null)).wantsKey).toBe(true)
  parties.away.add(3)
  const name = 'Tezos'
  await expect(ui['accounts.add']({ kind: 'tz1', name })).rejects.toMatchObject({ code: 'key-not-made' })
  const failed = await ui['accounts.list'](null)
  expect(failed.making?.problem?.details).toMatchObject([{ name: 'Galerie Vašková' }])
  expect(failed.accounts).toHaveLength(1)
  await ui['accounts.add']({ kind: 'ethereum', name: 'Second' })
  await ui['accounts.add']({ kind: 'tz2', name: 'Same key' })
  parties.away.clear()
  await ui['accounts.add']({ kind: 'tz1', name })
  const made = await ui['accounts.list'](null)
  expect([made.making, made.wantsKey]).toEqual([null, true])
  expect(await all.background.signing.tezosKeys()).toBe(1)
})

test('a key that the wallet has already is used before another is made', async () => {
  const { all, ui } = await wallet(2)
  expect((await ui['accounts.list'](null)).wantsKey).toBe(false)
  for (const name of ['One', 'Two']) await ui['accounts.add']({ kind: 'tz1', name })
  expect((await ui['accounts.list'](null)).wantsKey).toBe(true)
  expect(await all.background.signing.tezosKeys()).toBe(2)
})

test('Home of a Tezos account tells what it holds and to whom it delegates', async () => {
  const { all, ui } = await wallet()
  expect((await ui['home.view'](null)).delegation).toBeNull()
  const { id, address } = await ui['accounts.add']({ kind: 'tz1', name: 'Tezos' })
  node.fund(address, 7n)
  await ui['accounts.select']({ id })
  const look = () => ui['home.view'](null)
  const none = await answered(look, ({ delegation, balance }) => delegation?.state !== 'unknown' && balance !== null)
  expect(none).toMatchObject({ account: { address }, network: { symbol: 'XTZ' }, balance: { amount: '7' } })
  expect(none.delegation).toEqual({ state: 'none' })
  node.account(address)!.delegate = BAKER
  all.clock.now += 15_000
  const chosen = await answered(look, ({ delegation }) => delegation?.state === 'baker')
  expect(chosen.delegation).toEqual({ state: 'baker', baker: BAKER })
})

test('an Ethereum site goes on with Ethereum accounts while a Tezos account is the current one', async () => {
  const all = testBackground()
  const address = await all.makeWallet()
  await all.connect()
  const tezos = await all.ui['accounts.add']({ kind: 'tz2', name: 'Tezos' })
  const signing = all.ask('personal_sign', ['0x6869', address])
  await all.nextRequest()
  await all.ui['accounts.select']({ id: tezos.id })
  expect(await all.ask('eth_accounts')).toEqual([address])
  // What it asked for waits on: nothing changed for it.
  await all.approveNext()
  expect(await signing).toMatch(/^0x[0-9a-f]{130}$/)

  const stranger = { ...KIOSK, origin: 'https://new.example', key: 'https://new.example' }
  const connecting = all.ask('eth_requestAccounts', [], stranger)
  const { id, revision } = await all.nextRequest()
  const { content } = await all.ui['requests.view']({ id })
  expect(content).toMatchObject({ kind: 'connect', family: 'ethereum', current: address, accounts: [{ id: address }] })
  // Whatever is approved, a site gets no account of another family.
  await all.ui['requests.approve']({ id, revision, despite: [], acknowledged: [], accounts: [tezos.id] })
  await expect(connecting).rejects.toMatchObject({ code: 4001 })
})

test('choosing another account of a family ends what was asked of it', async () => {
  const all = testBackground()
  const address = await all.makeWallet()
  await all.connect()
  const second = await all.ui['accounts.add']({ kind: 'ethereum', name: 'Second' })
  const signing = expect(all.ask('personal_sign', ['0x6869', address])).rejects.toMatchObject({ code: 4001 })
  await all.nextRequest()
  await all.ui['accounts.select']({ id: second.id })
  await signing
})
