import type { Page } from '@playwright/test'
import { startDevChain } from '../../scripts/dev-chain.ts'
import { fund } from '../../scripts/faucet.ts'
import { freePort } from '../../scripts/free-port.ts'
import { expect, test } from '../made-wallet.ts'
import { ask, openSite } from '../pages/site.ts'
import { openPopup } from '../pages/wallet.ts'

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name })

async function openNetworks(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await button(page, 'Networks').click()
}

test('a network is added only when its node says that it serves it, and is then used and removed', async ({
  made: { context, address },
}) => {
  const chain = await startDevChain({ port: 0, chainId: 4_244 })
  try {
    await fund(chain.url, address, '3')
    const popup = await openPopup(context)
    await openNetworks(popup)
    await button(popup, 'Add a network').click()
    await popup.getByLabel('Name', { exact: true }).fill('Third chain')
    const keep = async (number: string, node: string) => {
      await popup.getByLabel('Address of a node').fill(node)
      await popup.getByLabel('Chain number').fill(number)
      await button(popup, 'Keep').click()
    }
    await keep('one', chain.url)
    await expect(popup.getByText(/^Write it as a whole number, such as 11155111\./)).toBeVisible()
    await keep('31337', chain.url)
    await expect(popup.getByText('This wallet has a network with that number.')).toBeVisible()
    await keep('4245', chain.url)
    const { host } = new URL(chain.url)
    await expect(
      popup.getByText(`The node at ${host} says that it serves chain 4244, and this is to be chain 4245.`),
    ).toBeVisible()
    const silent = `127.0.0.1:${await freePort()}`
    await keep('4244', `http://${silent}`)
    await expect(popup.getByText(`Nothing answers as a node at ${silent}.`)).toBeVisible()
    await keep('4244', chain.url)
    await button(popup, /^Third chain/).click()
    await button(popup, 'Use this network').click()
    await expect(button(popup, /^Third chain.*In use/)).toBeVisible()

    await popup.reload()
    await popup.goto(`${popup.url().split('#')[0]}#/`)
    await expect(popup.getByText(/^3\s?ETH$/).first()).toBeVisible()
    await expect(popup.getByText('Main, Third chain')).toBeVisible()
    const newcomer = await openSite(context, 'https://newcomer.example')
    expect(await ask(newcomer, 'eth_chainId')).toEqual({ result: '0x1094' })

    await popup.bringToFront()
    await popup.goto(`${popup.url().split('#')[0]}#/network/eip155:999`)
    // One that nobody knows leads to those that are known.
    await expect(popup.getByRole('heading', { name: 'Networks', exact: true })).toBeVisible()
    await popup.goto(`${popup.url().split('#')[0]}#/`)
    await openNetworks(popup)
    await button(popup, /^Local chain/).click()
    await button(popup, 'Use this network').click()
    await button(popup, /^Third chain/).click()
    await button(popup, 'Remove').click()
    await expect(button(popup, /^Local chain.*In use/)).toBeVisible()
    await expect(button(popup, /^Third chain/)).toHaveCount(0)
    // A bookmark of its editor leads to the networks that there are.
    await popup.goto(`${popup.url().split('#')[0]}#/network/eip155%3A4244`)
    await expect(button(popup, /^Local chain.*In use/)).toBeVisible()
  } finally {
    await chain.process.stop()
  }
})
