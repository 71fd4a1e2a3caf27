import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { killServiceWorker, launchBrowser } from '../browser.ts'
import { expect, type MadeWallet, test } from '../made-wallet.ts'
import { ask, askPerson, connect, heard, openSite, type WithEthereum } from '../pages/site.ts'
import { openPopup } from '../pages/wallet.ts'

type Marked = { ethereum: { isMetaMask?: boolean; isSymbolon?: boolean; isOther?: boolean } }

const marks = (page: Page) =>
  page.evaluate(() => {
    const { isMetaMask, isSymbolon, isOther } = (window as unknown as Marked).ethereum
    return { isMetaMask, isSymbolon, isOther }
  })

async function toggle({ context }: MadeWallet, setting: string): Promise<void> {
  const popup = await openPopup(context)
  await popup.getByRole('button', { name: 'Settings' }).click()
  const control = popup.getByRole('switch', { name: setting })
  const checked = await control.isChecked()
  await control.click()
  await expect(control).toBeChecked({ checked: !checked })
  await popup.close()
}

test('«Act as MetaMask» reaches open pages at once and is taken back the same way', async ({ made }) => {
  const page = await openSite(made.context, 'https://old.example')
  expect(await marks(page)).toEqual({ isMetaMask: false, isSymbolon: true })
  await toggle(made, 'Act as MetaMask for old dapps')
  await expect.poll(() => marks(page)).toEqual({ isMetaMask: true, isSymbolon: true })
  await toggle(made, 'Act as MetaMask for old dapps')
  await expect.poll(() => marks(page)).toEqual({ isMetaMask: false, isSymbolon: true })
})

test('another wallet takes window.ethereum without an error, and as the default wallet this one takes it back', async ({
  made,
}) => {
  const page = await openSite(made.context, 'https://crowded.example')
  await page.evaluate(() => {
    ;(window as unknown as Marked).ethereum = { isOther: true }
  })
  expect(await marks(page)).toEqual({ isOther: true })
  await toggle(made, 'Default wallet for sites')
  await expect.poll(() => marks(page)).toEqual({ isMetaMask: false, isSymbolon: true })

  // A wallet that fixes the property stays, nothing throws, and EIP-6963 finds this one.
  await page.evaluate(() =>
    Object.defineProperty(window, 'ethereum', { value: { isOther: true }, writable: false, configurable: false }),
  )
  await toggle(made, 'Default wallet for sites')
  await toggle(made, 'Default wallet for sites')
  expect(await marks(page)).toEqual({ isOther: true })
  const announced = page.evaluate(() => {
    const names: string[] = []
    addEventListener('eip6963:announceProvider', (event) => names.push((event as CustomEvent).detail.info.name))
    dispatchEvent(new Event('eip6963:requestProvider'))
    return names
  })
  expect(await announced).toEqual(['Symbolon'])
  await toggle(made, 'Default wallet for sites')
})

test('the worker dies under a request: 4900, and the next request is answered', async ({ made }) => {
  const page = await openSite(made.context, 'https://worker.example')
  await connect(made.context, page)
  const { window, answer } = await askPerson(made.context, page, 'personal_sign', ['0x00', made.address])
  await killServiceWorker(window)
  expect(await answer).toMatchObject({ code: 4900 })
  expect(await ask(page, 'eth_accounts')).toEqual({ result: [made.address.toLowerCase()] })
  await expect(window.getByText('The browser interrupted this')).toBeVisible()
})

test('the extension goes from under a page: disconnect is told once, and every request is 4900', async ({ made }) => {
  const folder = await mkdtemp(join(tmpdir(), 'symbolon-e2e-'))
  const context = await launchBrowser(made.world.extensionDir, folder)
  try {
    const page = await openSite(context, 'https://left.example')
    expect(await ask(page, 'eth_accounts')).toEqual({ result: [] })
    const [worker] = context.serviceWorkers()
    const ended = worker!.waitForEvent('close')
    // The call ends with the worker that makes it.
    await worker!.evaluate(() => setTimeout(() => chrome.runtime.reload()))
    await ended
    await expect.poll(() => ask(page, 'eth_accounts')).toMatchObject({ code: 4900 })
    expect(await ask(page, 'eth_chainId')).toMatchObject({ code: 4900 })
    const told = (await heard(page)).filter(([name]) => name === 'disconnect')
    expect(told).toEqual([['disconnect', { code: 4900 }]])
    expect(await page.evaluate(() => (window as unknown as WithEthereum & Window).ethereum !== undefined)).toBe(true)
  } finally {
    await context.close()
    await rm(folder, { recursive: true, force: true })
  }
})
