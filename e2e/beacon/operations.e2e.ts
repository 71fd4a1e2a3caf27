import type { BrowserContext, Page } from '@playwright/test'
import { extensionId } from '../../scripts/extension.ts'
import { killServiceWorker } from '../browser.ts'
import { expect, test } from '../made-wallet.ts'
import { approvalAfter, consent, pressIn, signed } from '../pages/approval.ts'
import {
  approveIn,
  approveThrough,
  askThrough,
  type BeaconAccount,
  call,
  connectDapp,
  openBeaconDapp,
  pairedWallets,
} from '../pages/beacon-dapp.ts'
import { addAccount, openPopup, selectAccount, showView } from '../pages/wallet.ts'
import { fromHex, toHex } from '../tezos-sandbox/encoding/bytes.ts'
import { writeOperation } from '../tezos-sandbox/encoding/operation.ts'
import { pack } from '../tezos-sandbox/encoding/pack.ts'
import { BAKER, CONTRACTS, FA2_TOKENS, type Sandbox } from '../tezos-sandbox/sandbox.ts'
import { contentOf, signedBytes } from '../tezos-sandbox/testing/hand-made.ts'
import { SDKS, type Sdk } from './dapps/bundle.ts'
import { delegation, expectSignedBy, FRIEND, gift, payment } from './tezos.ts'

// One story in parts: what the SDKs keep in the page's storage carries over.
test.describe.configure({ mode: 'serial' })

const originOf = (sdk: Sdk) => `https://${sdk}-shop.example`
const networkOf = ({ url }: Sandbox) => ({ type: 'custom', name: 'Local Tezos', rpcUrl: url })

/** The account in use, which all three are granted. */
let account: BeaconAccount

/** The pages of all three, with what they know from before. */
async function openAll(context: BrowserContext, tezos: Sandbox): Promise<Record<Sdk, Page>> {
  const pages = await Promise.all(
    SDKS.map(async (sdk) => [
      sdk,
      await openBeaconDapp(context, { sdk, origin: originOf(sdk), network: networkOf(tezos) }),
    ]),
  )
  return Object.fromEntries(pages) as Record<Sdk, Page>
}

/** Hashes of what is in blocks. */
const included: unknown[] = []

async function expectIncluded(tezos: Sandbox, hash: unknown): Promise<void> {
  await expect.poll(() => tezos.head().operations.map((each) => each.hash)).toContain(hash)
  included.push(hash)
}

async function useAccount(popup: Page, family: string, name: string): Promise<void> {
  await showView(popup, 'popup', '')
  await popup.bringToFront()
  await popup.getByRole('button', { name: 'Wallet, accounts' }).click()
  const region = popup.getByRole('region', { name: family })
  await region.getByRole('button', { name: new RegExp(`^${name}`) }).click()
}

test('three dapps at once, each with an SDK of its own, are granted accounts and have a text and Micheline signed', async ({
  made: { context, world },
}) => {
  const popup = await openPopup(context)
  await addAccount(popup, 'Kiosk float', 'Tezos, from your Ethereum key')
  await popup.close()
  const pages = await openAll(context, world.tezos)
  for (const sdk of SDKS) {
    account = await connectDapp(context, pages[sdk], ['Kiosk float'])
    expect(account).toMatchObject({
      address: expect.stringMatching(/^tz1/),
      publicKey: expect.stringMatching(/^edpk/),
      network: networkOf(world.tezos),
      scopes: ['sign', 'operation_request'],
      walletType: 'implicit',
    })
    const publicKey = expect.stringMatching(/^[0-9a-f]{64}$/)
    expect(await pairedWallets(pages[sdk])).toEqual([{ name: 'Symbolon', extensionId, publicKey }])
  }
  world.tezos.fund(account.address, 100_000_000n)
  for (const sdk of SDKS) {
    const payload = `The ${sdk} kiosk, 3 July: “Otter, Asleep” is reserved for you.`
    const answer = await approveThrough(context, pages[sdk], 'requestSignPayload', { signingType: 'raw', payload })
    expectSignedBy(account.publicKey, answer, Buffer.from(payload))
    const packed = pack({ string: `Tezos Signed Message: ${sdk}` }, { prim: 'string' })
    const micheline = { signingType: 'micheline', payload: toHex(packed) }
    const signature = await approveThrough(context, pages[sdk], 'requestSignPayload', micheline)
    expectSignedBy(account.publicKey, signature, packed)
  }
})

