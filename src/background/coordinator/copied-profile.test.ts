import { afterAll, beforeAll, expect, test } from 'vitest'
import { someOrder, testCoordinator } from '../testing/coordinator.ts'
import { memoryStore } from '../testing/memory-store.ts'
import { startSecretServers } from '../testing/secret-servers.ts'

let all: Awaited<ReturnType<typeof startSecretServers>>
beforeAll(async () => {
  all = await startSecretServers(2)
})
afterAll(() => all.stop())

/** All that a browser keeps on the disk, in the hands of somebody who does not know the password. */
async function copiedProfile() {
  const owner = testCoordinator()
  await owner.make(all.servers)
  await owner.onboarding.finish()
  const { local, copy, requestKeys } = owner.stores
  const address = await owner.address()
  const thief = testCoordinator({
    local: memoryStore(Object.fromEntries(local.values)),
    copy: memoryStore(Object.fromEntries(copy.values)),
    requestKeys: memoryStore(Object.fromEntries(requestKeys.values)),
    session: memoryStore(),
  })
  return { owner, thief, address }
}

test('this program on a copied profile, without the password, signs, loosens and changes nothing', async () => {
  const { owner, thief, address } = await copiedProfile()
  expect(await thief.vault.state()).toBe('locked')
  const signal = new AbortController().signal
  const order = someOrder(address)
  const tries: [string, () => Promise<unknown>][] = [
    ['sign', () => thief.signing.sign(order, signal)],
    ['derive an address', () => thief.signing.addressAt({ kind: 'ethereum', index: 1 })],
    ['mend', () => thief.signing.mend()],
    ['renew', () => thief.signing.renew([1, 2])],
    ['take its place', () => thief.signing.useAgain()],
    ['save a backup file', () => thief.vault.backup()],
    ['read the share', () => thief.vault.read()],
  ]
  for (const [name, act] of tries) await expect(act(), name).rejects.toMatchObject({ code: 'locked' })
  await expect(thief.vault.unlock('a guess')).rejects.toMatchObject({ code: 'wrong-password' })
  await thief.onboarding.cancel()
  expect(thief.network.trips).toEqual([])
  expect(await thief.vault.state()).toBe('locked')

  await owner.restart()
  expect((await owner.pay()).signer).toBe(address)
  const { parties } = await owner.signing.parties(true)
  expect(parties.some(({ replaced, burned }) => replaced || burned)).toBe(false)
})
