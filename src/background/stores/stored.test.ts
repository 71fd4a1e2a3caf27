import * as v from 'valibot'
import { expect, test } from 'vitest'
import { failingStore } from '../testing/failing-store.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { type AccountPlace, Accounts } from './accounts.ts'
import { Activity } from './activity.ts'
import { chainOf, NetworkList, readChain } from './networks.ts'
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

const WORDS = { name: 'Five', symbol: 'ETH', rpcUrl: 'https://five.example', explorerUrl: null }
const NETWORK = { family: 'ethereum' as const, chainId: 5, ...WORDS }
const TEZOS = { ...WORDS, family: 'tezos' as const, chainId: 'NetXdQprcVkpaWU', name: 'Tezos', symbol: 'XTZ' }
const BUILT_IN = [{ ...NETWORK, chainId: 1, name: 'One' }, TEZOS]
const ignore = () => {}

test('a built-in network takes the own node and gives it back; one in use is not removed', async () => {
  const networks = new NetworkList(memoryStore(), async () => BUILT_IN, ignore)
  expect(await networks.current('ethereum')).toEqual(BUILT_IN[0])
  await networks.edit({ ...BUILT_IN[0]!, rpcUrl: 'https://own.example' })
  expect((await networks.get('eip155:1')).rpcUrl).toBe('https://own.example')
  await networks.remove('eip155:1')
  expect(await networks.get('eip155:1')).toEqual(BUILT_IN[0])
  await networks.add(NETWORK)
  await expect(networks.add(NETWORK)).rejects.toMatchObject({ code: 'network-exists' })
  await networks.select('eip155:5')
  await expect(networks.remove('eip155:5')).rejects.toMatchObject({ code: 'network-in-use' })
  await expect(networks.select('eip155:6')).rejects.toMatchObject({ code: 'unknown-network' })
})

test('each family has a network in use, and choosing one leaves that of the other', async () => {
  const networks = new NetworkList(memoryStore(), async () => BUILT_IN, ignore)
  const ghost = { ...TEZOS, chainId: 'NetXnHfVqm9iesp', name: 'Ghost' }
  await networks.add(ghost)
  await networks.select('tezos:NetXnHfVqm9iesp')
  expect([await networks.current('ethereum'), await networks.current('tezos')]).toEqual([BUILT_IN[0], ghost])
  await expect(networks.remove('tezos:NetXnHfVqm9iesp')).rejects.toMatchObject({ code: 'network-in-use' })
  expect((await networks.ofFamily('tezos')).map(({ name }) => name)).toEqual(['Tezos', 'Ghost'])
  await expect(networks.getEthereum('tezos:NetXdQprcVkpaWU')).rejects.toMatchObject({ code: 'unknown-network' })
})

test('the name of a chain is read back, and nothing else is', () => {
  for (const network of [NETWORK, TEZOS]) expect(network).toMatchObject(readChain(chainOf(network)))
  for (const chain of [
    'eip155',
    'eip155:',
    'eip155:0',
    'eip155:1.5',
    'tezos:1',
    'bip122:000000000019d6689c085ae165831e93',
  ])
    expect(() => readChain(chain)).toThrow('not known')
})

test('the networks of the second version are Ethereum’s', async () => {
  const five = { chainId: 5, ...WORDS }
  const value = { own: [five], current: 5, former: [{ ...five, chainId: 7 }] }
  const networks = new NetworkList(memoryStore({ networks: { version: 2, value } }), async () => BUILT_IN, ignore)
  expect(await networks.current('ethereum')).toEqual(NETWORK)
  expect(await networks.current('tezos')).toEqual(TEZOS)
  expect(await networks.former('eip155:7')).toEqual({ ...NETWORK, chainId: 7 })
})

const places = (keys: number, change = '') => ({
  addressAt: async ({ kind, index }: AccountPlace) => {
    const digits = `${index + 1}`.repeat(40)
    return kind === 'ethereum' ? `0x${digits}` : `${kind}${change}${digits}`.slice(0, 36)
  },
  tezosKeys: async () => keys,
})

test('a wallet begins with an account of each family it has a key for', async () => {
  for (const [keys, kinds] of [
    [0, ['ethereum']],
    [1, ['ethereum', 'tz1']],
    [3, ['ethereum', 'tz1', 'tz1', 'tz1']],
  ] as const) {
    const accounts = new Accounts(memoryStore(), ignore)
    await accounts.addFirst(places(keys))
    await accounts.addFirst(places(keys))
    expect((await accounts.list()).map(({ kind }) => kind)).toEqual(kinds)
    expect((await accounts.current()).kind).toBe('ethereum')
  }
})

test('every Ed25519 key has an account with a name; those that are shown keep theirs', async () => {
  const accounts = new Accounts(memoryStore(), ignore)
  await accounts.addFirst(places(2))
  const [, , second] = await accounts.list()
  await accounts.rename(second!.id, 'Royalties')
  await accounts.addKeyed(places(4))
  await accounts.addKeyed(places(4))
  expect((await accounts.list()).map(({ name, index }) => `${name} ${index}`)).toEqual([
    'Main 0',
    'Main 0',
    'Royalties 1',
    'Tezos 3 2',
    'Tezos 4 3',
  ])
})

