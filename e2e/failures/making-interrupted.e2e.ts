import type { Page } from '@playwright/test'
import { killServiceWorker } from '../browser.ts'
import type { Moment } from '../hold-proxy.ts'
import {
  choosePassword,
  chooseServers,
  completeMaking,
  createKey,
  openOnboarding,
  shownAddress,
} from '../pages/onboarding.ts'
import { expectGoodLayout } from '../pictures/layout.ts'
import { expect, makeWallet, password, type Stage, serverNames, test } from './stage.ts'
import { killBrowser } from './stopping.ts'

/** Where a making is stopped, and what the person finds: nothing counts, a record that not all signed, or one they did. */
type Point = {
  name: string
  call: RegExp
  moment: Moment
  skip?: number
  left: 'nothing' | 'half a record' | 'a record'
  /** The browser is killed here, too: its death leaves what was stored by then, which is one of three. */
  browser?: true
  /** The screen that the person finds is looked at closely here: there are two, and each place after finds one of them. */
  look?: true
}

const points: Point[] = [
  { name: 'step 1', call: /^POST \/v1\/ceremonies$/, moment: 'answered', left: 'nothing', look: true },
  { name: 'step 2', call: /\/steps\/2$/, moment: 'answered', left: 'nothing' },
  { name: 'step 3', call: /\/steps\/3$/, moment: 'answered', left: 'nothing', browser: true },
  { name: 'step 4', call: /\/steps\/4$/, moment: 'before', left: 'half a record', look: true, browser: true },
  { name: 'step 4, which every party has done', call: /\/steps\/4$/, moment: 'answered', left: 'a record' },
  { name: 'step 5', call: /\/certificate$/, moment: 'answered', left: 'a record', browser: true },
  { name: 'the test signature', call: /\/steps\/2$/, moment: 'answered', skip: 1, left: 'a record' },
  { name: 'the activation', call: /\/activation$/, moment: 'answered', left: 'a record' },
]

const interrupted = (page: Page) => page.getByRole('heading', { name: 'The browser interrupted this', exact: true })
const startOver = (page: Page) => page.getByRole('button', { name: 'Start over', exact: true })

/** Stops the making that `begin` begins at a point with the second server, by `stop`, and lets the servers go on without it. */
async function stoppedAt(
  stage: Stage,
  { call, moment, skip }: Point,
  begin: () => Promise<Page>,
  stop: (page: Page) => Promise<void>,
) {
  const held = stage.proxies[1].hold(call, moment, skip)
  const page = await begin()
  await held.reached
  await stop(page)
  stage.proxies[1].clear()
  return page
}

async function expectInterrupted(page: Page, { look }: Point): Promise<void> {
  await expect(interrupted(page)).toBeVisible()
  if (look) await expectGoodLayout(page, 'interrupted')
  await expect(page.getByTestId('address')).toHaveCount(0)
}

/** From what the person finds to a finished wallet, by the way that is offered. `again`: what starting over leads to. */
async function goesOn(page: Page, point: Point, again: (page: Page) => Promise<void>): Promise<void> {
  const { left } = point
  await expectInterrupted(page, point)
  if (left !== 'nothing') await completeMaking(page, password)
  if (left === 'half a record') await expect(page.getByText('This key cannot be completed').first()).toBeVisible()
  if (left !== 'a record') {
    await startOver(page).click()
    await again(page)
  }
  await shownAddress(page)
}

test('the service worker is killed at each step before anything is stored: the person starts over each time, and the last time a key is made', async ({
  stage,
  freshBrowser,
}) => {
  let page: Page | undefined
  const begin = async () => {
    if (page === undefined) return makeWallet(freshBrowser)
    // The page still knows what was chosen.
    await startOver(page).click()
    return page
  }
  for (const point of points.filter(({ left }) => left === 'nothing')) {
    page = await stoppedAt(stage, point, begin, killServiceWorker)
    await expectInterrupted(page, point)
  }
  await shownAddress(await begin())
})

for (const point of points) {
  if (point.left !== 'nothing')
    test(`the service worker is killed while the key is made, at ${point.name}`, async ({ stage, freshBrowser }) => {
      const page = await stoppedAt(stage, point, () => makeWallet(freshBrowser), killServiceWorker)
      await goesOn(page, point, async () => {
        await chooseServers(page, serverNames)
        await createKey(page)
      })
    })

  if (!point.browser) continue
  test(`the browser is killed while the key is made, at ${point.name}`, async ({ stage, freshBrowser }, { testId }) => {
    const kill = () => killBrowser(freshBrowser, stage.profile(testId))
    await stoppedAt(stage, point, () => makeWallet(freshBrowser), kill)
    const context = await stage.launch(testId)
    const page = await openOnboarding(context)
    await goesOn(page, point, async () => {
      await choosePassword(page, password)
      await chooseServers(page, serverNames)
      await createKey(page)
    })
    await context.close()
  })
}
