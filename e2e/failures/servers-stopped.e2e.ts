import type { Page } from '@playwright/test'
import { consent, signed, signersAmong, verdictOf } from '../pages/approval.ts'
import { resultOf } from '../pages/dapp.ts'
import { chooseServers, completeMaking, createKey, shownAddress } from '../pages/onboarding.ts'
import { expectGoodLayout } from '../pictures/layout.ts'
import { askForPayment, expect, makeWallet, minedCount, password, serverNames, test } from './stage.ts'

const [first, second] = serverNames

test('one server is stopped: the other signs, and the wallet says so', async ({ stage, wallet }) => {
  await stage.killServer(0)
  const window = await askForPayment(wallet)
  await expect(verdictOf(window, first)).toContainText('No answer')
  await expect(verdictOf(window, second)).toContainText('Agrees')
  await consent(window, 'Approve and sign')
  await expect(signed(window)).toBeVisible()
  expect(await signersAmong(window, serverNames)).toEqual([second])
  await resultOf(wallet.dapp, 'send')
  await window.close()
})

test('one server stops between the opening of the window and the approval: the wallet goes on with the other and says so', async ({
  stage,
  wallet,
}) => {
  const window = await askForPayment(wallet)
  await expect(window.getByText('All read it alike')).toBeVisible()
  await stage.killServer(0)
  const held = stage.proxies[1].hold(/^POST \/v1\/ceremonies$/, 'before')
  await consent(window, 'Approve and sign')
  await held.reached
  await expect(window.getByText(`${first} did not sign. Going on without.`)).toBeVisible()
  held.release()
  await expect(signed(window)).toBeVisible()
  expect(await signersAmong(window, serverNames)).toEqual([second])
  await resultOf(wallet.dapp, 'send')
  await window.close()
})

test('both servers are stopped: each is named, nothing has moved, and trying again signs under the same approval', async ({
  stage,
  wallet,
}) => {
  const before = await minedCount(stage, wallet.address)
  const window = await askForPayment(wallet)
  await expect(window.getByText('All read it alike')).toBeVisible()
  await stage.killServer(0)
  await stage.killServer(1)
  await consent(window, 'Approve and sign')
  await expect(window.getByRole('heading', { name: 'Two servers did not answer' })).toBeVisible()
  await expect(window.getByText('Nothing was sent and nothing has moved.')).toBeVisible()
  for (const name of serverNames) await expect(verdictOf(window, name)).toContainText(/No answer.*It last answered at/)
  await expect(window.getByRole('button', { name: 'See parties' })).toBeVisible()
  expect(await minedCount(stage, wallet.address)).toBe(before)
  await stage.restoreServers()
  await window.getByRole('button', { name: 'Try again' }).click()
  await expect(signed(window)).toBeVisible()
  await resultOf(wallet.dapp, 'send')
  expect(await minedCount(stage, wallet.address)).toBe(before + 1)
  await window.close()
})

for (const [name, call] of [
  ['1', /^POST \/v1\/ceremonies$/],
  ['2', /\/steps\/2$/],
] as const)
  test(`a server is killed during step ${name} of signing: the other signs`, async ({ stage, wallet }) => {
    const window = await askForPayment(wallet)
    const held = stage.proxies[0].hold(call, 'before')
    await consent(window, 'Approve and sign')
    await held.reached
    await stage.killServer(0)
    held.release()
    await expect(signed(window)).toBeVisible()
    expect(await signersAmong(window, serverNames)).toEqual([second])
    await resultOf(wallet.dapp, 'send')
    await window.close()
  })

/** While the second server is waited for, the page says who has done what. */
async function lookAtTheMaking(page: Page): Promise<void> {
  await expect(page.getByText(new RegExp(`^Waiting for ${second}, \\d+ seconds?$`))).toBeVisible()
  const steps = page.getByRole('table', { name: 'Steps of making the key, party by party' }).getByRole('row')
  const said = await steps.evaluateAll((rows) =>
    rows.slice(1).map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent)),
  )
  expect(said).toEqual([
    ['done', 'done', 'done'],
    ['done', 'done', 'now'],
    ['later', 'later', 'later'],
    ['later', 'later', 'later'],
    ['later', 'later', 'later'],
  ])
  await expectGoodLayout(page, 'creating')
}

for (const [step, call] of [
  ['2', /\/steps\/2$/],
  ['4', /\/steps\/4$/],
  ['5', /\/certificate$/],
] as const)
  test(`a server is killed during step ${step} of making the key: it is named, and the next try works`, async ({
    stage,
    freshBrowser: context,
  }) => {
    const held = stage.proxies[1].hold(call, 'before')
    const page = await makeWallet(context)
    await held.reached
    if (step === '2') await lookAtTheMaking(page)
    await stage.killServer(1)
    held.release()
    // From step 4 on this browser's share is stored, and the key can be completed where every party has stored its own.
    const stored = step === '4' || step === '5'
    await expect(page.getByText(stored ? 'The key is not complete yet' : 'No key was made').first()).toBeVisible()
    await expect(page.getByText(`${second} stopped ${stored ? 'before' : `at step ${step}`}`).first()).toBeVisible()
    await stage.restoreServers()
    if (stored) await completeMaking(page, password)
    if (step === '4') await expect(page.getByText('This key cannot be completed').first()).toBeVisible()
    if (step !== '5') await page.getByRole('button', { name: 'Start over' }).click()
    if (step === '4') {
      await chooseServers(page, serverNames)
      await createKey(page)
    }
    await shownAddress(page)
  })