test('of each family one account is chosen, also while the current one is of the other', async () => {
  const accounts = new Accounts(memoryStore(), ignore)
  await accounts.addFirst(places(1))
  const tz2 = await accounts.add('tz2', 'Two', places(1))
  await accounts.select(tz2.id)
  expect((await accounts.current()).id).toBe(tz2.id)
  expect([(await accounts.currentOf('ethereum'))?.kind, (await accounts.currentOf('tezos'))?.kind]).toEqual([
    'ethereum',
    'tz2',
  ])
  expect((await accounts.ofFamily('tezos')).map(({ kind }) => kind)).toEqual(['tz1', 'tz2'])
  expect(tz2.id).toBe(tz2.address)
  expect(await accounts.byAddress(tz2.address)).toEqual(tz2)
  expect(await accounts.byAddress(tz2.address.toLowerCase().replace('tz2', 'TZ2'))).toBeUndefined()
})

test('Tezos accounts of an earlier wallet are dropped, those without key here among them', async () => {
  const accounts = new Accounts(memoryStore(), ignore)
  await accounts.addFirst(places(2))
  const tz2 = await accounts.add('tz2', 'Two', places(2))
  await accounts.select(tz2.id)
  await accounts.keepOnly(places(1))
  expect((await accounts.list()).map(({ kind }) => kind)).toEqual(['ethereum', 'tz1', 'tz2'])
  await accounts.keepOnly(places(1, 'A'))
  expect((await accounts.list()).map(({ kind }) => kind)).toEqual(['ethereum'])
  expect((await accounts.current()).kind).toBe('ethereum')
  expect(await accounts.currentOf('tezos')).toBeUndefined()
})

test('accounts take the lowest free index; the first is current', async () => {
  const accounts = new Accounts(memoryStore(), ignore)
  await expect(accounts.current()).rejects.toMatchObject({ code: 'no-account' })
  const first = await accounts.add('ethereum', 'One', places(0))
  const second = await accounts.add('ethereum', 'Two', places(0))
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
  expect(await new Accounts(store, ignore).current()).toEqual({ ...account, kind: 'ethereum', id: address })
  expect(await new ConnectedSites(store, ignore).list()).toEqual([])
})

test('connections of the second version are Ethereum’s', async () => {
  const site = { key: 'k', origin: 'https://a.example', accounts: ['x'], connectedAt: 0 }
  const store = memoryStore({ sites: { version: 2, value: [{ ...site, chainId: 5 }] } })
  expect(await new ConnectedSites(store, ignore).list()).toEqual([{ ...site, family: 'ethereum', chain: 'eip155:5' }])
})

test('a site is connected family by family', async () => {
  const sites = new ConnectedSites(memoryStore(), ignore)
  const both = { key: 'k', origin: 'https://a.example', connectedAt: 0 }
  await sites.grant({ ...both, family: 'ethereum', accounts: ['x'], chain: 'eip155:1' })
  await sites.grant({ ...both, family: 'tezos', accounts: ['y'], chain: 'tezos:NetXdQprcVkpaWU' })
  await sites.useChain('k', 'ethereum', 'eip155:5')
  expect(await sites.find('k', 'tezos')).toMatchObject({ accounts: ['y'], chain: 'tezos:NetXdQprcVkpaWU' })
  expect(await sites.find('k', 'ethereum')).toMatchObject({ accounts: ['x'], chain: 'eip155:5' })
  await sites.disconnect('k', 'ethereum')
  expect((await sites.list()).map(({ family }) => family)).toEqual(['tezos'])
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
  const { chainId: _, ...rest } = entry
  const kept = { ...rest, account: address, chain: 'eip155:1', problem: { ...problem, actions: ['edit-network'] } }
  expect(await activity.list()).toEqual([kept])
})

test('what Activity of the second version still waits for goes on waiting, number and bytes as they were', async () => {
  const address = `0x${'ab'.repeat(20)}`
  const transaction = { hash: `0x${'11'.repeat(32)}`, raw: '0x02aa', unsigned: '0x02', nonce: 7, replacedBy: null }
  const entry = {
    id: 'a',
    at: 5,
    state: 'pending',
    site: 'https://a.example',
    account: address,
    chainId: 5,
    intent: {
      vocabulary: 1,
      chain: 'eip155:5',
      account: address,
      target: `0x${'cd'.repeat(20)}`,
      value: '3',
      maximumFee: '21000',
      nonce: 7,
      digest: `0x${'00'.repeat(32)}`,
      meaning: {
        class: 'transfer',
        asset: { standard: 'native', amount: '3' },
        from: address,
        to: `0x${'cd'.repeat(20)}`,
        through: 'transaction',
        deadline: null,
      },
    },
    signedWith: ['One'],
    transaction,
    problem: null,
  }
  const store = memoryStore({ activity: { version: 2, value: { entries: [entry], lost: true } } })
  const activity = new Activity(store, ignore)
  const { chainId: _, ...rest } = entry
  const kept = { ...rest, chain: 'eip155:5', transaction: { ...transaction, count: 1, lastLevel: null } }
  expect(await activity.list()).toEqual([kept])
  expect(await activity.isLost()).toBe(true)
})

test('the account shown first changes only where it is granted', async () => {
  const sites = new ConnectedSites(memoryStore(), ignore)
  const site = {
    key: 'https://a.example',
    origin: 'https://a.example',
    accounts: ['x', 'y'],
    family: 'ethereum' as const,
    chain: 'eip155:1',
    connectedAt: 0,
  }
  await sites.grant(site)
  await sites.grant({ ...site, key: 'https://b.example', accounts: ['x'] })
  await sites.showFirst('y')
  expect((await sites.list()).map(({ accounts }) => accounts)).toEqual([['y', 'x'], ['x']])
})
