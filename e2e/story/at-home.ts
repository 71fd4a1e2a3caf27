import { JsonRpcProvider, parseEther } from 'ethers'
import { fundFromFaucet, openDapp } from '../pages/dapp.ts'
import { fillPayment, lock, openPopup, openTab, unlock } from '../pages/wallet.ts'
import { password } from './making.ts'
import { approve, expect, left, type Step } from './scene.ts'

/** Someone nobody has paid before. */
const recipient = '0x9c14d2e7b8a05f363b1c0d6e4f2a7b9c8d3e1f50'

export const seeItEmpty: Step = {
  name: 'Look at the new wallet',
  run: async (scene) => {
    const popup = await openPopup(scene.context)
    await openTab(popup, 'Activity')
    await expect(popup.getByRole('heading', { name: 'No activity' })).toBeVisible()
    await scene.picture(popup, '23-empty')
    await popup.close()
  },
}

export const showTheAddress: Step = {
  name: 'Show the address to receive at',
  run: async (scene) => {
    const popup = await openPopup(scene.context)
    await popup.getByRole('button', { name: 'Receive', exact: true }).click()
    await expect(popup.getByTestId('address')).toHaveAttribute('title', left(scene.address))
    await scene.picture(popup, '25-receive')
    await popup.close()
  },
}

export const fund: Step = {
  name: 'Fund the address from the faucet',
  run: async (scene) => {
    scene.dapp = await openDapp(scene.context, scene.world.dapp.url)
    await fundFromFaucet(scene.dapp, left(scene.address))
    const home = await openPopup(scene.context)
    await expect(home.getByText(/^10\s?ETH$/).first()).toBeVisible()
    await scene.picture(home, '07-home')
    await home.close()
  },
}

export const lockAndUnlock: Step = {
  name: 'Lock and unlock',
  run: async (scene) => {
    const popup = await openPopup(scene.context)
    await lock(popup)
    await popup.getByLabel('Password', { exact: true }).fill(password)
    await scene.picture(popup, '06-unlock')
    await unlock(popup, password)
    await expect(popup.getByText(/^10\s?ETH$/).first()).toBeVisible()
    await popup.close()
  },
}

export const lookAtTheSettings: Step = {
  name: 'Look at the settings',
  run: async (scene) => {
    const popup = await openPopup(scene.context)
    await popup.getByRole('button', { name: 'Settings', exact: true }).click()
    await expect(popup.getByText('3, all here')).toBeVisible()
    await scene.picture(popup, '24-settings')
    await popup.close()
  },
}

export const sendFromTheWallet: Step = {
  name: 'Send from the wallet',
  run: async (scene) => {
    const popup = await openPopup(scene.context)
    await fillPayment(popup, recipient, '0.5')
    await expect(popup.getByRole('button', { name: 'Review' })).toBeEnabled()
    await scene.picture(popup, '11-send')
    await popup.getByRole('button', { name: 'Review' }).click()
    const provider = new JsonRpcProvider(scene.world.chain.url, undefined, { cacheTimeout: -1 })
    try {
      await approve(scene, popup, '12-review')
      await expect.poll(() => provider.getBalance(recipient)).toBe(parseEther('0.5'))
    } finally {
      provider.destroy()
    }
    await openTab(popup, 'Activity')
    await expect(popup.getByText(/^Send 0\.5/)).toBeVisible()
    await popup.close()
  },
}
