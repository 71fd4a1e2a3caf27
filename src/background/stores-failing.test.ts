import * as v from 'valibot'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRpc } from '../chains/ethereum/rpc.ts'
import { homeView } from '../messages/ui.ts'
import type { KeyValueStore } from './storage/key-value-store.ts'
import { backgroundOver, KIOSK, PASSWORD, testBackground } from './testing/background.ts'
import { type DevChain, startDevChain } from './testing/dev-chain.ts'
import { failingStore, hangingStore } from './testing/failing-store.ts'
import { memoryStore } from './testing/memory-store.ts'

const MESSAGE = '0x6869'

type Worker = ReturnType<typeof backgroundOver>
let all: Worker
let stores: Record<'local' | 'copy' | 'session', ReturnType<typeof memoryStore>>
let address: string
beforeEach(async () => {
  stores = { local: memoryStore(), copy: memoryStore(), session: memoryStore() }
  all = testBackground(stores)
  address = await all.makeWallet()
  await all.connect()
})
afterEach(() => vi.useRealTimers())

/** The worker dies and another starts, in a browser that was restarted. Stores are replaced by what fails. */
async function anotherWorker(broken: { local?: KeyValueStore; copy?: KeyValueStore } = {}): Promise<Worker> {
  const later = backgroundOver<KeyValueStore>({ ...stores, ...broken, session: memoryStore() }, all.parties)
  await later.background.recover()
  return later
}

const unlocked = async (later: Worker): Promise<Worker> => {
  expect(await later.ui['app.state'](null)).toMatchObject({ phase: 'locked' })
  await later.ui['wallet.unlock']({ password: PASSWORD })
  return later
}

/** As a page gets it. */
const noticesOf = async ({ ui }: Worker) => v.parse(homeView, await ui['home.view'](null)).notices

async function expectSigns(later: Worker): Promise<void> {
  const asked = later.ask('personal_sign', [MESSAGE, address])
  await later.approveNext()
  expect(await asked).toMatch(/^0x/)
}

async function expectLocks(later: Worker): Promise<void> {
  await later.background.lock()
  expect(await later.background.vault.state()).toBe('locked')
}

describe('one key of the first store', () => {
  test.each([
    ['requests', { version: 4, value: 'x' }, 'put-aside-requests', true],
    ['requests', { version: 99, value: [] }, 'lists-newer', false],
    ['accounts', 'x', 'put-aside-accounts', true],
    ['networks', { version: 1, value: [] }, 'put-aside-networks', true],
    ['settings', { version: 1, value: { autoLockMinutes: 2 } }, 'put-aside-settings', true],
    ['unlock-tries', 'x', null, false],
  ])('«%s» holds %o: the wallet opens, says it, and signs', async (key, value, notice, dismissible) => {
    stores.local.values.set(key, value)
    const later = await unlocked(await anotherWorker())
    const view = await later.ui['home.view'](null)
    expect(view.account.address.toLowerCase()).toBe(address)
    if (notice !== null) expect(view.notices).toContainEqual(expect.objectContaining({ id: notice, dismissible }))
    await expectSigns(later)
    await expectLocks(later)
    // What was there can still be read by somebody.
    if (notice !== null) expect([...stores.local.values.values()]).toContainEqual(value)
  })

  test('a damaged list of sites shows no site anything, and one connects again', async () => {
    stores.local.values.set('sites', { version: 2, value: 'x' })
    const later = await unlocked(await anotherWorker())
    expect(await later.ask('eth_accounts')).toEqual([])
    await later.connect()
    expect(await later.ask('eth_accounts')).toEqual([address])
  })

  test('a newer Activity stays as it is: the wallet opens and signs nothing, and says that it wants to be updated', async () => {
    const newer = { version: 99, value: [{ nonce: 7 }] }
    stores.local.values.set('activity', newer)
    const later = await unlocked(await anotherWorker())
    expect(await noticesOf(later)).toContainEqual(expect.objectContaining({ id: 'lists-newer', dismissible: false }))
    await expect(later.ask('personal_sign', [MESSAGE, address])).rejects.toMatchObject({ code: -32002 })
    await expect(later.ui['send.propose']({ to: address, amount: '1', maximumFee: null })).rejects.toMatchObject({
      code: 'store-newer',
    })
    expect(later.background.approvals.list()).toEqual([])
    expect(stores.local.values.get('activity')).toEqual(newer)
    await expectLocks(later)
  })
})

describe('a damaged Activity', () => {
  const CHAIN_ID = 4_261
  let chain: DevChain
  beforeAll(async () => {
    chain = await startDevChain(CHAIN_ID)
  })
  afterAll(() => chain.stop())

  test('gives no number away until the person has looked, and is kept; messages are signed', async () => {
    const rpc = createRpc({ url: chain.url, fetch, timeoutMs: 10_000 })
    await rpc.request('anvil_setBalance', [address, '0xde0b6b3a7640000'])
    const words = { name: 'Test', symbol: 'ETH', rpcUrl: chain.url, explorerUrl: null }
    await all.background.networks.add({ family: 'ethereum', chainId: CHAIN_ID, ...words })
    await all.background.networks.select(`eip155:${CHAIN_ID}`)
    const damaged = { version: 2, value: { entries: [{ nonce: 0 }], lost: false } }
    stores.local.values.set('activity', damaged)

    const later = await unlocked(await anotherWorker())
    expect(await noticesOf(later)).toContainEqual(expect.objectContaining({ id: 'activity-lost', dismissible: true }))
    expect([...stores.local.values.values()]).toContainEqual(damaged)
    await expectSigns(later)
    const wish = { to: `0x${'b0'.repeat(20)}`, amount: '1', maximumFee: null }
    await expect(later.ui['send.propose'](wish)).rejects.toMatchObject({ code: 'activity-lost' })
    // Another worker knows it as well.
    const last = await unlocked(await anotherWorker())
    await expect(last.ui['send.propose'](wish)).rejects.toMatchObject({ code: 'activity-lost' })

    await last.ui['home.dismiss']({ id: 'activity-lost' })
    const { id } = await last.ui['send.propose'](wish)
    expect(last.background.approvals.get(id).body).toMatchObject({ intent: { nonce: 0 } })
  })
})

