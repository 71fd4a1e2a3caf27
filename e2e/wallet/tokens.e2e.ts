import type { Page } from '@playwright/test'
import { Contract, JsonRpcProvider, Wallet } from 'ethers'
import { expect, type MadeWallet, test } from '../made-wallet.ts'
import { consent, pressIn, signed } from '../pages/approval.ts'
import { askPerson, connect, openSite } from '../pages/site.ts'
import { openFullPage, openPopup, showView } from '../pages/wallet.ts'
import { expectGoodLayout } from '../pictures/layout.ts'

const OBOL = ['function mint(address to, uint256 value)', 'function balanceOf(address owner) view returns (uint256)']
const STUDIES = [
  'function mint(address to)',
  'function totalSupply() view returns (uint256)',
  'function ownerOf(uint256 id) view returns (address)',
]

const look = (page: Page, name: string) => test.step(name, () => expectGoodLayout(page, name))

/** The demo's contracts, with somebody who pays for minting. */
async function contractsOf({ world }: MadeWallet) {
  const node = new JsonRpcProvider(world.chain.url, undefined, { cacheTimeout: -1, pollingInterval: 50 })
  const minter = await node.getSigner(8)
  const obol = new Contract(world.contracts.Obol, OBOL, minter)
  const studies = new Contract(world.contracts.TidalStudies, STUDIES, minter)
  return { node, obol, studies }
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true })

async function approveReview(page: Page, sentence: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Review' }).click()
  await expect(page.getByRole('heading', { name: sentence })).toBeVisible()
  await expect(page.getByText('All read it alike')).toBeVisible()
  await look(page, `review ${sentence.source.replace(/[^a-z0-9]+/gi, ' ').trim()}`)
  await consent(page, 'Approve and sign')
  await expect(signed(page)).toBeVisible()
}

