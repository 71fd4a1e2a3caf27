import type { Page } from '@playwright/test'
import { expect, test } from './made-wallet.ts'
import { openFullPage, reviewPayment, showView } from './pages/wallet.ts'
import { expectGoodLayout, expectRoomForText } from './pictures/layout.ts'

const FRIEND = '0x15010a2adac78d4627e2d77d78adfb479d5cd0e2'
const VIEWS = [
  '',
  'activity',
  'accounts',
  'parties',
  'sites',
  'networks',
  'settings',
  'send',
  'receive',
  'new-network',
  'add-token',
]
const ENTRIES = ['Home', 'Activity', 'Accounts', 'Parties', 'Connected sites', 'Networks', 'Settings']

const navigation = (page: Page) => page.getByRole('navigation', { name: 'Wallet' })
const heading = (page: Page) => page.getByRole('main').getByRole('heading', { level: 1 })
const skipLink = (page: Page) => page.getByRole('link', { name: 'Skip to the content' })

/** The names of what the keyboard stops at, press by press, until it is `last`. */
async function stopsUntil(page: Page, last: string): Promise<string[]> {
  const names: string[] = []
  do {
    await page.keyboard.press('Tab')
    names.push(
      await page.evaluate(() => {
        const stop = document.activeElement
        return stop?.getAttribute('aria-label') ?? stop?.textContent ?? ''
      }),
    )
  } while (names.at(-1) !== last && names.length < 30)
  return names
}

test('every view keeps the rules for reading, names and room', async ({ made }) => {
  const page = await openFullPage(made.context)
  const look = (view: string) =>
    test.step(view, async () => {
      await expect(heading(page)).toHaveCount(1)
      await expectGoodLayout(page, view)
      await expectRoomForText(page, view)
    })
  for (const view of VIEWS) {
    await showView(page, 'app', view)
    await look(`#/${view}`)
  }
  await showView(page, 'app', '')
  await reviewPayment(page, FRIEND, '0.01')
  await expect(page.getByText('All read it alike')).toBeVisible()
  await look('review')
  await page.getByRole('main').getByRole('button', { name: 'Back', exact: true }).first().click()
  await page.getByRole('button', { name: '2 of 3' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Add account' })).toBeVisible()
  await look('accounts, from below')
})

test('the first stop of the keyboard leads past the navigation', async ({ made }) => {
  const page = await openFullPage(made.context)
  await page.keyboard.press('Tab')
  await expect(skipLink(page)).toBeFocused()
  await expect(skipLink(page)).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('Enter')
  await expect(heading(page)).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1)
  expect(page.url()).toMatch(/app\.html#\/$/)
})

test('the keyboard goes through the wallet, the navigation, the lock and then the view', async ({ made }) => {
  const page = await openFullPage(made.context)
  const stops = await stopsUntil(page, 'Receive')
  expect(stops.slice(0, 10)).toEqual([
    'Skip to the content',
    expect.stringMatching(/2 of 3, \w+ accounts/),
    ...ENTRIES,
    'Lock',
  ])
  expect(stops.slice(-2)).toEqual(['Send', 'Receive'])
})

test('each entry leads to its view: it is marked, the focus is on the heading, the title says where', async ({
  made,
}) => {
  const page = await openFullPage(made.context)
  const entries = navigation(page).getByRole('link')
  await expect(entries).toHaveText(ENTRIES)
  for (const name of [...ENTRIES.slice(1), 'Home']) {
    const entry = navigation(page).getByRole('link', { name })
    await entry.focus()
    await page.keyboard.press('Enter')
    await expect(heading(page)).toBeFocused()
    await expect(page).toHaveTitle(`${name} – Symbolon`)
    await expect(entry).toHaveAttribute('aria-current', 'page')
    await expect(navigation(page).locator('[aria-current]')).toHaveCount(1)
    await expect(page.getByRole('main').getByRole('button', { name: 'Back', exact: true })).toHaveCount(0)
  }
  await showView(page, 'app', 'new-network')
  await expect(navigation(page).getByRole('link', { name: 'Networks' })).toHaveAttribute('aria-current', 'true')
  await page.getByRole('main').getByRole('button', { name: 'Back', exact: true }).click()
  await expect(heading(page)).toHaveText('Networks')
  await expect(heading(page)).toBeFocused()
})

test('the accounts open from the wallet’s name, and give the focus back', async ({ made }) => {
  const page = await openFullPage(made.context)
  const wallet = page.getByRole('button', { name: '2 of 3' })
  for (const leave of ['Escape', 'Close'] as const) {
    await wallet.press('Enter')
    const sheet = page.getByRole('dialog', { name: 'Accounts' })
    await expect(sheet.getByRole('button', { name: 'Add account' })).toBeVisible()
    if (leave === 'Escape') await page.keyboard.press('Escape')
    else await sheet.getByRole('button', { name: 'Close' }).press('Enter')
    await expect(sheet).toBeHidden()
    await expect(wallet).toBeFocused()
  }
})

test('below 900 px the navigation is a menu on top', async ({ made }) => {
  const page = await openFullPage(made.context)
  const boxes = async () => {
    const [menu, main] = await Promise.all([navigation(page).boundingBox(), page.getByRole('main').boundingBox()])
    return { menu: menu!, main: main! }
  }
  const wide = await boxes()
  expect(wide.main.x).toBe(232)
  expect(wide.menu.x + wide.menu.width).toBeLessThanOrEqual(wide.main.x)
  await page.setViewportSize({ width: 899, height: 860 })
  const narrow = await boxes()
  expect(narrow.main.x).toBe(0)
  expect(narrow.menu.y + narrow.menu.height).toBeLessThanOrEqual(narrow.main.y)
})
