import type { Page } from '@playwright/test'

/** Keeps a picture of a page at rest: nothing lies under the pointer, and what moves has arrived. */
export async function screenshot(page: Page, path: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.screenshot({ path, animations: 'disabled' })
}
