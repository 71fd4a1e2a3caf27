import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../fixtures.ts'
import { lock, openPopup } from '../pages/wallet.ts'
import { type Scene, story } from '../story.ts'

/** The story's screens that are compared, by the names it gives them. */
const LIGHT = [
  '01-welcome',
  '02-password',
  '03-servers',
  '04-creating',
  '05-ready',
  '07-home',
  '13-connect',
  '14-payment',
  '15-typed-data',
]
const DARK = ['07-home', '14-payment']

/** What differs from one run to the next: addresses, fingerprints, hosts with their ports, times. */
const volatile = (page: Page): Locator[] => [
  page.locator('code, time, [data-testid="address"], .full-address'),
  page.getByText(/127\.0\.0\.1/),
  page.getByText(/\d\d:\d\d/),
]

async function compare(page: Page, name: string): Promise<void> {
  await expect(page).toHaveScreenshot(`${name}.png`, {
    animations: 'disabled',
    caret: 'hide',
    mask: volatile(page),
    maskColor: '#888888',
    maxDiffPixelRatio: 0.01,
    threshold: 0.25,
  })
}

test('ten screens in light and two in dark look as they did', async ({ world, context }) => {
  const picture: Scene['picture'] = async (page, name) => {
    if (LIGHT.includes(name)) await compare(page, name)
    if (!DARK.includes(name)) return
    await page.emulateMedia({ colorScheme: 'dark' })
    await compare(page, `${name}-dark`)
    await page.emulateMedia({ colorScheme: 'light' })
  }
  const scene: Scene = { world, context, picture }
  for (const { name, run } of story) await test.step(name, () => run(scene))
  const popup = await openPopup(context)
  await lock(popup)
  await expect(popup.getByRole('button', { name: 'Unlock' })).toBeVisible()
  await compare(popup, '06-unlock')
})
