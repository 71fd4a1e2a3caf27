import { expect, test } from 'vitest'
import { isOpen } from './requests/request.ts'
import { testBackground } from './testing/background.ts'

const signal = new AbortController().signal
const turn = () => new Promise((resolve) => setTimeout(resolve))

async function behindASite() {
  const all = testBackground()
  const address = await all.makeWallet()
  await all.connect()
  const site = all.ask('personal_sign', ['hello', address])
  await all.nextRequest()
  const { accounts, networks, signer } = all.background
  const own = async (bytes: string) => {
    const [account, network] = [await accounts.current(), await networks.current('ethereum')]
    const payload = { kind: 'ethereum-message' as const, bytes }
    return signer.message({ site: null, account, network, payload }, signal)
  }
  const shown = async () => {
    for (;;) {
      const { id } = all.background.approvals.list().findLast(isOpen)!
      const { way } = await all.ui['requests.view']({ id })
      if (way.kind !== 'reading') return id
      await turn()
    }
  }
  return { all, address, site, own, shown }
}

test('a request of the wallet’s own is read and approved while one of a site waits before it', async () => {
  const { all, own, shown } = await behindASite()
  const signed = own('0x01')
  while (all.background.approvals.list().length < 2) await turn()
  const id = await shown()
  const { verdicts, revision, way } = await all.ui['requests.view']({ id })
  expect(verdicts.map(({ state }) => state)).toEqual(['agrees', 'agrees'])
  expect(way).toEqual({ kind: 'approve' })
  await all.ui['requests.approve']({ id, revision, despite: [], acknowledged: [], accounts: null })
  await signed
  expect(all.background.approvals.list().filter(isOpen)).toHaveLength(1)
})

test('it is read once it is shown, and never again for a look', async () => {
  const { all, own, shown, site } = await behindASite()
  const ended = own('0x0102').catch((error: unknown) => error)
  while (all.background.approvals.list().length < 2) await turn()
  await turn()
  expect(all.parties.asked).toEqual(['ethereum-message 5'])
  const id = await shown()
  for (const _ of [1, 2, 3]) await all.ui['requests.view']({ id })
  await turn()
  expect(all.parties.asked).toEqual(['ethereum-message 5', 'ethereum-message 2'])
  await all.background.approvals.revise(id, (body) => body)
  await shown()
  expect(all.parties.asked.slice(2)).toEqual(['ethereum-message 2'])
  await all.ui['requests.reject']({ id })
  await all.approveNext()
  await Promise.all([ended, site])
})

test('a second request of a site is not read before its turn', async () => {
  const { all, address, site } = await behindASite()
  const second = all.ask('personal_sign', ['later on', address])
  while (all.background.approvals.list().length < 2) await turn()
  await turn()
  expect(all.parties.asked).toEqual(['ethereum-message 5'])
  await all.approveNext()
  await site
  await all.approveNext()
  await second
  expect(all.parties.asked).toEqual(['ethereum-message 5', 'ethereum-message 8'])
})
