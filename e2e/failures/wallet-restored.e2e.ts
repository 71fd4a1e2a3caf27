import { type BrowserContext, expect, type Page } from '@playwright/test'
import { expectNothingSerious } from '../axe.ts'
import { approvalAfter, consent, signed, signersAmong } from '../pages/approval.ts'
import { failureOf, openDapp, press, resultOf } from '../pages/dapp.ts'
import { openOnboarding, openTheWallet, restoreFrom, saveBackup, shownAddress } from '../pages/onboarding.ts'
import { openPopup } from '../pages/wallet.ts'
import { makeWallet, password, type Stage, serverNames, test } from './stage.ts'

async function connected(context: BrowserContext, stage: Stage): Promise<Page> {
  const dapp = await openDapp(context, stage.world.dapp.url)
  const window = await approvalAfter(context, () => press(dapp, 'Connect'))
  await consent(window, 'Connect')
  await resultOf(dapp, 'connect')
  return dapp
}

async function askForSignature(context: BrowserContext, dapp: Page): Promise<Page> {
  const window = await approvalAfter(context, () => press(dapp, 'Sign a message'))
  await consent(window, 'Approve and sign')
  return window
}

async function expectSigned(context: BrowserContext, dapp: Page): Promise<void> {
  const window = await askForSignature(context, dapp)
  await expect(signed(window)).toBeVisible()
  await resultOf(dapp, 'message')
  await window.close()
}

test('the profile is deleted: the backup file brings the same address to an empty browser, which signs with each server; the old browser says that it was replaced, and is used again only when told to', async ({
  stage,
  freshBrowser: old,
}, { testId }) => {
  // Two browsers, each made to wait for servers that are down.
  test.setTimeout(240_000)
  const made = await makeWallet(old)
  const address = await shownAddress(made)
  const backup = await saveBackup(made)
  await openTheWallet(made)
  const oldDapp = await connected(old, stage)

  const empty = await stage.launch(`${testId}-empty`)
  const page = await openOnboarding(empty)
  await restoreFrom(page, backup, password)
  expect(await shownAddress(page)).toBe(address)
  await openTheWallet(page)
  const dapp = await connected(empty, stage)
  for (const [at, other] of [
    [0, 1],
    [1, 0],
  ] as const) {
    await stage.killServer(at)
    const window = await askForSignature(empty, dapp)
    await expect(signed(window)).toBeVisible()
    expect(await signersAmong(window, serverNames)).toEqual([serverNames[other]])
    await resultOf(dapp, 'message')
    await window.close()
    await stage.restoreServers()
  }

  // It takes nothing back by itself: it says what has happened, and what to do.
  const replaced = 'Another browser has taken this one’s place'
  const window = await askForSignature(old, oldDapp)
  await expect(window.getByRole('heading', { name: replaced })).toBeVisible()
  await expect(window.getByText(/someone did it with your backup file and its password/)).toBeVisible()
  await window.close()
  expect(await failureOf(oldDapp, 'message')).not.toContain('0x')
  await expectSigned(empty, dapp)

  const popup = await openPopup(old)
  const known = `${serverNames.join(' and ')} no longer know this browser: another browser has taken its place.`
  await expect(popup.getByText(known)).toBeVisible()
  await popup.getByRole('button', { name: 'See parties' }).click()
  await popup.getByRole('button', { name: 'Use this browser again' }).click()
  await expectNothingSerious(popup)
  await popup.getByRole('dialog').getByRole('button', { name: 'Yes, use this one' }).click()
  await expect(popup.getByText(known)).toBeHidden()
  await popup.close()
  await expectSigned(old, oldDapp)

  const again = await askForSignature(empty, dapp)
  await expect(again.getByRole('heading', { name: replaced })).toBeVisible()
  await empty.close()
})
