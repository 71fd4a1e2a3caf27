import { type BrowserContext, expect, type Page } from '@playwright/test'
import { extensionId } from '../../scripts/extension.ts'

export async function openOnboarding(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.setViewportSize({ width: 1200, height: 800 })
  await page.goto(`chrome-extension://${extensionId}/onboarding.html`)
  // A browser that was killed opens its old tabs before this one; behind them a page draws once a second.
  await page.bringToFront()
  return page
}

export const beginNewWallet = (page: Page) => page.getByRole('button', { name: 'Create a wallet' }).click()

export async function typePassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('The same again').fill(password)
}

export async function choosePassword(page: Page, password: string): Promise<void> {
  await typePassword(page, password)
  await page.getByRole('button', { name: 'Continue' }).click()
}

export const serverChoice = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true })

export async function lookUpServer(page: Page, url: string): Promise<void> {
  await page.getByLabel('Address of another server').fill(url)
  await page.getByRole('button', { name: 'Look up' }).click()
}

export async function chooseServers(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) await serverChoice(page, name).check()
}

export const createKey = (page: Page) => page.getByRole('button', { name: 'Create the key' }).click()

/** Waits until the key is certified and its address shown; returns the whole address. */
export async function shownAddress(page: Page): Promise<string> {
  const address = page.getByTestId('address').first()
  await expect(address).toHaveAttribute('title', /^0x[0-9a-fA-F]{40}$/, { timeout: 60_000 })
  return (await address.getAttribute('title')) as string
}

/** Takes the backup file and returns where it was put. */
export async function saveBackup(page: Page): Promise<string> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Save the backup file' }).click()
  return (await download).path()
}

export const openTheWallet = (page: Page) => page.getByRole('button', { name: 'Open the wallet' }).click()

/** Completes a key whose making ended after this browser's share was stored. */
export async function completeMaking(page: Page, password: string): Promise<void> {
  await page.getByLabel('The password you chose').fill(password)
  await page.getByRole('button', { name: 'Complete it', exact: true }).click()
}

/** From Welcome: brings the wallet of a backup file to this browser. */
export async function restoreFrom(page: Page, backupFile: string, password: string): Promise<void> {
  await page.getByRole('button', { name: 'Bring a wallet to this browser' }).click()
  await fillRestore(page, backupFile, password)
}

export async function fillRestore(page: Page, backupFile: string, password: string): Promise<void> {
  await page.locator('input[type=file]').setInputFiles(backupFile)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Bring the wallet here' }).click()
}
