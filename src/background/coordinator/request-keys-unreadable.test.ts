import { afterAll, beforeAll, expect, test } from 'vitest'
import { someOrder, testCoordinator } from '../testing/coordinator.ts'
import { failingStore } from '../testing/failing-store.ts'
import { startSecretServers } from '../testing/secret-servers.ts'

let all: Awaited<ReturnType<typeof startSecretServers>>
beforeAll(async () => {
  all = await startSecretServers(2)
})
afterAll(() => all.stop())

test('the store of the request keys fails: each worker makes new ones, is read for and signs; and no browser counts as replaced once it can be read', async () => {
  const wallet = testCoordinator()
  await wallet.make(all.servers)
  const address = await wallet.address()
  const readings = async () => {
    const { payload, account } = someOrder(address)
    const kinds: string[] = []
    for await (const { answer } of wallet.signing.readings(payload, account, new AbortController().signal))
      kinds.push(answer.kind)
    return kinds
  }
  const expectWorks = async () => {
    // Orders of one wallet are a second apart at least.
    wallet.network.clock.ahead += 2
    expect(await readings()).toEqual(['read', 'read'])
    for (const without of [2, 3]) expect((await wallet.pay({ without: [without] })).signer).toBe(address)
    const { parties } = await wallet.signing.parties(true)
    expect(parties.some(({ replaced }) => replaced)).toBe(false)
  }

  const { get, set } = wallet.stores.requestKeys
  Object.assign(wallet.stores.requestKeys, failingStore())
  for (let worker = 0; worker < 2; worker++) {
    await wallet.restart()
    await expectWorks()
  }
  Object.assign(wallet.stores.requestKeys, { get, set })
  await wallet.restart()
  await expectWorks()
  await wallet.restart()
  await expectWorks()
})

/** A new worker of a wallet whose store of request keys fails. */
async function withoutKeys() {
  const wallet = testCoordinator()
  await wallet.make(all.servers)
  Object.assign(wallet.stores.requestKeys, failingStore())
  await wallet.restart()
  wallet.network.clock.ahead += 2
  return wallet
}

test('signing alone makes a new key too', async () => {
  const wallet = await withoutKeys()
  expect((await wallet.pay()).signer).toBe(await wallet.address())
})

test('a new key that can be written down nowhere is this browser’s failure, and no server is blamed for it', async () => {
  const wallet = await withoutKeys()
  const { set } = wallet.stores.local
  Object.assign(wallet.stores.local, { set: failingStore().set })
  await expect(wallet.pay()).rejects.toMatchObject({ code: 'store-unwritable' })
  Object.assign(wallet.stores.local, { set })
  wallet.network.clock.ahead += 2
  expect((await wallet.pay()).signer).toBe(await wallet.address())
})
