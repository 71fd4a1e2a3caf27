import type { BrowserContext, Page } from '@playwright/test'
import { killServiceWorker } from '../browser.ts'
import { expect, test } from '../made-wallet.ts'
import { approvalAfter, consent, pressIn } from '../pages/approval.ts'
import { call, openBeaconDapp, pairInDialog } from '../pages/beacon-dapp.ts'
import { openPopup } from '../pages/wallet.ts'
import { SDKS } from './dapps/bundle.ts'

const network = { type: 'shadownet' }
const tz1 = expect.stringMatching(/^tz1/)

/** Asks for permission and pairs, up to the window that asks the person. */
async function askFor(context: BrowserContext, page: Page) {
  let answer: ReturnType<typeof call> | undefined
  const window = await approvalAfter(context, async () => {
    answer = call(page, 'requestPermissions')
    await pairInDialog(page)
  })
  return { window, answer: answer! }
}

for (const sdk of SDKS) {
  test(`${sdk}: is told that the person rejected it`, async ({ made: { context } }) => {
    const page = await openBeaconDapp(context, { sdk, origin: `https://${sdk}-refused.example`, network })
    const { window, answer } = await askFor(context, page)
    await pressIn(window, 'Cancel')
    expect(await answer).toEqual({ error: 'ABORTED_ERROR' })
  })
}

for (const sdk of SDKS) {
  test(`${sdk}: the worker dies, the person disconnects the site, and the dapp knows no account any more`, async ({
    made: { context },
  }) => {
    const origin = `${sdk}-parting.example`
    const page = await openBeaconDapp(context, { sdk, origin: `https://${origin}`, network })
    const { window, answer } = await askFor(context, page)
    await consent(window, 'Connect')
    expect(await answer).toMatchObject({ result: { address: tz1 } })
    const popup = await openPopup(context)
    await killServiceWorker(popup)
    await popup.reload()
    await popup.getByRole('button', { name: 'Settings', exact: true }).click()
    await popup.getByRole('button', { name: 'Connected sites' }).click()
    await popup.getByRole('button', { name: `Disconnect ${origin}` }).click()
    await expect.poll(() => call(page, 'getActiveAccount')).toEqual({ result: undefined })
  })
}

test('a network that the wallet does not know is refused before anybody is asked', async ({ made: { context } }) => {
  const unknown = { type: 'custom', name: 'Elsewhere', rpcUrl: 'https://node.elsewhere.example' }
  const page = await openBeaconDapp(context, { sdk: 'airgap', origin: 'https://elsewhere.example', network: unknown })
  const answer = call(page, 'requestPermissions')
  await pairInDialog(page)
  expect(await answer).toEqual({ error: 'NETWORK_NOT_SUPPORTED' })
})
