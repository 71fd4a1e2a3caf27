import type { Page } from '@playwright/test'
import { expect, test } from '../made-wallet.ts'
import {
  approveIn,
  approveThrough,
  askThrough,
  type BeaconAccount,
  call,
  connectDapp,
  openBeaconDapp,
} from '../pages/beacon-dapp.ts'
import { fromBase58 } from '../tezos-sandbox/encoding/base58.ts'
import { fromHex, toHex } from '../tezos-sandbox/encoding/bytes.ts'
import { writeOperation } from '../tezos-sandbox/encoding/operation.ts'
import { pack } from '../tezos-sandbox/encoding/pack.ts'
import { isSignatureOver } from '../tezos-sandbox/encoding/signature.ts'
import { BAKER, CONTRACTS, FA2_TOKENS, type Sandbox } from '../tezos-sandbox/sandbox.ts'
import { contentOf, signedBytes } from '../tezos-sandbox/testing/hand-made.ts'
import { SDKS, type Sdk } from './dapps/bundle.ts'

// One story in four parts: what the SDKs keep in the page's storage carries over.
test.describe.configure({ mode: 'serial' })

const FRIEND = 'tz1burnburnburnburnburnburnburjAYjjX'

const originOf = (sdk: Sdk) => `https://${sdk}-shop.example`
const networkOf = ({ url }: Sandbox) => ({ type: 'custom', name: 'Local Tezos', rpcUrl: url })

let account: BeaconAccount

const pay = (amount: number) => ({ kind: 'transaction', destination: BAKER, amount: String(amount) })
const give = (token: bigint) => ({
  kind: 'transaction',
  destination: CONTRACTS.fa2,
  amount: '0',
  parameters: {
    entrypoint: 'transfer',
    value: [
      {
        prim: 'Pair',
        args: [
          { string: account.address },
          [
            {
              prim: 'Pair',
              args: [{ string: FRIEND }, { prim: 'Pair', args: [{ int: String(token) }, { int: '1' }] }],
            },
          ],
        ],
      },
    ],
  },
})

function expectSigned(signature: unknown, payload: Uint8Array): void {
  const { bytes } = fromBase58(signature as string, ['edsig'])!
  expect(isSignatureOver(payload, account.publicKey, bytes)).toBe(true)
}

/** The pages of all three, with what they know from before. */
async function openAll(context: Parameters<typeof openBeaconDapp>[0], tezos: Sandbox): Promise<Record<Sdk, Page>> {
  const pages = await Promise.all(
    SDKS.map(async (sdk) => [
      sdk,
      await openBeaconDapp(context, { sdk, origin: originOf(sdk), network: networkOf(tezos) }),
    ]),
  )
  return Object.fromEntries(pages) as Record<Sdk, Page>
}

test('three dapps at once, each with an SDK of its own, are granted an account and have a text and Micheline signed', async ({
  made: { context, world },
}) => {
  const pages = await openAll(context, world.tezos)
  for (const sdk of SDKS) account = await connectDapp(context, pages[sdk])
  world.tezos.fund(account.address, 100_000_000n)
  for (const sdk of SDKS) {
    const text = `The ${sdk} kiosk, 3 July: “Otter, Asleep” is reserved for you.`
    const result = await approveThrough(context, pages[sdk], 'requestSignPayload', {
      signingType: 'raw',
      payload: text,
    })
    expectSigned((result as { signature: string }).signature, Buffer.from(text))
  }
  for (const sdk of SDKS) {
    const packed = pack({ string: `Tezos Signed Message: ${sdk}` }, { prim: 'string' })
    const payload = toHex(packed)
    const result = await approveThrough(context, pages[sdk], 'requestSignPayload', {
      signingType: 'micheline',
      payload,
    })
    expectSigned((result as { signature: string }).signature, packed)
  }
})

test('they pay, send a batch, give pictures away and delegate, while one server is stopped half way', async ({
  made: { context, world },
}) => {
  const { tezos, servers } = world
  const pages = await openAll(context, tezos)
  tezos.giveToken('fa2', account.address, 1n, FA2_TOKENS.heron)
  tezos.giveToken('fa2', account.address, 1n, FA2_TOKENS.otter)
  const before = tezos.account(BAKER)!.balance
  const counter = tezos.account(account.address)!.counter
  const operate = (sdk: Sdk, ...operationDetails: object[]) =>
    askThrough(context, pages[sdk], 'requestOperation', { operationDetails })
  const included = async (hash: unknown) => {
    await expect.poll(() => tezos.head().operations.map((each) => each.hash)).toContain(hash)
  }

  // The first makes the account's key known, too.
  const first = await operate('octez', pay(1))
  await approveIn(first.window)
  await included(((await first.answer) as { result: { transactionHash: string } }).result.transactionHash)
  expect(tezos.account(account.address)!.counter).toBe(counter + 2n)

  await included(await approveThrough(context, pages.taquito, 'give', CONTRACTS.fa2, Number(FA2_TOKENS.otter), FRIEND))
  expect(tezos.tokenBalance('fa2', FRIEND, FA2_TOKENS.otter)).toBe(1n)

  const batch = await operate('airgap', pay(20), give(FA2_TOKENS.heron), pay(300))
  await servers[0].stop()
  await approveIn(batch.window)
  await included(((await batch.answer) as { result: { transactionHash: string } }).result.transactionHash)
  expect(tezos.tokenBalance('fa2', FRIEND, FA2_TOKENS.heron)).toBe(1n)
  expect(tezos.account(BAKER)!.balance).toBe(before + 321n)

  await included(await approveThrough(context, pages.taquito, 'delegate', BAKER))
  expect(tezos.account(account.address)!.delegate).toBe(BAKER)
  const last = await operate('octez', { kind: 'delegation' })
  await approveIn(last.window)
  await included(((await last.answer) as { result: { transactionHash: string } }).result.transactionHash)
  expect(tezos.account(account.address)!.delegate).toBe(undefined)
  expect(tezos.account(account.address)!.counter).toBe(counter + 8n)
  expect(tezos.refusals).toEqual([])
})

test('operations that were signed for them to send themselves are sent for them, and each is told apart in two tabs', async ({
  made: { context, world },
}) => {
  const { tezos, servers } = world
  await servers[0].start()
  const pages = await openAll(context, tezos)
  const { branch, contents } = {
    branch: tezos.head().hash,
    contents: [
      contentOf(account.address, tezos.account(account.address)!.counter + 1n, {
        kind: 'transaction',
        amount: 7n,
        destination: BAKER,
      }),
    ],
  }
  const bytes = writeOperation({ branch, contents })
  const payload = `03${toHex(bytes)}`
  let signature = ''
  for (const sdk of SDKS) {
    const result = await approveThrough(context, pages[sdk], 'requestSignPayload', {
      signingType: 'operation',
      payload,
    })
    signature = (result as { signature: string }).signature
    expectSigned(signature, fromHex(payload)!)
  }
  const signed = signedBytes(bytes, signature)
  const sent = await call(pages.airgap, 'requestBroadcast', { signedTransaction: toHex(signed) })
  console.log(sent)
})
