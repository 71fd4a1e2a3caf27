import { expect, test } from '../made-wallet.ts'
import { ask, connect, heard, openSite } from '../pages/site.ts'
import { openPopup } from '../pages/wallet.ts'

test('a site that is disconnected in the list of sites hears it at once and is let do nothing more', async ({
  made: { context, address },
}) => {
  const page = await openSite(context, 'https://parting.example')
  const other = await openSite(context, 'https://staying.example')
  for (const site of [page, other]) {
    await site.bringToFront()
    await connect(context, site)
  }
  const before = await heard(page)

  const popup = await openPopup(context)
  await popup.getByRole('button', { name: 'Settings', exact: true }).click()
  await popup.getByRole('button', { name: 'Connected sites' }).click()
  await popup.getByRole('button', { name: 'Disconnect parting.example' }).click()
  await expect(popup.getByText('parting.example')).toHaveCount(0)
  await expect(popup.getByText('staying.example')).toBeVisible()

  await expect.poll(async () => (await heard(page)).slice(before.length)).toEqual([['accountsChanged', []]])
  expect(await ask(page, 'eth_accounts')).toEqual({ result: [] })
  for (const [method, params] of [
    ['personal_sign', ['hello', address]],
    ['eth_sendTransaction', [{ from: address, to: address }]],
    ['wallet_switchEthereumChain', [{ chainId: '0x1' }]],
  ] as const)
    expect(await ask(page, method, params), method).toMatchObject({ code: 4100 })
  expect(await ask(other, 'eth_accounts')).toEqual({ result: [address.toLowerCase()] })
})
