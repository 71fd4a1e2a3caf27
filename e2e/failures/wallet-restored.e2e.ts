import { type BrowserContext, expect, type Page } from '@playwright/test'
import { approvalAfter, consent, signed, signersAmong } from '../pages/approval.ts'
import { failureOf, openDapp, press, resultOf } from '../pages/dapp.ts'
import { openOnboarding, openTheWallet, restoreFrom, saveBackup, shownAddress } from '../pages/onboarding.ts'
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

test('the profile is deleted: the backup file brings the same address to an empty browser, which signs with each server; the old browser no longer does', async ({
  stage,
  freshBrowser: old,
}, { testId }) => {
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

  // Its request key is refused; the owner key can replace it, but its pairs are of a generation that is over.
  const refused = stage.proxies[0].hold(/^POST \/v1\/request-key$/, 'before')
  const window = await askForSignature(old, oldDapp)
  await refused.reached
  refused.release()
  await expect(window.getByRole('heading', { name: 'Two servers did not sign' })).toBeVisible()
  await window.close()
  expect(await failureOf(oldDapp, 'message')).not.toContain('0x')

  const again = await askForSignature(empty, dapp)
  await expect(signed(again)).toBeVisible()
  await empty.close()
})
