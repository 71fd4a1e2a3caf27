import * as v from 'valibot'
import { expect, test } from 'vitest'
import { failingStore } from '../testing/failing-store.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { Accounts } from './accounts.ts'
import { Activity } from './activity.ts'
import { NetworkList } from './networks.ts'
import { ConnectedSites } from './sites.ts'
import { Stored, type StoreShape } from './stored.ts'

const shape: StoreShape<{ names: string[] }> = {
  key: 'k',
  schema: v.strictObject({ names: v.array(v.string()) }),
  initial: { names: [] },
  migrations: [(old) => [old], (old) => ({ names: old })],
}

test('older versions become the present one, step by step, and are stored as it on the next change', async () => {
  for (const [version, value] of [
    [1, 'a'],
    [2, ['a']],
    [3, { names: ['a'] }],
  ] as const) {
    const store = memoryStore({ k: { version, value } })
    const stored = new Stored(shape, store)
    expect(await stored.read()).toEqual({ names: ['a'] })
    await stored.update(({ names }) => ({ names: [...names, 'b'] }))
    expect(store.values.get('k')).toEqual({ version: 3, value: { names: ['a', 'b'] } })
  }
})

test.each([
  ['another shape', { version: 3, value: { names: 'a' } }],
  ['no envelope', 'a'],
  ['an older shape that cannot be brought up', { version: 0.5, value: null }],
])('%s is put aside, and the store begins anew', async (_, kept) => {
  const store = memoryStore({ k: kept })
  const stored = new Stored({ ...shape, afterDamage: { names: ['lost'] } }, store)
  expect(await stored.read()).toEqual({ names: ['lost'] })
  await stored.update(({ names }) => ({ names: [...names, 'b'] }))
  expect(await new Stored(shape, store).read()).toEqual({ names: ['lost', 'b'] })
  expect([...store.values.values()]).toContainEqual(kept)
})

test.each([
  ['a newer version', {}, 'store-newer'],
  ['what cannot be read', { get: failingStore().get }, 'store-unreadable'],
])('%s stays as it is: memory stands in, unless nothing may', async (_, broken, code) => {
  const disk = memoryStore({ k: { version: 4, value: {} } })
  const store = { ...disk, ...broken }
  const kept = () => [...disk.values]
  const before = kept()
  const stored = new Stored(shape, store)
  await stored.update(({ names }) => ({ names: [...names, 'a'] }))
  expect(await stored.read()).toEqual({ names: ['a'] })
  const irreplaceable = new Stored({ ...shape, irreplaceable: true }, store)
  await expect(irreplaceable.read()).rejects.toMatchObject({ code })
  await expect(irreplaceable.update((value) => value)).rejects.toMatchObject({ code })
  expect(kept()).toEqual(before)
})

test('what stood in goes once the store can be read again; what was read is known from then on', async () => {
  const store = memoryStore({ k: { version: 3, value: { names: ['kept'] } } })
  const flaky = { ...store, get: failingStore().get }
  const stored = new Stored(shape, flaky)
  await stored.update(() => ({ names: ['a'] }))
  flaky.get = store.get
  expect(await stored.read()).toEqual({ names: ['kept'] })
  flaky.get = failingStore().get
  expect(await stored.read()).toEqual({ names: ['kept'] })
  await stored.update(({ names }) => ({ names: [...names, 'more'] }))
  expect(await new Stored(shape, store).read()).toEqual({ names: ['kept', 'more'] })
})

test('what could not be written is not known either', async () => {
  const store = memoryStore({ k: { version: 3, value: { names: ['kept'] } } })
  const full = { ...store, set: failingStore().set }
  const stored = new Stored(shape, full)
  await expect(stored.update(() => ({ names: ['lost'] }))).rejects.toMatchObject({ code: 'store-unwritable' })
  expect(await stored.read()).toEqual({ names: ['kept'] })
})

test('what is not written is said', async () => {
  const stored = new Stored(shape, { ...memoryStore(), set: failingStore().set })
  await expect(stored.update((value) => value)).rejects.toMatchObject({ code: 'store-unwritable' })
})

test('two changes at once both arrive; a change of the wrong shape is not stored', async () => {
  const stored = new Stored(shape, memoryStore())
  const add = (name: string) => stored.update(({ names }) => ({ names: [...names, name] }))
  await Promise.all([add('a'), add('b')])
  await expect(stored.update(() => ({ names: [1] }) as never)).rejects.toThrow()
  expect(await stored.read()).toEqual({ names: ['a', 'b'] })
})

