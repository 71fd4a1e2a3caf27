import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createRpc } from '../chains/ethereum/rpc.ts'
import { backgroundOver, PASSWORD, testBackground } from './testing/background.ts'
import { type DevChain, startDevChain } from './testing/dev-chain.ts'
import { idealParties } from './testing/ideal-parties.ts'
import { memoryStore } from './testing/memory-store.ts'

const CHAIN_ID = 4_262
const BOB = `0x${'b0'.repeat(20)}`
let chain: DevChain
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
})
afterAll(() => chain.stop())

const newStores = () => ({ local: memoryStore(), copy: memoryStore(), session: memoryStore() })
let stores: ReturnType<typeof newStores>
let earlier: ReturnType<typeof testBackground>
let backup: string
/** A wallet of two accounts with a connected site, and a payment of either account that waits for a block. */
beforeEach(async () => {
  stores = newStores()
  earlier = testBackground(stores)
  const address = await earlier.makeWallet({ url: chain.url, chainId: CHAIN_ID })
  await fund(address)
  await earlier.connect()
  const sent = earlier.ask('eth_sendTransaction', [{ from: address, to: BOB, value: '0x1' }])
  await earlier.approveNext()
  await sent
  const { background, ui } = earlier
  const second = await ui['accounts.add']({ kind: 'ethereum', name: 'Second' })
  const [line] = await background.activity.list()
  await background.activity.add({ ...line!, id: 'of the second', account: second.id })
  backup = await background.vault.backup()
  for (const store of [stores.local, stores.copy]) store.values.set('vault', { header: 'damaged' })
  stores.session.values.clear()
})

async function fund(address: string): Promise<void> {
  const rpc = createRpc({ url: chain.url, fetch, timeoutMs: 10_000 })
  await rpc.request('anvil_setBalance', [address, '0xde0b6b3a7640000'])
}

/** Another worker, where the backup file of a wallet with these parties is brought. */
async function restored(parties: ReturnType<typeof idealParties>) {
  const later = backgroundOver(stores, parties)
  await later.background.recover()
  await later.ui['backup.restore']({ contents: backup, password: PASSWORD })
  return later
}

test('another wallet is brought: nothing of the earlier one is shown, told to sites, counted or watched', async () => {
  const parties = idealParties()
  await fund(parties.address)
  const later = await restored(parties)
  const home = await later.ui['home.view'](null)
  expect([home.account.address.toLowerCase(), home.accounts, home.activity]).toEqual([parties.address, 2, []])
  expect(await later.ui['activity.list'](null)).toEqual([])
  expect(await later.ui['sites.list'](null)).toEqual([])
  expect(await later.ask('eth_accounts')).toEqual([])
  expect((await later.ui['send.check']({ to: BOB, amount: null })).recipient?.sentBefore).toBe(false)
  await later.background.watchNow()
  expect(later.watching).toBe(false)
  const { id } = await later.ui['send.propose']({ to: BOB, amount: '1', maximumFee: null })
  expect(later.background.approvals.get(id).body).toMatchObject({ intent: { nonce: 0 } })
})

test('the same wallet is brought: what its accounts did is there, that of a further one once it is added again', async () => {
  stores.local.values.set('accounts', 'damaged')
  const later = await restored(earlier.parties)
  const shown = async () => (await later.ui['home.view'](null)).activity.map(({ account }) => account.name)
  expect(await shown()).toEqual(['Main'])
  expect(await later.ask('eth_accounts')).toEqual([earlier.parties.address])
  await later.background.watchNow()
  expect(later.watching).toBe(true)
  await later.ui['accounts.add']({ kind: 'ethereum', name: 'Second again' })
  expect(await shown()).toEqual(['Second again', 'Main'])
})

test('the same wallet is brought to a browser that lost the list of its accounts, or some of them: all its keys have one', async () => {
  const parties = idealParties(3)
  const shown = async (later: Awaited<ReturnType<typeof restored>>) =>
    (await later.background.accounts.ofFamily('tezos')).map(({ name, kind }) => `${kind} ${name}`)
  stores.local.values.set('accounts', 'damaged')
  const later = await restored(parties)
  expect(await shown(later)).toEqual(['tz1 Main', 'tz1 Tezos 2', 'tz1 Tezos 3'])
  const [, second] = await later.background.accounts.ofFamily('tezos')
  expect(await later.background.tezosKey(second!.address)).toMatch(/^edpk/)

  const { signal } = new AbortController()
  await parties.signing.addKey('tezos', () => {}, signal)
  for (const store of [stores.local, stores.copy]) store.values.set('vault', { header: 'damaged' })
  stores.session.values.clear()
  expect(await shown(await restored(parties))).toEqual(['tz1 Main', 'tz1 Tezos 2', 'tz1 Tezos 3', 'tz1 Tezos 4'])
})
