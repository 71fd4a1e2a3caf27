import { stat } from 'node:fs/promises'
import { type BrowserContext, type Page, expect as playwrightExpect } from '@playwright/test'
import { getAddress, JsonRpcProvider, verifyMessage, verifyTypedData } from 'ethers'
import { loanTypedData, message } from '../scripts/demo-dapp/payloads.ts'
import { serverNames } from '../scripts/servers.ts'
import type { World } from '../scripts/world.ts'
import { approvalAfter, type Consent, consent, signed, signersAmong } from './pages/approval.ts'
import { foundWallet, fundFromFaucet, openDapp, press, resultOf } from './pages/dapp.ts'
import * as onboarding from './pages/onboarding.ts'
import { openPopup, openTab } from './pages/wallet.ts'

// The same patience whether the test runner plays the story or a program does.
const expect = playwrightExpect.configure({ timeout: 20_000 })

/** What the story's steps share: where it plays, and what has come out so far. */
export type Scene = {
  world: World
  context: BrowserContext
  /** Keeps a picture of a screen under a name. */
  picture: (page: Page, name: string) => Promise<void>
  onboarding?: Page
  dapp?: Page
  activity?: Page
  address?: string
  payment?: string
  /** The servers that signed the payment, the first thing to be signed. */
  signers?: string[]
}

export type Step = { name: string; run: (scene: Scene) => Promise<void> }

export const password = 'oyster gantry moss eleven'

/** What a former step has left; the steps run in order, so its absence is a fault of the list. */
function left<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A former step has not left what this one needs.')
  return value
}

/** Presses a button of the dapp, consents in the window that opens, and returns what the dapp got. */
async function ask(scene: Scene, button: string, key: string, name: Consent, pictureName: string): Promise<string> {
  const dapp = left(scene.dapp)
  const window = await approvalAfter(scene.context, () => press(dapp, button))
  if (name === 'Approve and sign') await expect(window.getByText('All read it alike')).toBeVisible()
  await expect(window.getByRole('button', { name, exact: true })).toBeEnabled()
  await scene.picture(window, pictureName)
  await consent(window, name)
  if (name === 'Approve and sign') {
    await expect(signed(window)).toBeVisible({ timeout: 30_000 })
    scene.signers ??= await signersAmong(window, serverNames)
    await scene.picture(window, `${pictureName}-signed`)
    await press(window, 'Done')
  }
  return resultOf(dapp, key)
}

/** Asks the chain itself, not the wallet, whether a transaction is mined, and from whom. */
async function expectMined(scene: Scene, hash: string): Promise<void> {
  const provider = new JsonRpcProvider(scene.world.chain.url, undefined, { cacheTimeout: -1, pollingInterval: 50 })
  try {
    const receipt = await provider.waitForTransaction(hash, 1, 30_000)
    expect(receipt?.status).toBe(1)
    expect(receipt?.from).toBe(getAddress(left(scene.address)))
  } finally {
    provider.destroy()
  }
}

export const makingTheWallet: Step[] = [
  {
    name: 'Welcome',
    run: async (scene) => {
      const page = await onboarding.openOnboarding(scene.context)
      scene.onboarding = page
      await expect(page.getByRole('button', { name: 'Create a wallet' })).toBeVisible()
      await scene.picture(page, '01-welcome')
      await onboarding.beginNewWallet(page)
    },
  },
  {
    name: 'Choose a password',
    run: async (scene) => {
      const page = left(scene.onboarding)
      await expect(page.getByLabel('The same again')).toBeVisible()
      await scene.picture(page, '02-password')
      await onboarding.choosePassword(page, password)
    },
  },
  {
    name: 'Choose the servers',
    run: async (scene) => {
      const page = left(scene.onboarding)
      await onboarding.chooseServers(page, serverNames)
      await scene.picture(page, '03-servers')
    },
  },
  {
    name: 'Make the key',
    run: async (scene) => {
      const page = left(scene.onboarding)
      await onboarding.createKey(page)
      await expect(page.getByRole('heading', { name: 'Making your key' })).toBeVisible()
      await scene.picture(page, '04-creating')
      scene.address = await onboarding.shownAddress(page)
      await scene.picture(page, '05-ready')
    },
  },
  {
    name: 'Save the backup file',
    run: async (scene) => {
      const file = await onboarding.saveBackup(left(scene.onboarding))
      expect((await stat(file)).size).toBeGreaterThan(0)
    },
  },
  {
    name: 'Open the wallet',
    run: async (scene) => onboarding.openTheWallet(left(scene.onboarding)),
  },
]

export const usingTheWallet: Step[] = [
  {
    name: 'Fund the address from the faucet',
    run: async (scene) => {
      scene.dapp = await openDapp(scene.context, scene.world.dapp.url)
      await fundFromFaucet(scene.dapp, left(scene.address))
      const home = await openPopup(scene.context)
      await expect(home.getByText(/^10\s?ETH$/).first()).toBeVisible()
      await scene.picture(home, '07-home')
      await home.close()
    },
  },
  {
    name: 'Connect the dapp',
    run: async (scene) => {
      const dapp = left(scene.dapp)
      await expect(foundWallet(dapp)).toHaveText('Symbolon')
      const accounts = await ask(scene, 'Connect', 'connect', 'Connect', '13-connect')
      expect(accounts).toBe(left(scene.address).toLowerCase())
      await expect(dapp.getByTestId('chain')).toHaveText(String(scene.world.chain.chainId))
    },
  },
  {
    name: 'Send a payment',
    run: async (scene) => {
      await scene.world.chain.setAutomine(false)
      scene.payment = await ask(scene, 'Send 0.01 ETH', 'send', 'Approve and sign', '14-payment')
      scene.activity = await openPopup(scene.context)
      await openTab(scene.activity, 'Activity')
      await expect(scene.activity.getByText('Pending', { exact: true })).toBeVisible()
      await scene.picture(scene.activity, '09-activity-pending')
    },
  },
  {
    name: 'See it confirmed',
    run: async (scene) => {
      const activity = left(scene.activity)
      await scene.world.chain.mine()
      await expectMined(scene, left(scene.payment))
      await expect(activity.getByText('Confirmed', { exact: true })).toBeVisible()
      await scene.picture(activity, '09-activity')
      await scene.world.chain.setAutomine(true)
    },
  },
  {
    name: 'Call a contract',
    run: async (scene) => {
      const hash = await ask(scene, 'Write in the guestbook', 'guestbook', 'Approve and sign', '14-call')
      await expectMined(scene, hash)
    },
  },
  {
    name: 'Sign a message',
    run: async (scene) => {
      const signature = await ask(scene, 'Sign a message', 'message', 'Approve and sign', '13b-message')
      expect(verifyMessage(message, signature)).toBe(getAddress(left(scene.address)))
    },
  },
  {
    name: 'Sign typed data',
    run: async (scene) => {
      const { chain, contracts } = scene.world
      const signature = await ask(scene, 'Sign typed data', 'typed-data', 'Approve and sign', '15-typed-data')
      const { domain, types, value } = loanTypedData({ chainId: chain.chainId, rpcUrl: chain.url, contracts })
      expect(verifyTypedData(domain, types, value, signature)).toBe(getAddress(left(scene.address)))
    },
  },
]

/** A person makes a wallet with two Secret Servers and uses it in a dapp. */
export const story: Step[] = [...makingTheWallet, ...usingTheWallet]