const NETWORK = { chainId: 5, name: 'Five', symbol: 'ETH', rpcUrl: 'https://five.example', explorerUrl: null }
const BUILT_IN = [{ ...NETWORK, chainId: 1, name: 'One' }]
const ignore = () => {}

test('a built-in network takes the own node and gives it back; one in use is not removed', async () => {
  const networks = new NetworkList(memoryStore(), async () => BUILT_IN, ignore)
  expect(await networks.current()).toEqual(BUILT_IN[0])
  await networks.edit({ ...BUILT_IN[0]!, rpcUrl: 'https://own.example' })
  expect((await networks.get(1)).rpcUrl).toBe('https://own.example')
  await networks.remove(1)
  expect(await networks.get(1)).toEqual(BUILT_IN[0])
  await networks.add(NETWORK)
  await expect(networks.add(NETWORK)).rejects.toMatchObject({ code: 'network-exists' })
  await networks.select(5)
  await expect(networks.remove(5)).rejects.toMatchObject({ code: 'network-in-use' })
  await expect(networks.select(6)).rejects.toMatchObject({ code: 'unknown-network' })
})

test('accounts take the lowest free index; the first is current', async () => {
  const accounts = new Accounts(memoryStore(), ignore)
  await expect(accounts.current()).rejects.toMatchObject({ code: 'no-account' })
  const addressAt = async (index: number) => `0x${String(index).repeat(40)}`
  const first = await accounts.add('One', addressAt)
  const second = await accounts.add('Two', addressAt)
  expect([first.index, second.index, (await accounts.current()).id]).toEqual([0, 1, first.id])
  await accounts.select(second.id)
  expect((await accounts.current()).name).toBe('Two')
  await expect(accounts.rename('nobody', 'x')).rejects.toMatchObject({ code: 'no-account' })
})

test('accounts of the first version are named by their address from now on, and sites of it ask again', async () => {
  const address = `0x${'ab'.repeat(20)}`
  const account = { id: 'account-0', name: 'One', index: 0, address }
  const site = { key: 'k', origin: 'https://a.example', accounts: ['account-0'], chainId: 1, connectedAt: 0 }
  const store = memoryStore({
    accounts: { version: 1, value: { accounts: [account], current: 'account-0' } },
    sites: { version: 1, value: [site] },
  })
  expect(await new Accounts(store, ignore).current()).toEqual({ ...account, id: address })
  expect(await new ConnectedSites(store, ignore).list()).toEqual([])
})

test('Activity of the first version goes by address from now on, without the ways on that are no more', async () => {
  const address = `0x${'ab'.repeat(20)}`
  const problem = { code: 'node-silent', title: 'Silent', text: '', details: [], actions: ['send-now', 'edit-network'] }
  const entry = {
    id: 'a',
    at: 0,
    state: 'refused',
    site: null,
    account: 'account-0',
    chainId: 1,
    intent: {
      vocabulary: 1,
      chain: 'eip155',
      account: address,
      target: null,
      value: '0',
      maximumFee: '0',
      nonce: null,
      digest: `0x${'00'.repeat(32)}`,
      meaning: { class: 'message', text: 'hi', bytes: '0x6869', hiddenCharacters: false, resemblesSignIn: null },
    },
    signedWith: [],
    transaction: null,
    problem,
  }
  const store = memoryStore({ activity: { version: 1, value: [entry] } })
  const activity = new Activity(store, ignore)
  expect(await activity.isLost()).toBe(false)
  expect(await activity.list()).toEqual([
    { ...entry, account: address, problem: { ...problem, actions: ['edit-network'] } },
  ])
})

test('the account shown first changes only where it is granted', async () => {
  const sites = new ConnectedSites(memoryStore(), ignore)
  const site = {
    key: 'https://a.example',
    origin: 'https://a.example',
    accounts: ['x', 'y'],
    chainId: 1,
    connectedAt: 0,
  }
  await sites.grant(site)
  await sites.grant({ ...site, key: 'https://b.example', accounts: ['x'] })
  await sites.showFirst('y')
  expect((await sites.list()).map(({ accounts }) => accounts)).toEqual([['y', 'x'], ['x']])
})
