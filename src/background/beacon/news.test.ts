import { describe, expect, test } from 'vitest'
import { WalletError } from '../errors.ts'
import { connected } from './testing/connected.ts'
import { SdkDapp } from './testing/dapp.ts'
import { KIOSK_ORIGIN, Page, SHADOWNET } from './testing/wallet.ts'

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

  test('the wallet locks while a dapp is about to be told: it is told once it is unlocked', async () => {
    const { all, page, ports, addresses } = await connected()
    const { signing } = all.parties
    const { publicKeyAt } = signing
    await all.ui['accounts.select']({ id: addresses[1]! })
    signing.publicKeyAt = async () => {
      throw new WalletError('locked', 'Unlock your share first.')
    }
    await ports.tellAll()
    expect(page.unheard).toBe(0)
    signing.publicKeyAt = publicKeyAt
    await ports.tellAll()
    expect(await page.hear()).toMatchObject({ type: 'change_account_request', address: addresses[1] })
  })
})