test('they pay, send a batch, give pictures away and delegate, while one server is stopped half way', async ({
  made: { context, world },
}) => {
  const { tezos, servers } = world
  const pages = await openAll(context, tezos)
  tezos.giveToken('fa2', account.address, 1n, FA2_TOKENS.heron)
  tezos.giveToken('fa2', account.address, 1n, FA2_TOKENS.otter)
  const before = { baker: tezos.account(BAKER)!.balance, counter: tezos.account(account.address)!.counter }
  const operate = async (sdk: Sdk, ...operationDetails: object[]) => {
    const answer = await approveThrough(context, pages[sdk], 'requestOperation', { operationDetails })
    await expectIncluded(tezos, (answer as { transactionHash: string }).transactionHash)
  }

  // The first makes the account's key known, too.
  await operate('octez', payment(1))
  expect(tezos.account(account.address)!.counter).toBe(before.counter + 2n)
  const given = await approveThrough(context, pages.taquito, 'give', CONTRACTS.fa2, Number(FA2_TOKENS.otter), FRIEND)
  await expectIncluded(tezos, given)
  expect(tezos.tokenBalance('fa2', FRIEND, FA2_TOKENS.otter)).toBe(1n)

  const operationDetails = [payment(20), gift(account.address, FA2_TOKENS.heron), payment(300)]
  const batch = await askThrough(context, pages.airgap, 'requestOperation', { operationDetails })
  await servers[0].stop()
  await approveIn(batch.window)
  await expectIncluded(tezos, ((await batch.answer) as { result: { transactionHash: string } }).result.transactionHash)
  expect(tezos.tokenBalance('fa2', FRIEND, FA2_TOKENS.heron)).toBe(1n)
  expect(tezos.account(BAKER)!.balance).toBe(before.baker + 321n)

  await expectIncluded(tezos, await approveThrough(context, pages.taquito, 'delegate', BAKER))
  expect(tezos.account(account.address)!.delegate).toBe(BAKER)
  await operate('octez', delegation(undefined))
  expect(tezos.account(account.address)!.delegate).toBe(undefined)
  expect(tezos.account(account.address)!.counter).toBe(before.counter + 8n)
  // A copy of what a block has already is the most that may have been refused.
  for (const { hash } of tezos.refusals) expect(included).toContain(hash)
  await servers[0].start()
})

test('an operation that each has signed as a payload is sent for it, once', async ({ made: { context, world } }) => {
  const { tezos } = world
  const pages = await openAll(context, tezos)
  for (const sdk of SDKS) {
    const { counter } = tezos.account(account.address)!
    const paid = contentOf(account.address, counter + 1n, { kind: 'transaction', amount: 7n, destination: BAKER })
    const bytes = writeOperation({ branch: tezos.head().hash, contents: [paid] })
    const payload = `03${toHex(bytes)}`
    const input = { signingType: 'operation', payload }
    const { window, answer } = await askThrough(context, pages[sdk], 'requestSignPayload', input)
    // The site chose what it costs, and sends it itself.
    await expect(window.getByText('The site gets it signed, and may send it whenever it likes.')).toBeVisible()
    await expect(window.getByText(/^0\.01\s?XTZ$/)).toBeVisible()
    await approveIn(window)
    const { result } = (await answer) as { result: unknown }
    const { signature } = expectSignedBy(account.publicKey, result, fromHex(payload)!)
    const signedTransaction = toHex(signedBytes(bytes, signature))
    const sent = (await call(pages[sdk], 'requestBroadcast', { signedTransaction })) as { result: object }
    await expectIncluded(tezos, (sent.result as { transactionHash: string }).transactionHash)
    expect(tezos.account(account.address)!.counter).toBe(counter + 1n)
    expect(await call(pages[sdk], 'requestBroadcast', { signedTransaction })).toEqual({
      error: 'TRANSACTION_INVALID_ERROR',
    })
  }
})

