import { getAddress, verifyMessage, verifyTypedData } from 'ethers'
import { loanTypedData, message } from '../../scripts/demo-dapp/payloads.ts'
import { approvalAfter, consent, pressIn } from '../pages/approval.ts'
import { failureOf, foundWallet, press, resultOf } from '../pages/dapp.ts'
import { openPopup, openTab } from '../pages/wallet.ts'
import { approve, expect, expectAgreed, expectMined, left, type Scene, type Step, seeSigned } from './scene.ts'

/** What a dapp asks, and what comes of it. */
async function ask(scene: Scene, button: string, key: string, pictureName: string): Promise<string> {
  const dapp = left(scene.dapp)
  const window = await approvalAfter(scene.context, () => press(dapp, button))
  await approve(scene, window, pictureName)
  return resultOf(dapp, key)
}

export const connect: Step = {
  name: 'Connect the dapp',
  run: async (scene) => {
    const dapp = left(scene.dapp)
    await expect(foundWallet(dapp)).toHaveText('Symbolon')
    const window = await approvalAfter(scene.context, () => press(dapp, 'Connect'))
    await expect(window.getByRole('button', { name: 'Connect', exact: true })).toBeEnabled()
    await scene.picture(window, '13-connect')
    await consent(window, 'Connect')
    expect(await resultOf(dapp, 'connect')).toBe(left(scene.address).toLowerCase())
    await expect(dapp.getByTestId('chain')).toHaveText(String(scene.world.chain.chainId))
  },
}

export const signIn: Step = {
  name: 'Sign in',
  run: async (scene) => {
    const dapp = left(scene.dapp)
    const window = await approvalAfter(scene.context, () => press(dapp, 'Sign in'))
    await expect(window.getByText('All read it alike')).toBeVisible()
    await expect(window.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled()
    await scene.picture(window, '13b-sign-in')
    await consent(window, 'Sign in')
    await seeSigned(scene, window, '13b-sign-in')
    expect(await resultOf(dapp, 'sign-in')).toMatch(/^0x[0-9a-f]{130}$/)
  },
}

export const pay: Step = {
  name: 'Send a payment',
  run: async (scene) => {
    await scene.world.chain.setAutomine(false)
    scene.payment = await ask(scene, 'Send 0.01 ETH', 'send', '14-payment')
    scene.activity = await openPopup(scene.context)
    await openTab(scene.activity, 'Activity')
    await expect(scene.activity.getByText('Pending', { exact: true })).toBeVisible()
    await scene.picture(scene.activity, '09-activity-pending')
  },
}

export const seeItConfirmed: Step = {
  name: 'See it confirmed',
  run: async (scene) => {
    const activity = left(scene.activity)
    await scene.world.chain.mine()
    await expectMined(scene, left(scene.payment))
    await expect(activity.getByText('Confirmed', { exact: true })).toBeVisible()
    await scene.picture(activity, '09-activity')
    await activity.close()
    await scene.world.chain.setAutomine(true)
  },
}

export const callAContract: Step = {
  name: 'Call a contract',
  run: async (scene) => {
    const hash = await ask(scene, 'Write in the guestbook', 'guestbook', '14-call')
    await expectMined(scene, hash)
  },
}

export const signAMessage: Step = {
  name: 'Sign a message',
  run: async (scene) => {
    const signature = await ask(scene, 'Sign a message', 'message', '13b-message')
    expect(verifyMessage(message, signature)).toBe(getAddress(left(scene.address)))
  },
}

export const signTypedData: Step = {
  name: 'Sign typed data',
  run: async (scene) => {
    const { chain, contracts } = scene.world
    const signature = await ask(scene, 'Sign typed data', 'typed-data', '15-typed-data')
    const { domain, types, value } = loanTypedData({ chainId: chain.chainId, rpcUrl: chain.url, contracts })
    expect(verifyTypedData(domain, types, value, signature)).toBe(getAddress(left(scene.address)))
  },
}

export const refuseTheUnreadable: Step = {
  name: 'Refuse what nobody can read',
  run: async (scene) => {
    const dapp = left(scene.dapp)
    const window = await approvalAfter(scene.context, () => press(dapp, 'Sign ambiguous data'))
    await expect(window.getByRole('heading', { name: 'Nobody can read this request' })).toBeVisible()
    await expect(window.getByRole('button', { name: 'Approve and sign' })).toHaveCount(0)
    await scene.picture(window, '17b-unreadable')
    await pressIn(window, 'Close')
    expect(await failureOf(dapp, 'ambiguous-data')).toContain('-32602')
  },
}

export const stopTheServers: Step = {
  name: 'Stop both servers and approve a payment',
  run: async (scene) => {
    const window = await approvalAfter(scene.context, () => press(left(scene.dapp), 'Send 0.01 ETH'))
    scene.unsigned = window
    await expectAgreed(window)
    await Promise.all(scene.world.servers.map((server) => server.stop()))
    await consent(window, 'Approve and sign')
    await expect(window.getByRole('heading', { name: 'Two servers did not answer' })).toBeVisible()
    await scene.picture(window, '22-error-unreachable')
  },
}

export const startTheServers: Step = {
  name: 'Start them and try again',
  run: async (scene) => {
    await Promise.all(scene.world.servers.map((server) => server.start()))
    const window = left(scene.unsigned)
    await press(window, 'Try again')
    await seeSigned(scene, window, '22-tried-again')
    await expectMined(scene, await resultOf(left(scene.dapp), 'send'))
  },
}