describe('the first store', () => {
  test.each([
    ['throws', failingStore],
    ['hangs', hangingStore],
  ])('%s: the wallet opens from its second copy, shows Home, signs nothing, and locks', async (_, broken) => {
    vi.useFakeTimers()
    const starting = anotherWorker({ local: broken() })
    await vi.advanceTimersByTimeAsync(10_000)
    const later = await starting
    const opening = unlocked(later)
    await vi.advanceTimersByTimeAsync(60_000)
    await opening
    const view = await later.ui['home.view'](null)
    expect(view.account.address.toLowerCase()).toBe(address)
    expect(view.activity).toEqual([])
    expect(view.notices).toContainEqual(expect.objectContaining({ id: 'lists-unreadable', dismissible: false }))
    expect((await later.background.settings.read()).autoLockMinutes).toBe(15)
    await expect(later.ui['send.propose']({ to: address, amount: '1', maximumFee: null })).rejects.toMatchObject({
      code: 'store-unreadable',
    })
    await expectLocks(later)
  })

  test('takes no writes: the wallet opens, shows Home, and says why it releases nothing', async () => {
    const later = await unlocked(await anotherWorker({ local: { ...stores.local, set: failingStore().set } }))
    const home = await later.ui['home.view'](null)
    expect(home.account.address.toLowerCase()).toBe(address)
    const asked = expect(later.ask('personal_sign', [MESSAGE, address])).rejects.toMatchObject({ code: -32002 })
    const id = await later.approveNext()
    await asked
    expect(later.background.approvals.get(id).phase).toMatchObject({ problem: { code: 'not-kept' } })
    await expectLocks(later)
  })

  test('throws: a wrong password is counted all the same', async () => {
    const later = await anotherWorker({ local: failingStore() })
    const tries = () => later.ui['wallet.unlock']({ password: 'wrong' })
    for (let each = 0; each < 5; each++) await expect(tries()).rejects.toMatchObject({ code: 'wrong-password' })
    await expect(tries()).rejects.toMatchObject({ code: 'wait-before-next-try' })
    expect(await later.ui['app.state'](null)).toMatchObject({ phase: 'locked', waitUntil: expect.any(Number) })
  })
})

describe('the second store', () => {
  test.each([
    ['throws', failingStore],
    ['hangs', hangingStore],
  ])('%s: the wallet opens from its first copy, says it, and signs', async (_, broken) => {
    vi.useFakeTimers()
    const later = await anotherWorker({ copy: broken() })
    const opening = unlocked(later)
    await vi.advanceTimersByTimeAsync(60_000)
    await opening
    vi.useRealTimers()
    expect(await noticesOf(later)).toContainEqual(
      expect.objectContaining({ id: 'copy-unreadable', dismissible: false }),
    )
    await expectSigns(later)
    await expectLocks(later)
  })
})

test('both stores can be read again: nothing is said any more, and what was there is there', async () => {
  const flaky = { ...stores.local, get: failingStore().get }
  const later = await unlocked(await anotherWorker({ local: flaky }))
  expect(await noticesOf(later)).not.toEqual([])
  flaky.get = stores.local.get
  await later.ui['home.view'](null)
  expect(await noticesOf(later)).toEqual([])
  expect((await later.background.sites.list()).map(({ key }) => key)).toEqual([KIOSK.key])
})

test('both copies of the share are damaged: the backup file opens the wallet in their place, and nothing else does', async () => {
  const contents = await all.background.vault.backup()
  for (const store of [stores.local, stores.copy]) store.values.set('vault', { header: 'damaged' })
  const later = await anotherWorker()
  const problem = { code: 'vault-damaged', actions: ['restore-backup', 'try-again'] }
  expect(await later.ui['app.state'](null)).toMatchObject({ phase: 'unreadable', problem })
  await later.ui['backup.restore']({ contents, password: PASSWORD })
  expect(await later.ui['app.state'](null)).toEqual({ phase: 'unlocked' })
  await expectSigns(later)
})

test('a share that cannot be read at the moment is never written over', async () => {
  const contents = await all.background.vault.backup()
  const later = await anotherWorker({ local: failingStore(), copy: failingStore() })
  const problem = { code: 'vault-unreadable', actions: ['try-again'] }
  expect(await later.ui['app.state'](null)).toMatchObject({ phase: 'unreadable', problem })
  await expect(later.ui['backup.restore']({ contents, password: PASSWORD })).rejects.toMatchObject({
    code: 'vault-unreadable',
  })
})
