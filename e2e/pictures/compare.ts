import { expect, type Locator, type Page } from '@playwright/test'

/** The story's screens that are compared, by the names it gives them. */
const LIGHT = [
  '01-welcome',
  '02-password',
  '03-servers',
  '04-creating',
  '05-ready',
  '06-unlock',
  '07-home',
  '13-connect',
  '14-payment',
  '15-typed-data',
]
const DARK = ['07-home', '14-payment']

/** What differs from one run to the next: addresses, fingerprints, hosts with their ports, times, how far the key is. */
const volatile = (page: Page): Locator[] => [
  page.locator('code, time, [data-testid="address"], .address'),
  page.locator('.offer-print, .ceremony tbody, .ceremony th svg, .creating-foot p'),
  page.locator('.onboarding:has(.ceremony) .onboarding-figure'),
  page.getByText(/127\.0\.0\.1/),
  page.getByText(/\d\d:\d\d/),
]

async function compare(page: Page, name: string): Promise<void> {
  // Nothing lies under the pointer.
  await page.mouse.move(0, 0)
  await expect(page).toHaveScreenshot(`${name}.png`, {
    animations: 'disabled',
    caret: 'hide',
    mask: volatile(page),
    maskColor: '#888888',
    // Less than a changed sentence is.
    maxDiffPixels: 200,
  })
}

/** Compares the screens of one story with the pictures kept here: ten in light, two in dark, each the first time it is seen. */
export function pictureComparison() {
  const unseen = new Set(LIGHT)
  return {
    async look(page: Page, name: string): Promise<void> {
      if (!unseen.delete(name)) return
      await compare(page, name)
      if (!DARK.includes(name)) return
      await page.emulateMedia({ colorScheme: 'dark' })
      await compare(page, `${name}-dark`)
      await page.emulateMedia({ colorScheme: 'light' })
    },
    /** Demands that the story has shown every screen. */
    expectAllSeen(): void {
      expect([...unseen]).toEqual([])
    },
  }
}
