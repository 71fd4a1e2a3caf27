import { describe, expect, test } from 'vitest'
import { ProblemError, WalletError } from '../errors.ts'
import { RequestEnded } from '../requests/approvals.ts'
import { testBackground } from '../testing/background.ts'
import { BeaconFailure } from './failure.ts'
import { connected, PAYMENT, paired } from './testing/connected.ts'
import { SdkDapp } from './testing/dapp.ts'
import { Page, PERMISSION, SHADOWNET } from './testing/wallet.ts'

describe('errors the SDK knows', () => {
  test.each<[string, (made: Awaited<ReturnType<typeof connected>>) => object]>([
    ['PARAMETERS_INVALID_ERROR', ({ operation }) => operation({ operationDetails: [] })],
    ['PARAMETERS_INVALID_ERROR', ({ operation }) => operation({ operationDetails: 'all' })],
    ['PARAMETERS_INVALID_ERROR', ({ operation }) => operation({ operationDetails: [null] })],
    ['PARAMETERS_INVALID_ERROR', ({ operation }) => operation({ sourceAddress: 7 })],
    ['PARAMETERS_INVALID_ERROR', ({ operation }) => operation({ version: '1' })],
    ['PARAMETERS_INVALID_ERROR', ({ operation }) => operation({ senderId: 'somebody' })],
    ['PARAMETERS_INVALID_ERROR', ({ operation }) => operation({ senderId: undefined })],
    ['PARAMETERS_INVALID_ERROR', () => ({ type: undefined })],
    ['PARAMETERS_INVALID_ERROR', ({ payload }) => payload('micheline', 'no hex')],
    ['PARAMETERS_INVALID_ERROR', ({ payload }) => payload('micheline', '050')],
    ['PARAMETERS_INVALID_ERROR', ({ payload }) => payload('micheline', '03aa')],
    ['PARAMETERS_INVALID_ERROR', ({ payload }) => payload('raw', 'hello \ud800')],
    ['PARAMETERS_INVALID_ERROR', ({ payload }) => payload('operation', '05aa')],
    ['PARAMETERS_INVALID_ERROR', ({ payload }) => payload('operation', '01aa')],
    ['SIGNATURE_TYPE_NOT_SUPPORTED', ({ payload }) => payload('block', '01aa')],
    ['TOO_MANY_OPERATIONS', ({ operation }) => operation({ operationDetails: Array(201).fill({}) })],
    ['NETWORK_NOT_SUPPORTED', ({ operation }) => operation({ network: { type: 'ghostnet' } })],
    ['NETWORK_NOT_SUPPORTED', ({ operation }) => operation({ network: { type: 'custom', rpcUrl: 'no url' } })],
    ['NO_PRIVATE_KEY_FOUND_ERROR', ({ operation }) => operation({ sourceAddress: PAYMENT.destination })],
    ['NO_PRIVATE_KEY_FOUND_ERROR', ({ payload }) => payload('raw', 'a', { sourceAddress: PAYMENT.destination })],
    ['UNKNOWN_ERROR', () => ({ type: 'proof_of_event_challenge_request', payload: 'x', contractAddress: 'KT1' })],
    ['UNKNOWN_ERROR', () => ({ type: 'constructor' })],
  ])('%s', async (errorType, message) => {
    const made = await connected()
    const sent = await made.page.message(message(made))
    expect(await made.page.ask(sent)).toMatchObject({ type: 'error', id: sent.id, errorType })
    expect(made.signer.asked).toEqual([])
    expect(await made.page.ask(made.operation())).toMatchObject({ type: 'operation_response' })
  })

  test('before a permission, and beyond what it holds: NOT_GRANTED_ERROR', async () => {
    const { all, page, addresses, signer } = await paired()
    const operation = {
      type: 'operation_request',
      network: SHADOWNET,
      operationDetails: [PAYMENT],
      sourceAddress: addresses[0],
    }
    expect(await page.ask(operation)).toMatchObject({ errorType: 'NOT_GRANTED_ERROR' })
    const answer = page.ask({ ...PERMISSION, scopes: ['sign'] })
    await all.approveNext()
    expect(await answer).toMatchObject({ scopes: ['sign'] })
    expect(await page.ask(operation)).toMatchObject({ errorType: 'NOT_GRANTED_ERROR' })
    expect(signer.asked).toEqual([])
  })

  test.each<[string, unknown]>([
    ['ABORTED_ERROR', new RequestEnded('rejected')],
    ['ABORTED_ERROR', new RequestEnded('locked')],
    ['ABORTED_ERROR', new WalletError('locked', 'Unlock your share first.')],
    ['NETWORK_NOT_SUPPORTED', new WalletError('unknown-network', 'It is not known.')],
    ['TRANSACTION_INVALID_ERROR', new BeaconFailure('TRANSACTION_INVALID_ERROR', 'It fails.', [{ id: 'balance' }])],
    [
      'TRANSACTION_INVALID_ERROR',
      new ProblemError({ code: 'node-rejects', title: 'No', text: 'It is.', details: [], actions: [] }, false),
    ],
    ['UNKNOWN_ERROR', new WalletError('unheard-of', 'Something.')],
    ['UNKNOWN_ERROR', new TypeError('A secret of the inside.')],
  ])('%s for what befalls an operation, and nothing of the inside', async (errorType, failure) => {
    const { page, signer, operation } = await connected()
    signer.failure = failure
    const answer = await page.ask(operation())
    expect(answer).toMatchObject({ type: 'error', errorType })
    const data = failure instanceof BeaconFailure ? [{ id: 'balance' }] : [{ id: 'node-rejects', message: 'It is.' }]
    expect(answer.errorData).toEqual(errorType === 'TRANSACTION_INVALID_ERROR' ? data : undefined)
    expect(JSON.stringify(answer)).not.toContain('secret')
  })

  test('the person rejects the connection: ABORTED_ERROR, and the site sees nothing', async () => {
    const { all, page } = await paired()
    const answer = page.ask(PERMISSION)
    await all.background.approvals.reject((await all.nextRequest()).id)
    expect(await answer).toMatchObject({ errorType: 'ABORTED_ERROR' })
    expect(await all.background.sites.list()).toEqual([])
  })

  test('a wallet without a Tezos account: NO_ADDRESS_ERROR, and nobody is asked', async () => {
    const all = testBackground()
    await all.makeWallet()
    const { page } = await paired(all)
    expect(await page.ask(PERMISSION)).toMatchObject({ errorType: 'NO_ADDRESS_ERROR' })
    expect(all.background.approvals.list()).toEqual([])
  })
})

