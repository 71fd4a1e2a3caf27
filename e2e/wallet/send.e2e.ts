import { formatEther, JsonRpcProvider, parseEther, Wallet } from 'ethers'
import { expect, test } from '../made-wallet.ts'
import { consent, pressIn, signed } from '../pages/approval.ts'
import { askPerson, openSite } from '../pages/site.ts'
import { fillPayment, openPopup, reviewPayment } from '../pages/wallet.ts'

test('a payment typed in the wallet is reviewed, signed and mined as it was typed', async ({ made }) => {
  const node = new JsonRpcProvider(made.world.chain.url, undefined, { cacheTimeout: -1 })
  try {
    const to = Wallet.createRandom().address
    const value = parseEther('0.25')
    const popup = await openPopup(made.context)
    await fillPayment(popup, to.toLowerCase(), '0.25')
    await expect(popup.getByText('You have never sent here. Compare the whole address.')).toBeVisible()
    await popup.getByRole('button', { name: 'Review' }).click()
    await expect(popup.getByRole('heading', { name: /^Send 0\.25 ETH to/ })).toBeVisible()
    await expect(popup.getByText(to, { exact: true })).toHaveCount(1)
    await expect(popup.getByText('All read it alike')).toBeVisible()
    const number = await node.getTransactionCount(made.address)
    await consent(popup, 'Approve and sign')
    await expect(signed(popup)).toBeVisible()

    await expect.poll(() => node.getTransactionCount(made.address)).toBe(number + 1)
    const block = await node.getBlock('latest', true)
    const [sent, ...others] = block!.prefetchedTransactions
    expect(others).toEqual([])
    expect(sent).toMatchObject({ from: made.address, to, value, nonce: number, data: '0x' })
    expect((await sent!.wait())!.status).toBe(1)
    expect(await node.getBalance(to)).toBe(value)
  } finally {
    node.destroy()
  }
})

test('a payment whose page was closed comes first in the window that a site opens, stays there until it is put away, and never again before another', async ({
  made: { context },
}) => {
  const popup = await openPopup(context)
  await reviewPayment(popup, Wallet.createRandom().address, '0.01')
  await expect(popup.getByRole('heading', { name: /^Send 0\.01 ETH to/ })).toBeVisible()
  await popup.close()
  const page = await openSite(context, 'https://waiting.example')
  const { window, answer } = await askPerson(context, page, 'eth_requestAccounts')
  await consent(window, 'Approve and sign')
  await expect(signed(window)).toBeVisible()
  await pressIn(window, 'Done')
  await expect(window.getByRole('heading', { name: /waiting\.example/ })).toBeVisible()
  await pressIn(window, 'Cancel')
  expect(await answer).toMatchObject({ code: 4001 })

  const again = await openPopup(context)
  await reviewPayment(again, Wallet.createRandom().address, '0.01')
  await consent(again, 'Approve and sign')
  await expect(signed(again)).toBeVisible()
  await again.close()
  const other = await openSite(context, 'https://next.example')
  const next = await askPerson(context, other, 'eth_requestAccounts')
  // Sooner than one that is signed leaves by itself.
  await expect(next.window.getByRole('button', { name: 'Connect', exact: true })).toBeVisible({ timeout: 3_000 })
  await pressIn(next.window, 'Cancel')
  await next.answer
})

test('more than there is: the form says what there is, what this takes and what the fee may be, and goes no further', async ({
  made,
}) => {
  const node = new JsonRpcProvider(made.world.chain.url, undefined, { cacheTimeout: -1 })
  try {
    const balance = await node.getBalance(made.address)
    const popup = await openPopup(made.context)
    const review = popup.getByRole('button', { name: 'Review' })
    for (const amount of [balance, balance + 1n, balance * 1_000n]) {
      await popup.reload()
      await fillPayment(popup, Wallet.createRandom().address, formatEther(amount))
      await expect(popup.getByText(/^You have .* This takes .*, and up to 0\.\d+ for the fee\.$/)).toBeVisible()
      await expect(review).toBeDisabled()
      await popup.goBack()
    }
    await fillPayment(popup, Wallet.createRandom().address, '0')
    await expect(review).toBeDisabled()
    await popup.getByRole('button', { name: 'All' }).click()
    await expect(review).toBeEnabled()
  } finally {
    node.destroy()
  }
})
