import { getAddress, TypedDataEncoder, verifyMessage, verifyTypedData } from 'ethers'
import { loanTypedData, message } from '../../scripts/demo-dapp/payloads.ts'
import { expect, test } from '../made-wallet.ts'
import { consent } from '../pages/approval.ts'
import { ask, askPerson, openSite, resultIn, sign } from '../pages/site.ts'
import { addAccount, openPopup } from '../pages/wallet.ts'

test('a second account has an address of its own, is shown to the site alone, and signs for itself', async ({
  made: { context, world, address },
}) => {
  const popup = await openPopup(context)
  await addAccount(popup, 'Loans')
  const ethereum = popup.getByRole('region', { name: 'Ethereum' })
  const row = ethereum.getByRole('button', { name: /^Loans/ })
  const second = (await row.locator('code').getAttribute('title'))!
  expect(getAddress(second)).toBe(second)
  expect(second).not.toBe(address)

  const main = ethereum.getByRole('button', { name: /^Main/ })
  const tezos = popup.getByRole('region', { name: 'Tezos' }).getByRole('button', { name: /^Main/ })
  // Other tests may have added accounts behind it.
  const last = popup.getByRole('region', { name: 'Tezos' }).locator('button.row').last()
  await main.focus()
  for (const [key, focused] of [
    ['ArrowDown', row],
    ['ArrowDown', tezos],
    ['End', last],
    ['ArrowDown', main],
    ['l', row],
    ['Home', main],
  ] as const) {
    await popup.keyboard.press(key)
    await expect(focused).toBeFocused()
  }

  const page = await openSite(context, 'https://loans.example')
  const { window, answer } = await askPerson(context, page, 'eth_requestAccounts')
  await window.getByRole('checkbox', { name: /^Main/ }).uncheck()
  await expect(window.getByRole('button', { name: 'Connect', exact: true })).toBeDisabled()
  await window.getByRole('checkbox', { name: /^Loans/ }).check()
  await consent(window, 'Connect')
  expect(await answer).toEqual({ result: [second.toLowerCase()] })

  const signature = await sign(context, page, 'personal_sign', [message, second], 'Approve and sign')
  expect(verifyMessage(message, signature)).toBe(second)
  const { chain, contracts } = world
  const { domain, types, value } = loanTypedData({ chainId: chain.chainId, rpcUrl: chain.url, contracts })
  const typed = JSON.stringify(TypedDataEncoder.getPayload(domain, types, value))
  const agreed = await sign(context, page, 'eth_signTypedData_v4', [second, typed], 'Approve and sign')
  expect(verifyTypedData(domain, types, value, agreed)).toBe(second)

  expect(resultIn(await ask(page, 'eth_accounts'))).toEqual([second.toLowerCase()])
  expect(await ask(page, 'personal_sign', [message, address])).toMatchObject({ code: 4100 })
})
