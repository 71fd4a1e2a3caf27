import { killServiceWorker } from '../browser.ts'
import { consent } from '../pages/approval.ts'
import { failureOf } from '../pages/dapp.ts'
import { openPopup, openTab } from '../pages/wallet.ts'
import { askForPayment, expect, expectPaymentWorks, minedCount, type Stage, test, type Wallet } from './stage.ts'

/** The site hears at once that its request has no answer (EIP-1193 code 4900). */
async function expectDisconnected({ dapp }: Wallet): Promise<void> {
  expect(await failureOf(dapp, 'send')).toContain('4900')
}

const lost: { name: string; hold: (stage: Stage) => ReturnType<Stage['node']['hold']> }[] = [
  { name: 'step 1 of signing', hold: ({ proxies }) => proxies[0].hold(/^POST \/v1\/ceremonies$/, 'answered') },
  { name: 'step 2 of signing', hold: ({ proxies }) => proxies[0].hold(/\/steps\/2$/, 'answered') },
]

test('the service worker is killed before the approval: it has lapsed, and asking again works', async ({
  stage,
  wallet,
}) => {
  const before = await minedCount(stage, wallet.address)
  const window = await askForPayment(wallet)
  await killServiceWorker(window)
  await expect(window.getByRole('heading', { name: 'The browser interrupted this' })).toBeVisible()
  await expect(window.getByText('Nothing was signed. Your approval has lapsed; ask the site again.')).toBeVisible()
  await expectDisconnected(wallet)
  await window.close()
  expect(await minedCount(stage, wallet.address)).toBe(before)
  await expectPaymentWorks(stage, wallet)
})

for (const { name, hold } of lost)
  test(`the service worker is killed during ${name}: nothing was sent, and asking again works`, async ({
    stage,
    wallet,
  }) => {
    const before = await minedCount(stage, wallet.address)
    const window = await askForPayment(wallet)
    const held = hold(stage)
    await consent(window, 'Approve and sign')
    await held.reached
    await killServiceWorker(window)
    stage.proxies[0].clear()
    await expect(window.getByRole('heading', { name: 'The browser interrupted this' })).toBeVisible()
    await expect(window.getByText('Nothing was signed. Your approval has lapsed; ask the site again.')).toBeVisible()
    await expectDisconnected(wallet)
    await window.close()
    const popup = await openPopup(wallet.context)
    await openTab(popup, 'Activity')
    await expect(popup.getByText('Lapsed').first()).toBeVisible()
    await popup.close()
    expect(await minedCount(stage, wallet.address)).toBe(before)
    await expectPaymentWorks(stage, wallet)
  })

for (const [name, moment] of [
  ['before it is sent', 'before'],
  ['after it was sent', 'answered'],
] as const)
  test(`the service worker is killed with the signature made, ${name}: it is on the chain once`, async ({
    stage,
    wallet,
  }) => {
    const before = await minedCount(stage, wallet.address)
    const window = await askForPayment(wallet)
    const held = stage.node.hold(/^eth_sendRawTransaction$/, moment)
    await consent(window, 'Approve and sign')
    await held.reached
    await killServiceWorker(window)
    stage.node.clear()
    await expect(window.getByRole('heading', { name: 'The browser interrupted this' })).toBeVisible()
    await expect(window.getByText('It was signed before the interruption. Sending it now.')).toBeVisible()
    await expect.poll(() => minedCount(stage, wallet.address)).toBe(before + 1)
    await expectDisconnected(wallet)
    await window.close()
    await expectPaymentWorks(stage, wallet)
  })