test('a token that a page names is watched and sent; a work added by hand is given away; both are taken off the list', async ({
  made,
}) => {
  test.setTimeout(120_000)
  const { context, world, address } = made
  const { node, obol, studies } = await contractsOf(made)
  try {
    await (await obol.getFunction('mint')(address, 40_500_000n)).wait()
    await (await studies.getFunction('mint')(address)).wait()
    const number = (await studies.getFunction('totalSupply')()) as bigint
    const friend = Wallet.createRandom().address

    await test.step('a page names a token', async () => {
      const page = await openSite(context, 'https://tokens.example')
      await connect(context, page)
      const options = { address: world.contracts.Obol, symbol: 'USDC', decimals: 6 }
      const { window, answer } = await askPerson(context, page, 'wallet_watchAsset', { type: 'ERC20', options })
      await expect(window.getByRole('heading', { name: 'Show OBOL in this wallet?' })).toBeVisible()
      await expect(window.getByText('The site calls it USDC. Its contract calls it OBOL')).toBeVisible()
      await expect(window.getByText('40.5', { exact: true })).toBeVisible()
      await look(window, 'watch a token')
      await pressIn(window, 'Show it')
      expect(await answer).toEqual({ result: true })
    })

    const popup = await openPopup(context)
    const row = button(popup, /^Obol OBOL/)
    await expect(row).toHaveText(/40\.5/)
    await look(popup, 'home with a token')

    await test.step('a work is added by hand', async () => {
      await tab(popup, 'Tokens').press('ArrowRight')
      await expect(tab(popup, 'Collection')).toBeFocused()
      await expect(popup.getByRole('heading', { name: 'An empty wall' })).toBeVisible()
      await look(popup, 'an empty wall')
      await button(popup, 'Add a work by address').click()
      const contract = popup.getByLabel('Address of its contract')
      await contract.fill('0x12')
      await expect(popup.getByText('This is not an address.')).toBeVisible()
      await contract.fill(friend)
      await expect(popup.getByText('There is no token at this address on this network.')).toBeVisible()
      await contract.fill(world.contracts.TidalStudies)
      await expect(popup.getByText('This is a collection. Say which of its works.')).toBeVisible()
      await popup.getByLabel('Number of the work').fill('999999')
      await expect(popup.getByText('The collection has no work of this number.')).toBeVisible()
      await expect(button(popup, 'Show it')).toBeDisabled()
      await popup.getByLabel('Number of the work').fill(String(number))
      await expect(popup.getByRole('heading', { name: `Tidal Studies no. ${number}` })).toBeVisible()
      await look(popup, 'add a work')
      await popup.keyboard.press('Enter')
      await expect(tab(popup, 'Collection')).toHaveAttribute('aria-selected', 'true')
      await expect(button(popup, `Tidal Studies no. ${number}`)).toBeVisible()
      await look(popup, 'a collection')
    })

    await test.step('some of the token is sent', async () => {
      await tab(popup, 'Tokens').click()
      await row.click()
      await expect(popup.getByRole('heading', { name: 'Obol' })).toBeVisible()
      await look(popup, 'a token')
      await popup.getByRole('button', { name: 'Send', exact: true }).click()
      await popup.getByLabel('Amount').fill('41')
      await expect(popup.getByText('You have 40.5 OBOL.')).toBeVisible()
      await popup.getByLabel('To', { exact: true }).fill(world.contracts.Obol)
      await expect(popup.getByText('This is the contract of a token')).toBeVisible()
      await popup.getByRole('button', { name: 'Choose another address' }).click()
      await popup.getByLabel('To', { exact: true }).fill(friend)
      await popup.getByRole('button', { name: 'All' }).click()
      await expect(popup.getByLabel('Amount')).toHaveValue('40.5')
      await popup.getByLabel('Amount').fill('0.25')
      await look(popup, 'send a token')
      await approveReview(popup, /^Send 0\.25 OBOL to/)
      await expect.poll(() => obol.getFunction('balanceOf')(friend)).toBe(250_000n)
    })

    await test.step('the work is given away', async () => {
      await showView(popup, 'popup', 'send')
      await popup.getByLabel('What').selectOption(`Tidal Studies no. ${number}`)
      await popup.getByLabel('To', { exact: true }).fill(world.contracts.Guestbook)
      await expect(popup.getByText('This is a contract. Send only if you know')).toBeVisible()
      await expect(popup.getByText('The node says that this would fail')).toBeVisible()
      await expect(button(popup, 'Review')).toBeDisabled()
      await popup.getByRole('button', { name: 'Choose another address' }).click()
      await popup.getByLabel('To', { exact: true }).fill(friend)
      await expect(popup.getByLabel('Amount')).toHaveCount(0)
      await look(popup, 'send a work')
      await approveReview(popup, new RegExp(`^Give work no\\. ${number} of TIDE to`))
      await expect.poll(() => studies.getFunction('ownerOf')(number)).toBe(friend)
    })

    await test.step('what is no longer held says so, and leaves the list', async () => {
      await showView(popup, 'popup', '')
      await expect(row).toHaveText(/40\.25/)
      await tab(popup, 'Collection').click()
      const work = button(popup, `Tidal Studies no. ${number}`)
      await expect(work).toHaveText(/Not held by this account/)
      await work.click()
      await expect(popup.getByRole('button', { name: 'Send', exact: true })).toBeDisabled()
      await button(popup, 'Take off the list').click()
      await expect(popup.getByRole('heading', { name: 'An empty wall' })).toBeVisible()
    })

    await test.step('the full page shows both lists', async () => {
      const page = await openFullPage(context)
      await expect(page.getByRole('heading', { name: 'Tokens', exact: true })).toBeVisible()
      await expect(page.getByRole('heading', { name: 'Collection', exact: true })).toBeVisible()
      await look(page, 'full page with tokens')
      await button(page, /^Obol OBOL/).click()
      await button(page, 'Take off the list').click()
      await expect(button(page, /^Obol OBOL/)).toHaveCount(0)
    })
  } finally {
    node.destroy()
  }
})
