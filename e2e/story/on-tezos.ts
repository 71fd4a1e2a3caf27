import { fillPayment, openPopup, openTab, selectAccount } from '../pages/wallet.ts'
import { BAKER } from '../tezos-sandbox/sandbox.ts'
import { approve, expect, left, type Step } from './scene.ts'

/** Nobody has its key. */
const recipient = BAKER

export const turnToTezos: Step = {
  name: 'Turn to the Tezos account',
  run: async (scene) => {
    const popup = await openPopup(scene.context)
    await selectAccount(popup, 'Tezos', 'Main')
    await expect(popup.getByTestId('address')).toHaveAttribute('title', /^tz1/)
    scene.tezos = (await popup.getByTestId('address').getAttribute('title')) ?? undefined
    scene.world.tezos.fund(left(scene.tezos), 12_000_000n)
    await popup.reload()
    await expect(popup.getByText(/^12\s?XTZ$/).first()).toBeVisible()
    await scene.picture(popup, '07-home-tezos')
    await popup.close()
  },
}

export const payOnTezos: Step = {
  name: 'Send a Tezos payment',
  run: async (scene) => {
    const { tezos } = scene.world
    const before = tezos.account(recipient)?.balance ?? 0n
    const popup = await openPopup(scene.context)
    await fillPayment(popup, recipient, '1.5')
    await expect(popup.getByRole('button', { name: 'Review' })).toBeEnabled()
    await scene.picture(popup, '11-send-tezos')
    await popup.getByRole('button', { name: 'Review' }).click()
    await approve(scene, popup, '12-review-tezos')
    await expect.poll(() => (tezos.account(recipient)?.balance ?? 0n) - before).toBe(1_500_000n)
    await openTab(popup, 'Activity')
    await expect(popup.getByText(/^Send 1\.5/)).toBeVisible()
    // It is final under two blocks.
    for (let above = 0; above < 2; above++) tezos.bake()
    await expect(popup.getByText('Confirmed', { exact: true }).first()).toBeVisible()
    await scene.picture(popup, '09-activity-tezos')
    await selectAccount(popup, 'Ethereum', 'Main')
    await popup.close()
  },
}
