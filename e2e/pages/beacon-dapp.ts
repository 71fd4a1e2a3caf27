import { type BrowserContext, expect, type Page } from '@playwright/test'
import { pageScript, type Sdk, scriptsOf } from '../beacon/dapps/bundle.ts'
import { RELAY, relayAnswer } from '../beacon/dapps/relay.ts'
import { approvalAfter, consent, pressIn, signed } from './approval.ts'

/** A network as an SDK names it. */
export type BeaconNetwork = { type: string; name?: string; rpcUrl?: string }

/** What a call of the SDK comes to: its result, or the type of the error that it threw. */
export type SdkAnswer = { result: unknown } | { error: string }

/** What the page holds; a dapp of Taquito is asked through Taquito itself. */
export type WithDapp = { dapp: { call: (method: string, values: unknown[]) => Promise<SdkAnswer> } }

async function answerForRelays(page: Page): Promise<void> {
  await page.route(RELAY, (route) => {
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }
    const json = (value: object) => route.fulfill({ headers, json: value })
    if (route.request().method() === 'OPTIONS') return json({})
    const answer = relayAnswer(new URL(route.request().url()))
    return answer && json(answer)
  })
}

/** A page of that origin, which uses an SDK and is answered for here. */
export async function openBeaconDapp(
  context: BrowserContext,
  { sdk, origin, network }: { sdk: Sdk; origin: string; network: BeaconNetwork },
): Promise<Page> {
  const page = await context.newPage()
  const scripts = [pageScript(network), ...(await scriptsOf(sdk))]
  const tags = scripts.map((_, index) => `<script src="/${index}.js"></script>`).join('')
  const html = `<!doctype html><title>${sdk}</title><body>${tags}`
  await page.route(`${origin}/**`, (route) => {
    const { pathname } = new URL(route.request().url())
    const script = /^\/(\d+)\.js$/.exec(pathname)
    if (script !== null) return route.fulfill({ contentType: 'text/javascript', body: scripts[Number(script[1])]! })
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
  })
  await answerForRelays(page)
  // A page from elsewhere may not itself call the loopback interface, where the node is.
  await page.route('http://127.0.0.1:*/**', async (route) => route.fulfill({ response: await route.fetch() }))
  await page.goto(`${origin}/`)
  return page
}

/** Calls the SDK's client, or Taquito where the page has that. */
export function call(page: Page, method: string, ...values: unknown[]): Promise<SdkAnswer> {
  return page.evaluate(([name, given]) => (window as unknown as WithDapp).dapp.call(name, given), [
    method,
    values,
  ] as const)
}

/** Asks for something that needs consent: the window that opens, and what the page gets in the end. */
export async function askThrough(
  context: BrowserContext,
  page: Page,
  method: string,
  ...values: unknown[]
): Promise<{ window: Page; answer: Promise<SdkAnswer> }> {
  let answer: Promise<SdkAnswer> | undefined
  const early = Promise.withResolvers<never>()
  const asked = approvalAfter(context, async () => {
    answer = call(page, method, ...values)
    answer.then((given) => early.reject(new Error(`No window: ${JSON.stringify(given)}`)), early.reject)
  })
  const window = await Promise.race([asked, early.promise])
  return { window, answer: answer! }
}

/** Consents to what a window asks, sees it signed, and puts the window away. */
export async function approveIn(window: Page): Promise<void> {
  await consent(window, 'Approve and sign')
  await expect(signed(window)).toBeVisible()
  const closed = window.waitForEvent('close')
  await pressIn(window, 'Done')
  await closed
}

/** Asks, consents, and returns what the page got. */
export async function approveThrough(
  context: BrowserContext,
  page: Page,
  method: string,
  ...values: unknown[]
): Promise<unknown> {
  const { window, answer } = await askThrough(context, page, method, ...values)
  await approveIn(window)
  return resultIn(await answer)
}

/** The result, or an error that says what came instead. */
export function resultIn(answer: SdkAnswer): unknown {
  if ('result' in answer) return answer.result
  throw new Error(`The wallet answered ${answer.error}.`)
}

/** An account as an SDK knows it. */
export type BeaconAccount = { address: string; publicKey: string }

/** Pairs, and is granted the account in use, and those whose names are given. */
export async function connectDapp(
  context: BrowserContext,
  page: Page,
  more: readonly string[] = [],
): Promise<BeaconAccount> {
  let answer: Promise<SdkAnswer> | undefined
  const window = await approvalAfter(context, async () => {
    answer = call(page, 'requestPermissions')
    await pairInDialog(page)
  })
  const closed = window.waitForEvent('close')
  for (const name of more) await window.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check()
  await consent(window, 'Connect')
  const account = resultIn(await answer!) as BeaconAccount
  await closed
  return account
}

/** In the SDK's own dialog: finds this wallet below those the SDK knows, and pairs with its extension. */
export async function pairInDialog(page: Page): Promise<void> {
  await page.locator('div.alert-footer').click()
  await page.locator('h3', { hasText: 'Symbolon' }).click()
  await page.getByRole('button', { name: 'Use Extension' }).click()
}

/** The wallets that the page's SDK has paired with. */
export const pairedWallets = (page: Page) =>
  page.evaluate(() => {
    const peers: { name: string; extensionId: string; publicKey: string }[] = JSON.parse(
      localStorage.getItem('beacon:postmessage-peers-dapp') ?? '[]',
    )
    return peers.map(({ name, extensionId, publicKey }) => ({ name, extensionId, publicKey }))
  })
