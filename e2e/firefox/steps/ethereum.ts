import { formatEther, getAddress, JsonRpcProvider, parseEther, verifyMessage } from 'ethers'
import { friend, message } from '../../../scripts/demo-dapp/payloads.ts'
import { fund } from '../../../scripts/faucet.ts'
import { expect, left } from '../../story/scene.ts'
import { approvalAfter, approve, button, byTestId, pressIn, resultOf } from '../pages.ts'
import type { Scene, Step } from '../scene.ts'

/** Presses the dapp's button, approves, and resolves to what the dapp got. */
async function approved({ firefox, dapp: opened }: Scene, name: string, key: string): Promise<string> {
  const dapp = left(opened)
  await approve(firefox, dapp, () => dapp.press(button(name)))
  return resultOf(dapp, key)
}

export const connect: Step = {
  name: 'a dapp finds the wallet and is connected',
  run: async (scene) => {
    const { firefox, world } = scene
    const dapp = await firefox.open(world.dapp.url)
    scene.dapp = dapp
    expect(await dapp.run(() => 'ethereum' in window)).toBe(true)
    await dapp.read({ css: 'select option' }, /^Symbolon$/)
    const window = await approvalAfter(firefox, () => dapp.press(button('Connect')))
    await pressIn(window, 'Connect')
    expect(await resultOf(dapp, 'connect')).toBe(left(scene.address).toLowerCase())
    await firefox.closed(window)
    expect(await dapp.read(byTestId('chain'))).toBe(String(world.chain.chainId))
  },
}

export const pay: Step = {
  name: 'it signs a payment, and the chain has it',
  run: async (scene) => {
    const { url } = scene.world.chain
    await fund(url, left(scene.address), '1')
    const provider = new JsonRpcProvider(url, undefined, { cacheTimeout: -1, pollingInterval: 50 })
    try {
      const hash = await approved(scene, 'Send 0.01 ETH', 'send')
      const receipt = await provider.waitForTransaction(hash, 1, 30_000)
      expect(receipt).toMatchObject({ status: 1, from: getAddress(left(scene.address)), to: getAddress(friend) })
      expect(formatEther(await provider.getBalance(friend))).toBe(formatEther(parseEther('0.01')))
    } finally {
      provider.destroy()
    }
  },
}

export const signAfterAnEnd: Step = {
  name: 'the browser ends the event page; the dapp wakes it, and a message is signed without the password',
  run: async (scene) => {
    await scene.firefox.endEventPage()
    const signature = await approved(scene, 'Sign a message', 'message')
    expect(verifyMessage(message, signature)).toBe(getAddress(left(scene.address)))
  },
}
