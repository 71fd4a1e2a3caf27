import { startTezosNode } from '../../src/background/testing/tezos-node.ts'
import { expect, test } from '../made-wallet.ts'
import { consent } from '../pages/approval.ts'
import { ask, askPerson, openSite } from '../pages/site.ts'
import { addAccount, openPopup, showView } from '../pages/wallet.ts'

const MAINNET = 'NetXdQprcVkpaWU'
const BAKER = 'tz1WCd2jm4uSt4vntk4vSuUWoZQGhLcDuR9q'

test('a Tezos account beside the Ethereum one: its balance, its baker, its address to receive', async ({
  made: { context, address },
}) => {
  const node = await startTezosNode(MAINNET)
  try {
    const popup = await openPopup(context)
    await showView(popup, 'popup', 'networks')
    await popup.getByRole('button', { name: /^Tezos/ }).click()
    await popup.getByLabel('Address of a node').fill(node.url)
    await popup.getByRole('button', { name: 'Keep' }).click()
    await expect(popup.getByRole('button', { name: /^Tezos.*In use/ })).toBeVisible()

    // A wallet has a key for Tezos from the first; a further one is made by all parties.
    await showView(popup, 'popup', '')
    await addAccount(popup, 'Commissions', 'Tezos')
    const made = popup.getByRole('region', { name: 'Tezos' }).getByRole('button')
    await expect(made.filter({ hasText: 'Commissions' })).toHaveText(/^Commissionstz1/)
    await expect(made.filter({ hasText: /^Maintz1/ })).toBeVisible()
    await popup.getByRole('button', { name: 'Close' }).click()
    await addAccount(popup, 'Royalties', 'Tezos, from your Ethereum key')
    if (process.env.LOOK) await popup.screenshot({ path: '/tmp/fam-accounts.png' })
    const row = popup.getByRole('region', { name: 'Tezos' }).getByRole('button', { name: /^Royalties/ })
    await expect(row).toContainText('from your Ethereum key')
    const tezos = (await row.locator('code').getAttribute('title'))!
    expect(tezos).toMatch(/^tz2[1-9A-HJ-NP-Za-km-z]{33}$/)
    node.balances.set(tezos, 64_020_000n)
    node.delegates.set(tezos, BAKER)
    await row.click()

    await popup.reload()
    await expect(popup.getByText(/^64\.02\s?XTZ$/)).toBeVisible()
    await expect(popup.getByText('Royalties, Tezos')).toBeVisible()
    await expect(popup.getByTestId('address')).toHaveAttribute('title', tezos)
    await expect(popup.getByText('Delegates to tz1WC…uR9q')).toBeVisible()

    if (process.env.LOOK) await popup.screenshot({ path: '/tmp/fam-home.png' })
    await popup.getByRole('button', { name: 'Receive' }).click()
    await expect(popup.getByRole('img', { name: 'The address of Royalties as a QR code' })).toBeVisible()
    await expect(popup.getByTestId('address')).toHaveAttribute('title', tezos)

    if (process.env.LOOK) {
      await popup.screenshot({ path: '/tmp/fam-receive.png' })
      await showView(popup, 'popup', 'networks')
      await popup.screenshot({ path: '/tmp/fam-networks.png' })
      await showView(popup, 'popup', '')
      await popup.getByRole('button', { name: 'Wallet, accounts' }).click()
      await popup.getByRole('button', { name: 'Add account' }).click()
      await popup.screenshot({ path: '/tmp/fam-add.png', fullPage: true })
    }

    // A site that speaks Ethereum is shown Ethereum.
    const page = await openSite(context, 'https://royalties.example')
    const { window, answer } = await askPerson(context, page, 'eth_requestAccounts')
    await expect(window.getByRole('checkbox', { name: /^Royalties/ })).toHaveCount(0)
    await consent(window, 'Connect')
    expect(await answer).toEqual({ result: [address.toLowerCase()] })
    expect(await ask(page, 'eth_accounts')).toEqual({ result: [address.toLowerCase()] })
    await showView(popup, 'popup', '')
    await popup.getByRole('button', { name: 'Wallet, accounts' }).click()
    await popup.getByRole('region', { name: 'Ethereum' }).getByRole('button', { name: /^Main/ }).click()
    await expect(popup.getByText('Main, Local chain')).toBeVisible()
  } finally {
    node.stop()
  }
})
