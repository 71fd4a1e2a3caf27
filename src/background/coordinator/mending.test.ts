import { cp, rename, rm } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { decodePair, encodePair } from '../../ceremony/stored.ts'
import { PASSWORD, testCoordinator } from '../testing/coordinator.ts'
import { failingStore } from '../testing/failing-store.ts'
import { startSecretServers, type TestServer } from '../testing/secret-servers.ts'
import { readBackup } from '../vault/backup-file.ts'

let all: Awaited<ReturnType<typeof startSecretServers>>
let backup: string
let address: string
beforeAll(async () => {
  all = await startSecretServers(2)
})
// A wallet of its own for each test: a server renews only a few pairs of one wallet in an hour.
beforeEach(async () => {
  const first = testCoordinator()
  await first.make(all.servers)
  address = await first.address()
  backup = await first.vault.backup()
})
afterAll(() => all.stop())

const ALL = [2, 3]
/** Orders of one wallet are a second apart at least. */
let ahead = 0

/** A backup in an empty browser. */
async function restored() {
  const wallet = testCoordinator()
  wallet.network.clock.ahead = ahead += 2
  await wallet.vault.create(PASSWORD, 14, await readBackup(backup, PASSWORD))
  return wallet
}

async function expectSigns(wallet: Awaited<ReturnType<typeof restored>>) {
  for (const without of ALL) expect((await wallet.pay({ without: [without] })).signer).toBe(address)
}

const renewalsWith = (origin: string, { network }: Awaited<ReturnType<typeof restored>>) =>
  network.trips.filter((trip) => trip.origin === origin && trip.what === 'POST /v1/ceremonies').length

test('before it is mended a restored wallet says that it must meet its servers again', async () => {
  const wallet = await restored()
  await expect(wallet.pay()).rejects.toMatchObject({
    problem: { details: ALL.map((index) => ({ name: `Server ${index}`, code: 'no-pair' })) },
  })
})

test('restored and mended it signs with every server; mending again changes nothing', async () => {
  const wallet = await restored()
  await wallet.signing.mend()
  await expectSigns(wallet)
  const before = structuredClone(wallet.stores.local.values.get('vault'))
  const trips = wallet.network.trips.length
  await wallet.signing.mend()
  expect(wallet.stores.local.values.get('vault')).toEqual(before)
  expect(wallet.network.trips.slice(trips).every(({ what }) => what === 'GET /v1/wallet')).toBe(true)
})

test('one server away: the other is mended at once, and the one later', async () => {
  const wallet = await restored()
  await all.servers[1]!.stop()
  await wallet.signing.mend()
  expect((await wallet.pay()).with).toEqual(['Server 2'])
  await all.servers[1]!.start()
  wallet.network.clock.ahead = ahead += 2
  await wallet.signing.mend()
  await expectSigns(wallet)
})

test('all servers away: each is named, nothing is lost', async () => {
  const wallet = await restored()
  wallet.network.meddle(() => Promise.reject(new TypeError('no network')))
  await expect(wallet.signing.mend()).rejects.toMatchObject({
    problem: { details: [{ name: 'Server 2' }, { name: 'Server 3' }] },
  })
  wallet.network.meddle()
  wallet.network.clock.ahead = ahead += 2
  await wallet.signing.mend()
  await expectSigns(wallet)
})

test('what was agreed cannot be stored: this browser says so of itself, and later it is mended', async () => {
  const wallet = await restored()
  const { local, copy } = wallet.stores
  const sets = [local.set, copy.set] as const
  for (const store of [local, copy]) Object.assign(store, { set: failingStore().set })
  await expect(wallet.signing.mend()).rejects.toMatchObject({ code: 'vault-unwritable' })
  Object.assign(local, { set: sets[0] })
  Object.assign(copy, { set: sets[1] })
  wallet.network.clock.ahead = ahead += 2
  await wallet.signing.mend()
  await expectSigns(wallet)
})

test('killed while the certificate is on its way: what the server certified is used, not made again', async () => {
  const wallet = await restored()
  const [server] = all.servers
  const arrived = Promise.withResolvers<void>()
  wallet.network.meddle(async (trip, forward) => {
    const answer = await forward()
    if (trip.origin !== server!.origin || !trip.what.endsWith('/certificate')) return answer
    arrived.resolve()
    return new Promise(() => {})
  })
  void wallet.signing.mend()
  await arrived.promise
  wallet.network.meddle()
  await wallet.restart(true)
  await wallet.vault.unlock(PASSWORD)
  const before = renewalsWith(server!.origin, wallet)
  await wallet.signing.mend()
  expect(renewalsWith(server!.origin, wallet)).toBe(before)
  await expectSigns(wallet)
  expect((await wallet.vault.read()).pairs.map(({ state }) => state)).toEqual(['ready', 'ready'])
})

test('killed before the certificate arrives: the renewal is repeated', async () => {
  const wallet = await restored()
  wallet.network.meddle((trip, forward) =>
    trip.what.endsWith('/certificate') ? Promise.reject(new TypeError('no network')) : forward(),
  )
  await expect(wallet.signing.mend()).rejects.toMatchObject({ code: 'too-few-servers' })
  expect((await wallet.vault.read()).pairs.every(({ state }) => state === 'prepared')).toBe(true)
  wallet.network.meddle()
  await wallet.restart()
  await wallet.signing.mend()
  await expectSigns(wallet)
})

/** What a browser holds of its pair with the first server is another than the server's, of the same number. */
async function withAnother(state: 'prepared' | 'ready') {
  const wallet = await restored()
  await wallet.signing.mend()
  const id = new Uint8Array(32).fill(7)
  await wallet.vault.update((contents) => ({
    ...contents,
    pairs: contents.pairs.map((held) =>
      held.peer === 2 ? { ...held, state, id, pair: encodePair({ ...decodePair(held.pair), id }) } : held,
    ),
  }))
  return wallet
}

test.each(['prepared', 'ready'] as const)(
  'a %s pair of the server’s number that is not the server’s is made anew',
  async (state) => {
    const wallet = await withAnother(state)
    await wallet.signing.mend()
    await expectSigns(wallet)
  },
)

test('a person’s word renews a pair that the server does not hold', async () => {
  const wallet = await withAnother('ready')
  await expect(wallet.pay({ without: [3] })).rejects.toMatchObject({ problem: { details: [{ code: 'seal-broken' }] } })
  await wallet.signing.renew([1, 2])
  await expectSigns(wallet)
})

test('a server went back to an older copy of its database: the next pair is newer than either side’s', async () => {
  const [server] = all.servers as [TestServer]
  await server.stop()
  await cp(server.data, `${server.data}-older`, { recursive: true })
  await server.start()
  const wallet = await restored()
  await wallet.signing.mend()
  const [before] = (await wallet.vault.read()).pairs.filter(({ peer }) => peer === 2)

  await server.stop()
  await rm(server.data, { recursive: true })
  await rename(`${server.data}-older`, server.data)
  await server.start()
  // Which request key it knows is older, too.
  wallet.network.clock.ahead = ahead += 2
  await wallet.signing.useAgain()
  const held = (await wallet.vault.read()).pairs.filter(({ peer }) => peer === 2)
  expect(held).toMatchObject([{ state: 'ready', generation: before!.generation + 1 }])
  await expectSigns(wallet)
})
