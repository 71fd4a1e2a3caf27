import { type BrowserContext, expect, type Page } from '@playwright/test'

export async function openDapp(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  return page
}

export const press = (page: Page, button: string) => page.getByRole('button', { name: button, exact: true }).click()

/** The name under which the wallet announced itself. */
export const foundWallet = (page: Page) => page.getByRole('combobox', { name: 'Wallet' }).locator('option').first()

const result = (page: Page, key: string) => page.getByTestId(`result-${key}`)

/** Waits for any answer, looking often. */
const answered = (page: Page, key: string) =>
  page.waitForFunction(
    (id) => /^(?:done|failed)$/.test(document.querySelector(`[data-testid="${id}"]`)?.getAttribute('data-state') ?? ''),
    `result-${key}`,
    { polling: 50, timeout: 60_000 },
  )

/** Waits until the request is answered and returns what came back. */
export async function resultOf(page: Page, key: string): Promise<string> {
  await answered(page, key)
  await expect(result(page, key)).toHaveAttribute('data-state', 'done', { timeout: 60_000 })
  return (await result(page, key).textContent()) ?? ''
}

/** Waits until the request has failed and returns «code words». */
export async function failureOf(page: Page, key: string): Promise<string> {
  await answered(page, key)
  await expect(result(page, key)).toHaveAttribute('data-state', 'failed', { timeout: 60_000 })
  return (await result(page, key).textContent()) ?? ''
}

export async function fundFromFaucet(page: Page, address: string): Promise<void> {
  await page.getByLabel('Address to fund').fill(address)
  await press(page, 'Fund with 10 ETH')
  await resultOf(page, 'fund')
}
