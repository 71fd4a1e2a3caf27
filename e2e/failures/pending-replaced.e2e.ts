import type { Page } from '@playwright/test'
import { killServiceWorker } from '../browser.ts'
import { consent, signed } from '../pages/approval.ts'
import { resultOf } from '../pages/dapp.ts'
import { openPopup, openTab } from '../pages/wallet.ts'
import { askForPayment, expect, minedCount, type Stage, test, type Wallet } from './stage.ts'

/** Sends a payment that no block takes yet. */
async function pend(wallet: Wallet): Promise<void> {
  const window = await askForPayment(wallet)
  await consent(window, 'Approve and sign')
  await expect(signed(window)).toBeVisible()
  await resultOf(wallet.dapp, 'send')
  await window.close()
}

async function openActivity({ context }: Wallet): Promise<Page> {
  const popup = await openPopup(context)
  await openTab(popup, 'Activity')
  return popup
}

/** Makes a block, and opens the page anew, which asks the chain at once. */
async function mined(stage: Stage, wallet: Wallet, count: number, popup: Page): Promise<void> {
  await stage.world.chain.mine()
  await expect.poll(() => minedCount(stage, wallet.address)).toBe(count)
  await popup.reload()
  await openTab(popup, 'Activity')
}

for (const { name, act, sentence } of [
  { name: 'a pending transaction is sped up', act: 'Speed up', sentence: /^Send 0\.01 ETH/ },
  { name: 'a pending transaction is cancelled', act: 'Cancel it', sentence: 'Cancel the transaction that still waits' },
])
  test(`${name}: with a fresh approval, at its number, and one of the two is mined`, async ({ stage, wallet }) => {
    const before = await minedCount(stage, wallet.address)
    await stage.world.chain.setAutomine(false)
    await pend(wallet)
    const popup = await openActivity(wallet)
    await popup.bringToFront()
    await popup.getByRole('button', { name: act, exact: true }).click()
    await expect(popup.getByRole('heading', { name: sentence })).toBeVisible()
    await consent(popup, 'Approve and sign')
    await expect(signed(popup)).toBeVisible()
    await popup.getByRole('button', { name: 'Done' }).click()
    await mined(stage, wallet, before + 1, popup)
    await expect(popup.getByText('Replaced').first()).toBeVisible()
    await expect(popup.getByText('Confirmed').first()).toBeVisible()
    await expect(popup.getByText('Pending', { exact: true })).toHaveCount(0)
    await popup.close()
  })

test('the service worker is killed with a transaction pending: its number stays taken, and both are mined', async ({
  stage,
  wallet,
}) => {
  const before = await minedCount(stage, wallet.address)
  await stage.world.chain.setAutomine(false)
  await pend(wallet)
  const popup = await openActivity(wallet)
  await killServiceWorker(popup)
  await pend(wallet)
  await expect(popup.getByText('Pending', { exact: true })).toHaveCount(2)
  await mined(stage, wallet, before + 2, popup)
  await expect(popup.getByText('Pending', { exact: true })).toHaveCount(0)
  await popup.close()
})