describe('what is met with silence, since there is nobody to answer or nothing to name', () => {
  test.each<[string, (page: Page) => Promise<string>]>([
    [
      'a dapp that is not paired',
      async (page) => (await SdkDapp.of('stranger')).write(page.wallet, await page.message(PERMISSION)),
    ],
    [
      'another wallet’s message',
      async (page) => page.dapp.write(page.dapp.publicKeyHex, await page.message(PERMISSION)),
    ],
    [
      'an altered message',
      async (page) =>
        (await page.dapp.write(page.wallet, await page.message(PERMISSION))).replace(/.$/, (digit) =>
          digit === '0' ? '1' : '0',
        ),
    ],
    ['a message that is cut short', async () => '00'.repeat(39)],
    ['no base58', (page) => page.dapp.write(page.wallet, 'not base58')],
    ['no object', (page) => page.dapp.write(page.wallet, [1])],
    ['no id', (page) => page.dapp.write(page.wallet, { ...PERMISSION, version: '2' })],
    ['an id longer than any', (page) => page.dapp.write(page.wallet, { ...PERMISSION, id: 'x'.repeat(101) })],
  ])('%s', async (_, encrypted) => {
    const { all, page } = await paired()
    const number = page.carry({ type: 'message', encryptedPayload: await encrypted(page) })
    // A port keeps the order of what it carries: what comes after is answered after.
    expect(await page.ask({ type: 'unheard_of' })).toMatchObject({ errorType: 'UNKNOWN_ERROR' })
    expect(page.unheard).toBe(0)
    expect(page.taken).toContain(number)
    expect(all.background.approvals.list()).toEqual([])
  })

  test('the same dapp’s message in another site', async () => {
    const { page, open } = await paired()
    const elsewhere = open('https://elsewhere.example')
    const encryptedPayload = await page.dapp.write(page.wallet, await page.message(PERMISSION))
    const own = new Page(elsewhere, await SdkDapp.of('another'))
    own.carry({ type: 'message', encryptedPayload })
    await own.pair()
    expect(own.unheard).toBe(0)
  })
})
