import type { Page } from '@playwright/test'
import { killServiceWorker } from '../browser.ts'
import { fillRestore, openTheWallet, shownAddress } from '../pages/onboarding.ts'
import { lock, openPopup, unlock } from '../pages/wallet.ts'
import { expect, expectPaymentWorks, password, serverNames, test } from './stage.ts'

type Store = 'storage.local' | 'IndexedDB'

/** What a page of the extension finds under «vault» in one of the two stores, or puts there; null removes it. */
const copies: Record<
  Store,
  { read: (page: Page) => Promise<unknown>; write: (page: Page, value: unknown) => Promise<void> }
> = {
  'storage.local': {
    read: (page) => page.evaluate(async () => (await chrome.storage.local.get('vault')).vault ?? null),
    write: (page, value) =>
      page.evaluate(async (vault) => {
        if (vault === null) await chrome.storage.local.remove('vault')
        else await chrome.storage.local.set({ vault })
      }, value),
  },
  IndexedDB: {
    read: (page) => page.evaluate(inDatabase, { write: false, value: null as unknown }),
    write: async (page, value) => void (await page.evaluate(inDatabase, { write: true, value })),
  },
}

function inDatabase({ write, value }: { write: boolean; value: unknown }): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('symbolon')
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const database = opening.result
      const transaction = database.transaction('vault', 'readwrite')
      const store = transaction.objectStore('vault')
      const asked = !write ? store.get('vault') : value === null ? store.delete('vault') : store.put(value, 'vault')
      transaction.onabort = () => reject(transaction.error)
      transaction.oncomplete = () => {
        database.close()
        resolve(asked.result ?? null)
      }
    }
  })
}

const GARBLED = { header: '{}', box: '00', checksum: '' }
const damaged = 'What this browser holds of its share is damaged'
const restored = 'One of the two copies of your share was damaged and has been restored from the other.'

test('a wrong password: a message, and a pause after five tries', async ({ wallet }) => {
  const popup = await openPopup(wallet.context)
  await lock(popup)
  for (let tries = 1; tries < 5; tries += 1) {
    await unlock(popup, `wrong ${tries}`)
    await expect(popup.getByText('That is not the password.')).toBeVisible()
    await expect(popup.getByRole('button', { name: 'Unlock' })).toBeEnabled()
  }
  await unlock(popup, 'wrong 5')
  await expect(popup.getByText(/^Five tries\. Wait \d+ seconds?\.$/)).toBeVisible()
  await popup.getByLabel('Password', { exact: true }).fill(password)
  await expect(popup.getByRole('button', { name: 'Unlock' })).toBeDisabled()
  // The pause outlives the worker.
  await killServiceWorker(popup)
  await popup.reload()
  await expect(popup.getByText(/^Five tries\. Wait \d+ seconds?\.$/)).toBeVisible()
  // As when the pause is over.
  await popup.evaluate(() => chrome.storage.local.set({ 'unlock-tries': { failed: 0, waitUntil: 0 } }))
  await popup.reload()
  await unlock(popup, password)
  await expect(popup.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
  await popup.close()
})

for (const [store, state, value] of [
  ['storage.local', 'deleted', null],
  ['storage.local', 'corrupted', GARBLED],
  ['IndexedDB', 'deleted', null],
  ['IndexedDB', 'corrupted', GARBLED],
] as const)
  test(`the copy of the share in ${store} is ${state}: the other heals it`, async ({ wallet }) => {
    const popup = await openPopup(wallet.context)
    await lock(popup)
    const before = await copies[store].read(popup)
    await copies[store].write(popup, value)
    await unlock(popup, password)
    await expect(popup.getByText(restored)).toBeVisible()
    expect(await copies[store].read(popup)).toEqual(before)
    await popup.getByRole('button', { name: 'Put away' }).first().click()
    await expect(popup.getByText(restored)).toBeHidden()
    await popup.close()
  })

test('IndexedDB is cleared: the share heals, the request keys are replaced, and signing works', async ({
  stage,
  wallet,
}) => {
  const popup = await openPopup(wallet.context)
  await lock(popup)
  await popup.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase('symbolon')
        request.onsuccess = () => resolve()
        request.onerror = () => reject(request.error)
      }),
  )
  const replacing = stage.proxies.map((proxy) => proxy.hold(/^POST \/v1\/request-key$/, 'answered'))
  await unlock(popup, password)
  for (const each of replacing) {
    await each.reached
    each.release()
  }
  await expect(popup.getByText(restored)).toBeVisible()
  await popup.close()
  for (const at of serverNames.keys()) {
    await stage.killServer(at)
    await expectPaymentWorks(stage, wallet)
    await stage.restoreServers()
  }
})

test('both copies are damaged: that is said, nothing is offered to begin anew, and they open once they are whole again', async ({
  wallet,
}) => {
  const popup = await openPopup(wallet.context)
  await lock(popup)
  const before = [await copies['storage.local'].read(popup), await copies.IndexedDB.read(popup)]
  for (const copy of Object.values(copies)) await copy.write(popup, GARBLED)
  await killServiceWorker(popup)
  for (const file of ['popup.html', 'onboarding.html']) {
    await popup.goto(new URL(file, popup.url()).href)
    await expect(popup.getByRole('heading', { name: damaged })).toBeVisible()
    await expect(popup.getByText(/Do not remove the extension\./)).toBeVisible()
    await expect(popup.getByRole('button', { name: /reset|create|new wallet|start over/i })).toHaveCount(0)
  }
  await copies['storage.local'].write(popup, before[0])
  await copies.IndexedDB.write(popup, before[1])
  await popup.goto(new URL('popup.html', popup.url()).href)
  await unlock(popup, password)
  await expect(popup.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
  await popup.close()
})

test('both copies are damaged: «Use the backup file» brings the wallet back in their place, keeps them aside, and it signs', async ({
  stage,
  wallet,
}) => {
  test.setTimeout(120_000)
  const popup = await openPopup(wallet.context)
  await popup.getByRole('button', { name: 'Settings', exact: true }).click()
  const download = popup.waitForEvent('download')
  await popup.getByRole('button', { name: /^Backup file/ }).click()
  const backup = await (await download).path()
  for (const copy of Object.values(copies)) await copy.write(popup, GARBLED)
  // Nothing of it is left in memory.
  await popup.evaluate(() => chrome.storage.session.clear())
  await killServiceWorker(popup)
  await popup.goto(new URL('popup.html', popup.url()).href)
  await expect(popup.getByRole('heading', { name: damaged })).toBeVisible()
  const opened = wallet.context.waitForEvent('page')
  await popup.getByRole('button', { name: 'Use the backup file' }).click()
  const page = await opened
  await expect(page.getByText(/is kept aside/)).toBeVisible()
  await fillRestore(page, backup, password)
  expect(await shownAddress(page)).toBe(wallet.address)
  const kept = await page.evaluate(async () => Object.entries(await chrome.storage.local.get(null)))
  expect(kept.filter(([key]) => key.startsWith('damaged vault')).map(([, value]) => value)).toEqual([GARBLED])
  await openTheWallet(page)
  await expectPaymentWorks(stage, wallet)
  await page.close()
})
