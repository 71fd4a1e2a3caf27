import { describe, expect, test } from 'vitest'
import { PASSWORD } from '../testing/background.ts'
import { connected, paired } from './testing/connected.ts'
import { SdkDapp } from './testing/dapp.ts'
import { KIOSK_ORIGIN, Page, PERMISSION } from './testing/wallet.ts'

describe('several at once', () => {
  test('two dapps of two sites and a second tab are told apart', async () => {
    const made = await connected()
    const { all, open, page, operation } = made
    const secondTab = new Page(open(), page.dapp)
    secondTab.wallet = page.wallet
    const other = new Page(open('https://elsewhere.example'), await SdkDapp.of('another'))
    await other.pair()
    const permission = other.ask(PERMISSION)
    const ofOther = await other.dapp.senderId
    expect(ofOther).not.toBe(await page.dapp.senderId)
    expect(await secondTab.ask({ ...operation(), id: 'of the second tab' })).toMatchObject({ id: 'of the second tab' })
    expect(await page.ask(operation())).toMatchObject({ type: 'operation_response' })
    await all.approveNext()
    expect(await permission).toMatchObject({ type: 'permission_response' })
    expect([page.unheard, secondTab.unheard, other.unheard]).toEqual([0, 0, 0])
  })

  test('a site is disconnected, and connected again by one of its dapps: the other one’s permission stays ended', async () => {
    const { all, open, page, operation, signer } = await connected()
    page.port.leave()
    const other = new Page(open(), await SdkDapp.of('another'))
    await other.pair()
    await all.ui['sites.disconnect']({ origin: KIOSK_ORIGIN, family: 'tezos' })
    const permission = other.ask({ ...PERMISSION, scopes: ['sign'] })
    await all.approveNext()
    expect(await permission).toMatchObject({ type: 'permission_response' })
    const back = new Page(open(), page.dapp)
    back.wallet = page.wallet
    expect(await back.ask(operation({ id: 'after' }))).toMatchObject({ errorType: 'NOT_GRANTED_ERROR' })
    expect(signer.asked).toEqual([])
  })

  test('the page goes: what it asked goes with it', async () => {
    const { all, page } = await paired()
    await page.say(PERMISSION)
    await all.nextRequest()
    page.port.leave()
    while (all.background.approvals.list().length > 0) await new Promise((resolve) => setTimeout(resolve))
    expect(await all.background.sites.list()).toEqual([])
  })
})

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
