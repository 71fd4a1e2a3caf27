import type { Page } from '@playwright/test'
import { extensionId } from '../../scripts/extension.ts'
import { expect, test } from '../made-wallet.ts'
import { call, openBeaconDapp, pairedWallets, pairInDialog } from '../pages/beacon-dapp.ts'

const network = { type: 'shadownet' }
const symbolon = { name: 'Symbolon', extensionId, publicKey: expect.stringMatching(/^[0-9a-f]{64}$/) }

/** Pairs; what is asked for then stays unanswered, and ends with its page. */
async function beginPairing(page: Page): Promise<void> {
  call(page, 'requestPermissions').catch((error: unknown) => {
    if (!page.isClosed()) throw error
  })
  await pairInDialog(page)
}

test('two sites pair with two keys: neither can tell from its own that the other’s wallet is the same', async ({
  made: { context },
}) => {
  const keys = []
  for (const origin of ['https://one.example', 'https://two.example']) {
    const page = await openBeaconDapp(context, { sdk: 'airgap', origin, network })
    await beginPairing(page)
    await expect.poll(() => pairedWallets(page)).toEqual([symbolon])
    keys.push((await pairedWallets(page))[0]!.publicKey)
  }
  expect(new Set(keys).size).toBe(2)
})
