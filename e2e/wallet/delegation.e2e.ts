import type { Page } from '@playwright/test'
import { serverNames } from '../../scripts/servers.ts'
import { expect, type MadeWallet, test, turnToEthereum } from '../made-wallet.ts'
import { consent, pressIn, signed, signersAmong } from '../pages/approval.ts'
import { addAccount, openPopup, openTab } from '../pages/wallet.ts'
import { expectGoodLayout } from '../pictures/layout.ts'
import { BAKER, CONTRACTS } from '../tezos-sandbox/sandbox.ts'

const FUNDS = 20_000_000n

/** The popup of a funded Tezos account of that name, which nobody has used, on the page of its delegate. */
async function onTheDelegatePage(
  { context, world }: MadeWallet,
  name: string,
): Promise<{ popup: Page; address: string }> {
  const popup = await openPopup(context)
  await addAccount(popup, name, 'Tezos, from your Ethereum key')
  const accounts = popup.getByRole('region', { name: 'Tezos' })
  await accounts.getByRole('button', { name: new RegExp(`^${name}`) }).click()
  await expect(popup.getByText(`${name}, Local Tezos`)).toBeVisible()
  const address = (await popup.getByTestId('address').getAttribute('title'))!
  world.tezos.fund(address, FUNDS)
  await popup.reload()
  await popup.getByRole('button', { name: /^Delegates to/ }).click()
  await expect(popup.getByRole('heading', { name: 'Delegate' })).toBeVisible()
  return { popup, address }
}

const delegateField = (popup: Page) => popup.getByLabel(/^Address of/)

/** Consents to what is reviewed, and goes back Home. */
async function approve(popup: Page): Promise<void> {
  await consent(popup, 'Approve and sign')
  await expect(signed(popup)).toBeVisible()
  await pressIn(popup, 'Done')
}

test.afterEach(({ made }) => turnToEthereum(made))

test('a delegate is chosen while a server is stopped half way, coin is staked with it, and it is withdrawn', async ({
  made,
}) => {
  const { world } = made
  const { popup, address } = await onTheDelegatePage(made, 'Reserve')
  const held = () => world.tezos.account(address)!
  await expect(popup.getByText('Nobody', { exact: true })).toBeVisible()
  await expectGoodLayout(popup, 'delegate, none')

  // By keyboard alone.
  await popup.getByRole('button', { name: 'Back' }).focus()
  await popup.keyboard.press('Tab')
  await expect(delegateField(popup)).toBeFocused()
  await popup.keyboard.type(BAKER)
  await popup.keyboard.press('Tab')
  await expect(popup.getByRole('button', { name: 'Review' })).toBeFocused()
  await popup.keyboard.press('Enter')
  await expect(popup.getByRole('heading', { name: /^Delegate to/ })).toBeVisible()
  await expect(popup.getByText('All read it alike')).toBeVisible()
  await expect(popup.getByText(/makes your public key known, once/)).toBeVisible()

  const [stopped, left] = serverNames
  await world.servers[0]!.kill()
  try {
    await consent(popup, 'Approve and sign')
    await expect(signed(popup)).toBeVisible({ timeout: 30_000 })
    expect(await signersAmong(popup, [stopped!, left!])).toEqual([left])
  } finally {
    await world.servers[0]!.start()
  }
  await pressIn(popup, 'Done')
  await expect.poll(() => held().delegate).toBe(BAKER)

  await popup.reload()
  await openTab(popup, 'Activity')
  await expect(popup.getByText(/^A block holds it/).first()).toBeVisible()
  // The network puts no other in its place.
  await expect(popup.getByRole('button', { name: 'Speed up' })).toHaveCount(0)
  world.tezos.bake()
  world.tezos.bake()
  await popup.reload()
  await openTab(popup, 'Activity')
  const newest = popup.getByRole('button', { name: /^Delegate to/ }).first()
  await expect(newest).toHaveAccessibleName(/Confirmed/)

  await popup.getByRole('button', { name: /^Delegates to tz1V/ }).click()
  await expect(popup.getByRole('heading', { name: 'Staking' })).toBeVisible()
  await expectGoodLayout(popup, 'delegate, one')
  await popup.getByLabel(/^How much/).fill('2.5')
  await popup.getByRole('button', { name: 'Stake', exact: true }).click()
  await expect(popup.getByRole('heading', { name: /^Stake 2\.5/ })).toBeVisible()
  await approve(popup)
  await expect.poll(() => held().staked).toBe(2_500_000n)
  world.tezos.bake()
  world.tezos.bake()
  await popup.reload()
  await popup.getByRole('button', { name: /^Delegates to tz1V/ }).click()
  await expect(popup.getByRole('button', { name: 'Stop staking' })).toBeVisible()

  await popup.getByRole('button', { name: 'Stop delegating' }).click()
  await expect(popup.getByRole('heading', { name: 'Stop delegating' })).toBeVisible()
  await approve(popup)
  await expect.poll(() => held().delegate).toBeUndefined()
  world.tezos.bake()
  world.tezos.bake()
  await popup.reload()
  await popup.getByRole('button', { name: 'Delegates to nobody' }).click()
  // What was staked comes back, some days later.
  await expect(popup.getByText('Still locked for some days')).toBeVisible()
  await expect(popup.getByRole('button', { name: 'Stake', exact: true })).toHaveCount(0)
})

test('an address that is no delegate is refused in plain words, and nothing is asked', async ({ made }) => {
  const { popup } = await onTheDelegatePage(made, 'Undecided')
  const { address: nobody } = made
  for (const [typed, said] of [
    [nobody, /^This is an Ethereum address/],
    [CONTRACTS.fa2, /^A contract is no delegate/],
    ['tz1burnburnburnburnburnburnburjAYjjX', /^This address is not a baker/],
  ] as const) {
    await delegateField(popup).fill(typed)
    await popup.getByRole('button', { name: 'Review' }).click()
    await expect(popup.getByRole('alert').getByText(said)).toBeVisible()
  }
  await expectGoodLayout(popup, 'delegate, refused')
})
