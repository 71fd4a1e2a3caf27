import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, test, turnToEthereum } from '../made-wallet.ts'
import { consent, signed } from '../pages/approval.ts'
import { addAccount, openPopup, showView } from '../pages/wallet.ts'
import { expectGoodLayout } from '../pictures/layout.ts'
import { toBase58 } from '../tezos-sandbox/encoding/base58.ts'
import { CONTRACTS, FA2_TOKENS } from '../tezos-sandbox/sandbox.ts'

const look = (page: Page, name: string) => test.step(name, () => expectGoodLayout(page, name))

/** An address that nobody has the key of. */
const somebody = (kind: 'tz1' | 'tz2') => toBase58(kind, randomBytes(20))

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

test.afterEach(({ made }) => turnToEthereum(made))

test('a Tezos account receives, sends XTZ, and gives a work and a coin of contracts away', async ({ made }) => {
  test.setTimeout(120_000)
  const { context, world } = made
  const { tezos } = world
  const refusedBefore = tezos.refusals.length
  const friend = somebody('tz2')
  const popup = await openPopup(context)

  const address = await test.step('the address to receive at', async () => {
    // One that nobody has used: what it holds is what comes here.
    await addAccount(popup, 'Travel purse', 'Tezos, from your Ethereum key')
    const accounts = popup.getByRole('region', { name: 'Tezos' })
    await accounts.getByRole('button', { name: /^Travel purse/ }).click()
    await expect(popup.getByText('Travel purse, Local Tezos')).toBeVisible()
    // The focus goes along, so that whoever does not see the screen hears where they are.
    await popup.getByRole('button', { name: 'Receive' }).press('Enter')
    await expect(popup.getByRole('heading', { name: 'Receive', exact: true })).toBeFocused()
    await expect(popup.getByRole('img', { name: 'The address of Travel purse as a QR code' })).toBeVisible()
    return (await popup.getByTestId('address').getAttribute('title'))!
  })
  tezos.fund(address, 12_500_000n)
  tezos.giveToken('fa2', address, 1n, FA2_TOKENS.heron)
  tezos.giveToken('fa12', address, 4_050_000_000n)

  await test.step('what came is shown, in six decimals', async () => {
    await showView(popup, 'popup', '')
    await popup.reload()
    await expect(popup.getByText(/^12\.5\s?XTZ$/)).toBeVisible()
  })

  await test.step('an address is read, or told why it is none', async () => {
    await popup.getByRole('button', { name: 'Send', exact: true }).click()
    const to = popup.getByLabel('To')
    await to.fill(made.address)
    await expect(popup.getByText('This is an Ethereum address. This account is on Tezos.')).toBeVisible()
    await to.fill(`${friend.slice(0, -1)}${friend.endsWith('x') ? 'y' : 'x'}`)
    await expect(popup.getByText('A character of this address is wrong: it fails its own check.')).toBeVisible()
    await expect(button(popup, 'Review')).toBeDisabled()
    await to.fill(CONTRACTS.fa2)
    await expect(popup.getByText('The contract does not take what is sent to it.')).toBeVisible()
    await button(popup, 'Choose another address').click()
    await to.fill(friend)
    await expect(popup.getByText('You have never sent here. Compare the whole address.')).toBeVisible()
  })

  await test.step('all of it is less than what is there, by the fee and the place of a new account', async () => {
    await button(popup, 'All').click()
    // 0.06425 XTZ are burned for an account that was not there.
    await expect(popup.getByLabel('Amount')).toHaveValue(/^12\.43\d{1,4}$/)
    await expect(popup.getByText(/^0\.064\d+\s?XTZ$/)).toBeVisible()
    await popup.getByLabel('Amount').fill('12.5')
    await expect(
      popup.getByText(/^You have 12\.5\sXTZ\. This takes 12\.5, and up to 0\.06\d+ for the fee and storage\.$/),
    ).toBeVisible()
    await look(popup, 'more than there is')
  })

  await test.step('XTZ is sent', async () => {
    await popup.getByLabel('Amount').fill('2.25')
    await look(popup, 'send XTZ')
    await approveReview(popup, /^Send 2\.25 XTZ to/)
    await expect.poll(() => tezos.account(friend)?.balance).toBe(2_250_000n)
    const left = tezos.account(address)!.balance
    expect(left).toBeGreaterThan(10_180_000n)
    expect(left).toBeLessThan(12_500_000n - 2_250_000n - 64_250n)
    await showView(popup, 'popup', '')
    await expect(popup.getByText(/^10\.18\d+\s?XTZ$/)).toBeVisible()
  })

  await test.step('a work is added by hand', async () => {
    await tab(popup, 'Tokens').press('ArrowRight')
    await expect(tab(popup, 'Collection')).toBeFocused()
    await button(popup, 'Add a work by address').click()
    const contract = popup.getByLabel('Address of its contract')
    await contract.fill(friend)
    await expect(popup.getByText('This is not an address.')).toBeVisible()
    await contract.fill(CONTRACTS.fa2)
    await expect(popup.getByText('This contract has several tokens or works. Say which.')).toBeVisible()
    const number = popup.getByLabel('Number of the token or work')
    await number.fill('99')
    await expect(popup.getByText('The contract has no token or work of this number.')).toBeVisible()
    await number.fill(String(FA2_TOKENS.heron))
    await expect(popup.getByRole('heading', { name: 'Heron at Low Water no. 2' })).toBeVisible()
    await look(popup, 'add a work of FA2')
    await popup.keyboard.press('Enter')
    // It is seen where it hangs now.
    await expect(tab(popup, 'Collection')).toHaveAttribute('aria-selected', 'true')
    await expect(popup.getByRole('main')).toBeFocused()
    await expect(button(popup, 'Heron at Low Water no. 2')).toBeVisible()
    await look(popup, 'a collection on Tezos')
  })

  await test.step('the work is given away', async () => {
    await button(popup, 'Heron at Low Water no. 2').click()
    await look(popup, 'a work of FA2')
    await popup.getByRole('button', { name: 'Send', exact: true }).click()
    await popup.getByLabel('To').fill(CONTRACTS.fa2)
    await expect(popup.getByText('This is the contract of a token')).toBeVisible()
    await button(popup, 'Choose another address').click()
    await popup.getByLabel('To').fill(friend)
    // One is held: nobody is asked how many.
    await expect(popup.getByLabel('How many')).toHaveCount(0)
    await look(popup, 'send a work of FA2')
    await approveReview(popup, /^Give 1 of token no\. 2 of SHORE to/)
    await expect.poll(() => tezos.tokenBalance('fa2', friend, FA2_TOKENS.heron)).toBe(1n)
    expect(tezos.tokenBalance('fa2', address, FA2_TOKENS.heron)).toBe(0n)
  })

  await test.step('a coin of a contract is added and sent', async () => {
    await showView(popup, 'popup', 'add-token')
    await popup.getByLabel('Address of its contract').fill(CONTRACTS.fa12)
    await expect(popup.getByRole('heading', { name: 'Kelp' })).toBeVisible()
    await button(popup, 'Show it').click()
    await expect(button(popup, /^Kelp KELP/)).toHaveText(/40\.5/)
    await look(popup, 'home on Tezos with a token')
    await button(popup, /^Kelp KELP/).click()
    await popup.getByRole('button', { name: 'Send', exact: true }).click()
    await popup.getByLabel('To').fill(friend)
    await popup.getByLabel('Amount').fill('0.25')
    await approveReview(popup, /^Send 0\.25 KELP to/)
    await expect.poll(() => tezos.tokenBalance('fa12', friend)).toBe(25_000_000n)
  })

  await test.step('Activity says what was done', async () => {
    // Two more blocks make final what is in one.
    tezos.bake()
    tezos.bake()
    await showView(popup, 'popup', 'activity')
    for (const line of [/Send 0\.25 KELP/, /Give 1 of token no\. 2 of SHORE/, /Send 2\.25 XTZ/])
      await expect(button(popup, line)).toHaveText(/Confirmed/)
    await look(popup, 'activity on Tezos')
  })
  expect(tezos.refusals.slice(refusedBefore)).toEqual([])
})
