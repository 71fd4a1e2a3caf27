import { expect, test, turnToEthereum } from '../made-wallet.ts'
import { consent } from '../pages/approval.ts'
import { ask, askPerson, openSite } from '../pages/site.ts'
import { addAccount, openPopup, showView } from '../pages/wallet.ts'

test.afterEach(({ made }) => turnToEthereum(made))

test('a Tezos account beside the Ethereum one: its balance, its address to receive, its key by all parties', async ({
  made: { context, world, address },
}) => {
  const popup = await openPopup(context)
  // A wallet has a key for Tezos from the first; a further one is made by all parties.
  await addAccount(popup, 'Commissions', 'Tezos')
  const made = popup.getByRole('region', { name: 'Tezos' }).getByRole('button')
  await expect(made.filter({ hasText: 'Commissions' })).toHaveText(/^Commissionstz1/)
  await expect(made.filter({ hasText: /^Maintz1/ })).toBeVisible()
  await popup.getByRole('button', { name: 'Close' }).click()
  await addAccount(popup, 'Royalties', 'Tezos, from your Ethereum key')
  const row = popup.getByRole('region', { name: 'Tezos' }).getByRole('button', { name: /^Royalties/ })
  await expect(row).toContainText('from your Ethereum key')
  const tezos = (await row.locator('code').getAttribute('title'))!
  expect(tezos).toMatch(/^tz2[1-9A-HJ-NP-Za-km-z]{33}$/)
  world.tezos.fund(tezos, 64_020_000n)
  await row.click()

  await popup.reload()
  await expect(popup.getByText(/^64\.02\s?XTZ$/)).toBeVisible()
  await expect(popup.getByText('Royalties, Local Tezos')).toBeVisible()
  await expect(popup.getByTestId('address')).toHaveAttribute('title', tezos)
  await expect(popup.getByText('Delegates to nobody')).toBeVisible()

  await popup.getByRole('button', { name: 'Receive' }).click()
  await expect(popup.getByRole('img', { name: 'The address of Royalties as a QR code' })).toBeVisible()
  await expect(popup.getByTestId('address')).toHaveAttribute('title', tezos)

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
})
