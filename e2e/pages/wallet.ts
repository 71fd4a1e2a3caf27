import { type BrowserContext, expect, type Page } from '@playwright/test'
import { extensionId } from '../../scripts/extension.ts'

/** The popup, in a tab of the popup's size: Chromium shows the real one to nobody but the person. */
export async function openPopup(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.setViewportSize({ width: 360, height: 600 })
  await page.goto(`chrome-extension://${extensionId}/popup.html`)
  // Behind another window a page draws once a second.
  await page.bringToFront()
  return page
}

/** A view of the full page, once it stands. */
export async function openFullPage(context: BrowserContext, view = ''): Promise<Page> {
  const page = await context.newPage()
  await page.setViewportSize({ width: 1280, height: 860 })
  await page.bringToFront()
  await showView(page, 'app', view)
  return page
}

/** Goes to a view of the popup or of the full page, and waits until it stands. */
export async function showView(page: Page, document: 'popup' | 'app', view: string): Promise<void> {
  await page.goto(`chrome-extension://${extensionId}/${document}.html#/${view}`)
  await page.locator('main:not([aria-busy=true])').waitFor()
}

export async function unlock(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Unlock' }).click()
}

export const lock = (page: Page) => page.getByRole('button', { name: 'Lock', exact: true }).click()

/** Adds an account of that name, used where `kind` says; the one in use stays in use. Leaves the list of accounts open. */
export async function addAccount(page: Page, name: string, kind = 'Ethereum'): Promise<void> {
  await page.getByRole('button', { name: 'Wallet, accounts' }).click()
  await page.getByRole('button', { name: 'Add account' }).click()
  await page.getByLabel('Name of the new account').fill(name)
  await page.getByRole('radio', { name: kind, exact: true }).check()
  await page.getByRole('button', { name: 'Add account' }).click()
}

/** The account of that name, among those of a family, is the one in use from now on. */
export async function selectAccount(page: Page, family: 'Ethereum' | 'Tezos', name: string): Promise<void> {
  await page.getByRole('button', { name: 'Wallet, accounts' }).click()
  await page
    .getByRole('region', { name: family })
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click()
}

/** An Ethereum account, in the open list of accounts. */
export async function renameAccount(page: Page, name: string, to: string): Promise<void> {
  const accounts = page.getByRole('region', { name: 'Ethereum' })
  await accounts.getByRole('button', { name: `Rename ${name}` }).click()
  await page.getByLabel(`New name of ${name}`).fill(to)
  await page.getByRole('button', { name: 'Keep the name' }).click()
  await expect(accounts.getByRole('button', { name: `Rename ${to}` })).toBeFocused()
}

export const openTab = (page: Page, name: 'Activity') => page.getByRole('tab', { name }).click()

export async function fillPayment(page: Page, to: string, amount: string): Promise<void> {
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByLabel('To', { exact: true }).fill(to)
  await page.getByLabel('Amount').fill(amount)
}

/** Fills the Send form and goes on to its review, where approving is the next act. */
export async function reviewPayment(page: Page, to: string, amount: string): Promise<void> {
  await fillPayment(page, to, amount)
  await page.getByRole('button', { name: 'Review' }).click()
}