test('what cannot be read or is another’s gets the SDK’s own error, nobody is asked, and the next request works', async ({
  made: { context, world },
}) => {
  const { tezos } = world
  const pages = await openAll(context, tezos)
  const { counter } = tezos.account(account.address)!
  const forged = writeOperation({
    branch: tezos.head().hash,
    contents: [contentOf(account.address, counter + 1n, { kind: 'delegation' })],
  })
  const sign = (signingType: string, payload: string, more: object = {}) =>
    ['requestSignPayload', { signingType, payload, ...more }] as const
  const operate = (...operationDetails: object[]) => ['requestOperation', { operationDetails }] as const
  const bad: [Sdk, readonly [string, object], string][] = [
    ['airgap', sign('micheline', `05${'0505'.repeat(10_000)}030b`), 'PARAMETERS_INVALID_ERROR'],
    ['octez', sign('raw', '\u0003 is how an operation begins'), 'PARAMETERS_INVALID_ERROR'],
    ['airgap', sign('operation', `03${toHex(forged)}00`), 'PARAMETERS_INVALID_ERROR'],
    ['taquito', sign('operation', `03${toHex(forged).replace(/^(.{64})6e/, '$1fe')}`), 'PARAMETERS_INVALID_ERROR'],
    ['octez', sign('raw', 'not mine', { sourceAddress: BAKER }), 'NO_PRIVATE_KEY_FOUND_ERROR'],
    ['airgap', operate({ ...payment(1), source: BAKER }), 'PARAMETERS_INVALID_ERROR'],
    ['taquito', operate({ kind: 'ballot', proposal: 'P', ballot: 'yay' }), 'PARAMETERS_INVALID_ERROR'],
    ['airgap', ['requestBroadcast', { signedTransaction: '00' }], 'TRANSACTION_INVALID_ERROR'],
  ]
  const count = context.pages().length
  for (const [sdk, [method, input], error] of bad) expect(await call(pages[sdk], method, input)).toEqual({ error })
  expect(context.pages()).toHaveLength(count)

  // Which operation of a batch would fail, and why, is in the wallet's window and in what the SDK shows.
  const batch = operate(payment(1), gift(account.address, FA2_TOKENS.shell), payment(2))
  let refused: ReturnType<typeof call> | undefined
  const window = await approvalAfter(context, async () => {
    refused = call(pages.octez, ...batch)
  })
  await expect(
    window.getByRole('heading', { name: /^What .*octez-shop\.example.* asks for would fail$/ }),
  ).toBeVisible()
  await expect(window.getByText(/^Operation 2 of 3: The contract refused it/)).toBeVisible()
  await expect(window.getByRole('button', { name: 'Approve and sign' })).toHaveCount(0)
  await pressIn(window, 'Close')
  expect(await refused).toEqual({ error: 'TRANSACTION_INVALID_ERROR' })
  await pages.octez.getByText('Show Details').click()
  await expect(pages.octez.getByText(/Operation 2 of 3: The contract refused it/)).toBeVisible()

  for (const sdk of SDKS) {
    const payload = `After all that, ${sdk}.`
    const answer = await approveThrough(context, pages[sdk], 'requestSignPayload', { signingType: 'raw', payload })
    expectSignedBy(account.publicKey, answer, Buffer.from(payload))
  }
  expect(tezos.account(account.address)!.counter).toBe(counter)
})

test('two tabs of one dapp are told apart, also once the worker has died; another account, and parting', async ({
  made: { context, world },
}) => {
  const pages = await openAll(context, world.tezos)
  const second = await openBeaconDapp(context, {
    sdk: 'airgap',
    origin: originOf('airgap'),
    network: networkOf(world.tezos),
  })
  const popup = await openPopup(context)
  await killServiceWorker(popup)
  const ask = (payload: string) => ['requestSignPayload', { signingType: 'raw', payload }] as const
  const { window, answer } = await askThrough(context, pages.airgap, ...ask('of the first tab'))
  const other = call(second, ...ask('of the second tab'))
  await expect(window.getByText('of the first tab').first()).toBeVisible()
  await window.bringToFront()
  await consent(window, 'Approve and sign')
  await expect(signed(window)).toBeVisible()
  await pressIn(window, 'Done')
  await expect(window.getByText('of the second tab').first()).toBeVisible()
  await approveIn(window)
  for (const [given, text] of [
    [await answer, 'of the first tab'],
    [await other, 'of the second tab'],
  ] as const)
    expectSignedBy(account.publicKey, (given as { result: unknown }).result, Buffer.from(text))

  const rejected = await askThrough(context, pages.octez, ...ask('not this'))
  await pressIn(rejected.window, 'Reject')
  expect(await rejected.answer).toEqual({ error: 'ABORTED_ERROR' })

  await useAccount(popup, 'Tezos', 'Kiosk float')
  for (const page of [...Object.values(pages), second])
    await expect
      .poll(() => call(page, 'getActiveAccount'))
      .toMatchObject({ result: { address: expect.stringMatching(/^tz2/), publicKey: expect.stringMatching(/^sppk/) } })
  const { result } = (await call(pages.taquito, 'getActiveAccount')) as { result: BeaconAccount }
  world.tezos.fund(result.address, 1_000_000n)
  const hash = await approveThrough(context, pages.taquito, 'pay', BAKER, 9)
  await expectIncluded(world.tezos, hash)

  // As it was.
  await useAccount(popup, 'Tezos', 'Main')
  await useAccount(popup, 'Ethereum', 'Main')
  for (const sdk of SDKS) {
    await call(pages[sdk], 'removeAllPeers', true)
    await expect.poll(() => call(pages[sdk], 'getActiveAccount')).toEqual({ result: undefined })
  }
  await showView(popup, 'popup', 'sites')
  for (const sdk of SDKS) await expect(popup.getByText(new URL(originOf(sdk)).host)).toHaveCount(0)

  // As the wallet was for those who come after.
  await showView(popup, 'popup', '')
  await selectAccount(popup, 'Tezos', 'Main')
  await selectAccount(popup, 'Ethereum', 'Main')
})
