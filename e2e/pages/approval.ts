import type { BrowserContext, Locator, Page } from '@playwright/test'

/** Does `act` and returns the approval window that it opens. */
export async function approvalAfter(context: BrowserContext, act: () => Promise<void>): Promise<Page> {
  const opened = context.waitForEvent('page', { timeout: 20_000 })
  await act()
  const page = await opened
  await page.waitForURL(/\/approval\.html/)
  await page.setViewportSize({ width: 400, height: 680 })
  // Its buttons arm only in a window that has the focus.
  await page.bringToFront()
  return page
}

export type Consent = 'Approve and sign' | 'Connect' | 'Sign in' | 'Add the network' | `Use ${string}`

/** Presses a button of a window which may close under the press, before it is told that it was pressed. */
export const pressIn = (page: Page, name: string | RegExp) =>
  whichMayClose(page, async () => {
    const button = page.getByRole('button', { name, exact: true })
    // What is shown may change in the very moment of the press, which then counts for nothing: one presses again.
    for (;;) {
      await armed(button)
      const press = await page.evaluateHandle(() => {
        const seen = { counts: false }
        document.addEventListener('click', () => (seen.counts = true), { capture: true, once: true })
        return seen
      })
      await button.click()
      if (await press.evaluate(({ counts }) => counts)) return
    }
  })

/** Waits until a button can be pressed, which the runner by itself would notice half a second late. */
const armed = (button: Locator) =>
  button.evaluate(
    (element) =>
      new Promise<void>((resolve) => {
        const observer = new MutationObserver(look)
        function look() {
          if (element.isConnected && (element as HTMLButtonElement).disabled) return
          observer.disconnect()
          resolve()
        }
        observer.observe(document, { attributes: true, childList: true, subtree: true })
        look()
      }),
  )

/** Presses a key in a window which may close under it. */
export const pressKeyIn = (page: Page, key: string) => whichMayClose(page, () => page.keyboard.press(key))

async function whichMayClose(page: Page, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!page.isClosed()) throw error
  }
}

export const consent = (page: Page, name: Consent) => pressIn(page, name)

export const reject = (page: Page) => pressIn(page, 'Reject')

/** What a server says of the request, as one line: «Muzeum Nowych Form: agrees. …». */
export const verdictOf = (page: Page, server: string) => page.getByRole('listitem').filter({ hasText: server })

export const signed = (page: Page) => page.getByRole('heading', { name: 'Signed', exact: true })

/** Of these servers, the ones that the finished window says have signed. */
export async function signersAmong(page: Page, servers: readonly string[]): Promise<string[]> {
  const said = await Promise.all(
    servers.map((server) => page.getByText(`${server} signed`, { exact: true }).first().isVisible()),
  )
  return servers.filter((_, index) => said[index])
}
