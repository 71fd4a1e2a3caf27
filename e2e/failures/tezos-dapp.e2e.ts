import type { BrowserContext, Page } from '@playwright/test'
import { expectSignedBy, gift, payment } from '../beacon/tezos.ts'
import { killServiceWorker } from '../browser.ts'
import { consent, pressIn, signed } from '../pages/approval.ts'
import {
  approveIn,
  approveThrough,
  askThrough,
  type BeaconAccount,
  call,
  connectDapp,
  openBeaconDapp,
} from '../pages/beacon-dapp.ts'
import { openTheWallet } from '../pages/onboarding.ts'
import { openPopup, openTab, unlock } from '../pages/wallet.ts'
import { BAKER, FA2_TOKENS } from '../tezos-sandbox/sandbox.ts'
import { expect, makeWallet, password, type Stage, test } from './stage.ts'

const ORIGIN = 'https://shop.example'

/** The dapp's page, with what it knows from before. */
const openShop = (context: BrowserContext, { tezosNode }: Stage) =>
  openBeaconDapp(context, {
    sdk: 'airgap',
    origin: ORIGIN,
    network: { type: 'custom', name: 'Local Tezos', rpcUrl: tezosNode.url },
  })

const ask = (context: BrowserContext, shop: Page, ...operationDetails: object[]) =>
  askThrough(context, shop, 'requestOperation', { operationDetails })

let account: BeaconAccount
let shop: Page

test.beforeAll(async ({ stage, wallet: { context } }) => {
  shop = await openShop(context, stage)
  account = await connectDapp(context, shop)
  stage.world.tezos.fund(account.address, 50_000_000n)
})

test.afterAll(() => shop.close())

const counterIn = ({ world }: Stage) => world.tezos.account(account.address)!.counter

/** One payment goes through, whose number follows the last: what every failure must leave possible. */
async function expectOperationWorks(context: BrowserContext, stage: Stage): Promise<void> {
  const before = counterIn(stage)
  await approveThrough(context, shop, 'requestOperation', { operationDetails: [payment(1)] })
  await expect.poll(() => counterIn(stage)).toBe(before + 1n)
}

test('a batch that fails in its block: Activity says which operation failed and why, and numbers go on', async ({
  stage,
  wallet: { context },
}) => {
  const { tezos } = stage.world
  tezos.giveToken('fa2', account.address, 1n, FA2_TOKENS.heron)
  const before = tezos.account(BAKER)!.balance
  const picture = () => gift(account.address, FA2_TOKENS.heron)
  // Both may be when they are asked for; once the first was, the second may not.
  const { window, answer } = await ask(context, shop, picture())
  const batch = call(shop, 'requestOperation', { operationDetails: [payment(5), picture()] })
  await consent(window, 'Approve and sign')
  await expect(signed(window)).toBeVisible()
  await answer
  await expect.poll(() => tezos.tokenBalance('fa2', account.address, FA2_TOKENS.heron)).toBe(0n)
  const after = counterIn(stage)
  await pressIn(window, 'Done')
  await approveIn(window)
  expect(await batch).toMatchObject({ result: { transactionHash: expect.stringMatching(/^o/) } })
  await expect.poll(() => counterIn(stage)).toBe(after + 2n)
  expect(tezos.account(BAKER)!.balance).toBe(before)
  tezos.bake()
  tezos.bake()
  const popup = await openPopup(context)
  await openTab(popup, 'Activity')
  await popup.getByText('Failed').first().click()
  await expect(popup.getByText(/Operation 2 of 2: The contract refused it: “FA2_INSUFFICIENT_BALANCE”/)).toBeVisible()
  await popup.close()
  await expectOperationWorks(context, stage)
})

test('a batch that the node does not take: the window and the dapp say why, nothing has moved, and its numbers are free', async ({
  stage,
  wallet: { context },
}) => {
  const { tezos } = stage.world
  const before = { counter: counterIn(stage), baker: tezos.account(BAKER)!.balance }
  const { window, answer } = await ask(context, shop, payment(1), payment(2))
  await expect(window.getByRole('button', { name: 'Approve and sign', exact: true })).toBeEnabled()
  // What it was to pay with goes before it is sent.
  const { balance } = tezos.account(account.address)!
  tezos.fund(account.address, 10n - balance)
  await consent(window, 'Approve and sign')
  await expect(window.getByText('The network did not take it')).toBeVisible()
  await expect(window.getByText(/The account does not hold enough .* Nothing has moved/)).toBeVisible()
  expect(await answer).toEqual({ error: 'TRANSACTION_INVALID_ERROR' })
  await shop.getByText('Show Details').click()
  await expect(shop.getByText(/The account does not hold enough/)).toBeVisible()
  await window.close()
  expect(tezos.refusals.at(-1)!.trace[0]!.id).toMatch(/balance_too_low$/)
  expect(tezos.account(BAKER)!.balance).toBe(before.baker)
  tezos.fund(account.address, balance)
  expect(counterIn(stage)).toBe(before.counter)
  await expectOperationWorks(context, stage)
})

for (const [name, step] of [
  ['its step with a server', 'server'],
  ['its sending', 'node'],
] as const)
  test(`the service worker is killed during ${name}: the dapp hears it, and the next operation works`, async ({
    stage,
    wallet: { context },
  }) => {
    const before = counterIn(stage)
    const { window, answer } = await ask(context, shop, payment(11))
    await expect(window.getByRole('button', { name: 'Approve and sign', exact: true })).toBeEnabled()
    const held =
      step === 'node'
        ? stage.tezosNode.hold(/^POST \/injection\/operation/, 'before')
        : stage.proxies[0].hold(/^POST \/v1\/ceremonies/, 'answered')
    await consent(window, 'Approve and sign')
    await held.reached
    await killServiceWorker(window)
    stage.tezosNode.clear()
    stage.proxies[0].clear()
    await expect(window.getByRole('heading', { name: 'The browser interrupted this' })).toBeVisible()
    expect(await answer).toEqual({ error: 'UNKNOWN_ERROR' })
    await window.close()
    if (step === 'node') await expect.poll(() => counterIn(stage)).toBe(before + 1n)
    await expectOperationWorks(context, stage)
    expect(counterIn(stage)).toBe(step === 'node' ? before + 2n : before + 1n)
  })

test('a pairing survives a restart of the browser', async ({ stage, freshBrowser: context }, { testId }) => {
  const page = await makeWallet(context)
  await openTheWallet(page)
  const { publicKey } = await connectDapp(context, await openShop(context, stage))
  await context.close()
  const again = await stage.launch(testId)
  const popup = await openPopup(again)
  await unlock(popup, password)
  await expect(popup.getByRole('button', { name: 'Send', exact: true })).toBeVisible()
  const payload = 'Still here.'
  const answer = await approveThrough(again, await openShop(again, stage), 'requestSignPayload', {
    signingType: 'raw',
    payload,
  })
  expectSignedBy(publicKey, answer, Buffer.from(payload))
  await again.close()
})
