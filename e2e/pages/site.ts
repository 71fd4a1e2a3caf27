import { type BrowserContext, expect, type Frame, type Page } from '@playwright/test'
import type { Eip1193Provider } from 'ethers'
import { approvalAfter, type Consent, consent, pressIn, signed } from './approval.ts'

/** What a request comes to: `result`, or the error a page sees. */
export type Answer = { result: unknown } | { code: number; message: string }

type Injected = {
  request: (argument: { method: string; params?: unknown }) => Promise<unknown>
  on: (event: string, listener: (...values: unknown[]) => void) => void
}
export type WithEthereum = { ethereum: Injected; heard: [string, unknown][] }

const EVENTS = ['connect', 'disconnect', 'accountsChanged', 'chainChanged']

/** An empty page of that origin, whose every request is answered here; it notes the provider's events from the first. */
export async function openSite(
  context: BrowserContext,
  origin: string,
  headers: Record<string, string> = {},
): Promise<Page> {
  const page = await context.newPage()
  const note = `
    window.heard = []
    for (const name of ${JSON.stringify(EVENTS)})
      ethereum.on(name, (value) => heard.push([name, value instanceof Error ? { code: value.code } : value]))
  `
  await page.route(`${origin}/**`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers,
      body: `<!doctype html><title>${origin}</title><script>${note}</script>`,
    }),
  )
  await page.goto(`${origin}/`)
  return page
}

/** Asks the provider that the page finds. */
export function ask(page: Page | Frame, method: string, params?: unknown): Promise<Answer> {
  return page.evaluate(
    async (argument) => {
      const { ethereum } = window as unknown as WithEthereum
      try {
        return { result: await ethereum.request(argument) }
      } catch (error) {
        const { code, message } = error as { code: number; message: string }
        return { code, message }
      }
    },
    params === undefined ? { method } : { method, params },
  )
}

/** Asks for something that needs consent: the window that opens, and what the page gets in the end. */
export async function askPerson(
  context: BrowserContext,
  page: Page | Frame,
  method: string,
  params?: unknown,
): Promise<{ window: Page; answer: Promise<Answer> }> {
  let answer: Promise<Answer> | undefined
  const window = await approvalAfter(context, async () => {
    answer = ask(page, method, params)
  })
  return { window, answer: answer! }
}

export async function connect(context: BrowserContext, page: Page | Frame): Promise<void> {
  const { window, answer } = await askPerson(context, page, 'eth_requestAccounts')
  const closed = window.waitForEvent('close')
  await consent(window, 'Connect')
  await answer
  await closed
}

/** Asks for a signature, consents, puts the finished window away, and returns what the page got. */
export async function sign(
  context: BrowserContext,
  page: Page,
  method: string,
  params: unknown[],
  name: Consent,
): Promise<string> {
  const { window, answer } = await askPerson(context, page, method, params)
  await consent(window, name)
  await expect(signed(window)).toBeVisible()
  const closed = window.waitForEvent('close')
  await pressIn(window, 'Done')
  await closed
  return resultIn(await answer) as string
}

/** The page's provider for libraries that run here. */
export function providerOf(page: Page): Eip1193Provider {
  return {
    request: async ({ method, params }) => {
      const answer = await ask(page, method, params)
      if ('result' in answer) return answer.result
      throw Object.assign(new Error(answer.message), { code: answer.code })
    },
  }
}

/** The events of the provider so far, as name and value. */
export const heard = (page: Page) => page.evaluate(() => (window as unknown as WithEthereum).heard)

/** The result, or an error that says what came instead. */
export function resultIn(answer: Answer): unknown {
  if ('result' in answer) return answer.result
  throw new Error(`The wallet answered ${answer.code}: ${answer.message}`)
}
