import { describe, expect, test } from 'vitest'
import { PASSWORD } from '../testing/background.ts'
import { SdkDapp } from './testing/dapp.ts'
import { connected, paired } from './testing/session.ts'
import { KIOSK_ORIGIN, Page, PERMISSION, SHADOWNET } from './testing/wallet.ts'

describe('what is taken away while a request waits for the password', () => {
  test.each([
    ['an operation', ({ operation }: Awaited<ReturnType<typeof connected>>) => operation()],
    ['a payload', ({ payload }: Awaited<ReturnType<typeof connected>>) => payload('raw', 'a text')],
  ])('%s of a site that was disconnected: NOT_GRANTED_ERROR, and nobody is asked', async (_, request) => {
    const made = await connected()
    const { all, page, signer } = made
    await all.background.lock()
    const answer = page.ask(request(made))
    while (all.background.unlockWaiters.size === 0) await new Promise((resolve) => setTimeout(resolve))
    await all.background.sites.disconnect(KIOSK_ORIGIN, 'tezos')
    await all.background.vault.unlock(PASSWORD)
    expect(await answer).toMatchObject({ errorType: 'NOT_GRANTED_ERROR' })
    expect(signer.asked).toEqual([])
  })

  test('an operation of a dapp that has left, though another of its site stays', async () => {
    const { all, open, page, signer, operation } = await connected()
    const other = new Page(open(), await SdkDapp.of('another'))
    await other.pair()
    const permission = other.ask(PERMISSION)
    await all.approveNext()
    await permission
    await all.background.lock()
    const answer = page.ask(operation())
    while (all.background.unlockWaiters.size === 0) await new Promise((resolve) => setTimeout(resolve))
    const secondTab = new Page(open(), page.dapp)
    secondTab.wallet = page.wallet
    await secondTab.say({ id: 'farewell', type: 'disconnect' })
    while ((await all.background.beacon.peers.of(KIOSK_ORIGIN)).length > 1) {
      await new Promise((resolve) => setTimeout(resolve))
    }
    await all.background.vault.unlock(PASSWORD)
    expect(await answer).toMatchObject({ errorType: 'NOT_GRANTED_ERROR' })
    expect(signer.asked).toEqual([])
  })

  test('a permission for a dapp that has left: the person is not asked', async () => {
    const { all, open, page } = await paired()
    await all.background.lock()
    const answer = page.ask(PERMISSION)
    while (all.background.unlockWaiters.size === 0) await new Promise((resolve) => setTimeout(resolve))
    const secondTab = new Page(open(), page.dapp)
    secondTab.wallet = page.wallet
    await secondTab.say({ id: 'farewell', type: 'disconnect' })
    while ((await all.background.beacon.peers.of(KIOSK_ORIGIN)).length > 0) {
      await new Promise((resolve) => setTimeout(resolve))
    }
    await all.background.vault.unlock(PASSWORD)
    expect(await answer).toMatchObject({ errorType: 'ABORTED_ERROR' })
    expect(all.background.approvals.list()).toEqual([])
  })
})

describe('changes that nobody asked for', () => {
  test('another account is shown first: every tab is told, once', async () => {
    const { all, open, page, ports, addresses } = await connected()
    const secondTab = new Page(open(), page.dapp)
    secondTab.wallet = page.wallet
    await all.ui['accounts.select']({ id: addresses[1]! })
    await ports.tellAll()
    for (const tab of [page, secondTab]) {
      expect(await tab.hear()).toMatchObject({
        type: 'change_account_request',
        version: '2',
        address: addresses[1],
        publicKey: expect.stringMatching(/^sppk/),
        network: SHADOWNET,
        scopes: ['sign', 'operation_request'],
        walletType: 'implicit',
      })
    }
    await ports.tellAll()
    expect([page.unheard, secondTab.unheard]).toEqual([0, 0])
  })

  test('the person disconnects the site: the dapp is told, and gets nothing more', async () => {
    const { all, page, ports, operation, signer } = await connected()
    await all.ui['sites.disconnect']({ origin: KIOSK_ORIGIN, family: 'tezos' })
    await ports.tellAll()
    expect(await page.hear()).toMatchObject({ type: 'disconnect', version: '2' })
    expect(await page.ask(operation())).toMatchObject({ errorType: 'NOT_GRANTED_ERROR' })
    expect(signer.asked).toEqual([])
  })

  test('a page that was away is told when it comes back, and again once it has spoken', async () => {
    const { all, open, page, operation } = await connected()
    page.port.leave()
    await all.ui['sites.disconnect']({ origin: KIOSK_ORIGIN, family: 'tezos' })
    const back = new Page(open(), page.dapp)
    back.wallet = page.wallet
    expect(await back.hear()).toMatchObject({ type: 'disconnect' })
    expect(await back.ask(operation({ id: 'after' }))).toMatchObject({ errorType: 'NOT_GRANTED_ERROR' })
    expect(await back.hear()).toMatchObject({ type: 'disconnect' })
    expect(back.unheard).toBe(0)
  })

  test.each(['2', '3'])(
    'the dapp disconnects, in version %s: it is forgotten, and its site with it',
    async (version) => {
      const { all, page, operation } = await connected()
      await page.say({ type: 'disconnect', version })
      while ((await all.background.sites.list()).length > 0) await new Promise((resolve) => setTimeout(resolve))
      expect(await all.background.beacon.peers.of(KIOSK_ORIGIN)).toEqual([])
      // It is a stranger now: nothing comes before the answer to the one after it.
      await page.say(operation())
      const another = new Page(page.port, await SdkDapp.of('another'))
      await another.pair()
      expect(another.unheard).toBe(0)
    },
  )

  test('what was told cannot be written down: a dapp is told all the same, and again once it can be', async () => {
    const { all, page, ports } = await connected()
    const { local } = all.stores
    const { set } = local
    await all.ui['sites.disconnect']({ origin: KIOSK_ORIGIN, family: 'tezos' })
    local.set = () => Promise.reject(new DOMException('The disk is full.', 'QuotaExceededError'))
    await ports.tellAll()
    expect(await page.hear()).toMatchObject({ type: 'disconnect' })
    local.set = set
    await ports.tellAll()
    expect(await page.hear()).toMatchObject({ type: 'disconnect' })
    await ports.tellAll()
    expect(page.unheard).toBe(0)
  })

  test('locking tells a dapp nothing', async () => {
    const { all, page, ports } = await connected()
    await all.background.lock()
    await ports.tellAll()
    expect(page.unheard).toBe(0)
  })
})
