import { extensionId } from '../../scripts/extension.ts'
import { failureOf } from '../pages/dapp.ts'
import { addAccount, lock, openPopup, openTab, reviewPayment, selectAccount, unlock } from '../pages/wallet.ts'
import { askForPayment, expect, expectPaymentWorks, minedCount, password, test } from './stage.ts'

const FRIEND = '0x00000000000000000000000000000000000000aa'

test('locking while a request waits: it is rejected and noted', async ({ stage, wallet }) => {
  const before = await minedCount(stage, wallet.address)
  const window = await askForPayment(wallet)
  const popup = await openPopup(wallet.context)
  await lock(popup)
  expect(await failureOf(wallet.dapp, 'send')).toContain('4001')
  await expect.poll(() => window.isClosed()).toBe(true)
  await unlock(popup, password)
  await openTab(popup, 'Activity')
  await popup.getByRole('tabpanel').getByRole('button').first().click()
  await expect(popup.getByText('Symbolon was locked.')).toBeVisible()
  await popup.close()
  expect(await minedCount(stage, wallet.address)).toBe(before)
  await expectPaymentWorks(stage, wallet)
})

test('another network while a payment waits: it is rejected and noted', async ({ wallet }) => {
  const popup = await openPopup(wallet.context)
  await reviewPayment(popup, FRIEND, '0.1')
  await expect(popup.getByRole('button', { name: 'Approve and sign' })).toBeVisible()
  const page = await wallet.context.newPage()
  await page.goto(`chrome-extension://${extensionId}/app.html#/network/eip155%3A1`)
  await page.getByRole('button', { name: 'Use this network' }).click()
  await expect(popup.getByRole('button', { name: 'Approve and sign' })).toBeHidden()
  await page.goto(`chrome-extension://${extensionId}/app.html#/network/eip155%3A31337`)
  await page.getByRole('button', { name: 'Use this network' }).click()
  await page.close()
  await openTab(popup, 'Activity')
  await popup.getByRole('tabpanel').getByRole('button').first().click()
  await expect(popup.getByText('The network was changed.')).toBeVisible()
  await popup.close()
})

test('another account while a payment waits: it is rejected and noted', async ({ stage, wallet }) => {
  const popup = await openPopup(wallet.context)
  await reviewPayment(popup, FRIEND, '0.1')
  await expect(popup.getByRole('button', { name: 'Approve and sign' })).toBeVisible()
  const page = await openPopup(wallet.context)
  await addAccount(page, 'Second')
  await page.getByRole('button', { name: /^Second/ }).click()
  await expect(popup.getByRole('button', { name: 'Approve and sign' })).toBeHidden()
  await selectAccount(page, 'Ethereum', 'Main')
  await page.close()
  await openTab(popup, 'Activity')
  await popup.getByRole('tabpanel').getByRole('button').first().click()
  await expect(popup.getByText('Another account was chosen.')).toBeVisible()
  await popup.close()
  await expectPaymentWorks(stage, wallet)
})
