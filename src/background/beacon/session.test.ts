import { describe, expect, test } from 'vitest'
import { ProblemError, WalletError } from '../errors.ts'
import { RequestEnded } from '../requests/approvals.ts'
import { testBackground } from '../testing/background.ts'
import { BeaconFailure } from './failure.ts'
import { SdkDapp } from './testing/dapp.ts'
import { CHAIN, connected, PAYMENT, paired } from './testing/session.ts'
import { KIOSK_ORIGIN, Page, PERMISSION, SHADOWNET } from './testing/wallet.ts'

describe('what is answered', () => {
  test('a permission: acknowledged first, then the account the person chose', async () => {
    const { all, page, addresses } = await paired()
    const sent = await page.message({ ...PERMISSION, scopes: ['sign', 'encrypt', 'operation_request'] })
    await page.say(sent)
    const acknowledged = await page.hear()
    expect(acknowledged).toMatchObject({ type: 'acknowledge', id: sent.id, version: '2' })
    await all.approveNext()
    expect(await page.hear()).toEqual({
      type: 'permission_response',
      id: sent.id,
      version: '2',
      senderId: acknowledged.senderId,
      appMetadata: { senderId: acknowledged.senderId, name: 'Symbolon', icon: expect.any(String) },
      address: addresses[0],
      publicKey: expect.stringMatching(/^edpk/),
      network: SHADOWNET,
      scopes: ['sign', 'operation_request'],
      walletType: 'implicit',
    })
    expect(await all.background.sites.find(KIOSK_ORIGIN, 'tezos')).toMatchObject({ chain: CHAIN, accounts: addresses })
    expect(await all.background.sites.find(KIOSK_ORIGIN, 'ethereum')).toBeUndefined()
  })

  test('operations, handed on as they came, for the account that the dapp named', async () => {
    const { page, signer, source, operation } = await connected()
    expect(await page.ask(operation())).toMatchObject({ type: 'operation_response', transactionHash: 'ooOperation' })
    expect(signer.asked).toEqual([{ address: source, chain: CHAIN, details: [PAYMENT] }])
  })

  test('payloads of each kind', async () => {
    const { page, signer, source, payload } = await connected()
    for (const [kind, text, wish] of [
      ['raw', 'a text', { kind: 'raw', text: 'a text' }],
      ['micheline', '0501', { kind: 'micheline', bytes: new Uint8Array([5, 1]) }],
      ['operation', '03ff', { kind: 'operation', bytes: new Uint8Array([3, 255]) }],
    ] as const) {
      expect(await page.ask(payload(kind, text))).toMatchObject({ signingType: kind, signature: 'edsigSignature' })
      expect(signer.asked.at(-1)).toEqual({ address: source, chain: CHAIN, wish })
    }
  })

  test('bytes that were signed before', async () => {
    const { page, signer } = await connected()
    const answer = await page.ask({ type: 'broadcast_request', network: SHADOWNET, signedTransaction: 'ab12' })
    expect(answer).toMatchObject({ type: 'broadcast_response', transactionHash: 'ooBroadcast' })
    expect(signer.asked).toEqual([{ chain: CHAIN, signed: new Uint8Array([0xab, 0x12]) }])
  })

  test('version 3 wraps what is asked, and what is answered', async () => {
    const { all, page, addresses } = await paired()
    const wrapped = (message: object) => ({ version: '3', message: { blockchainIdentifier: 'xtz', ...message } })
    const data = {
      appMetadata: { senderId: 'x', name: 'Kiosk' },
      scopes: ['sign', 'operation_request'],
      network: SHADOWNET,
    }
    await page.say(wrapped({ type: 'permission_request', blockchainData: data }))
    expect(await page.hear()).toMatchObject({
      version: '3',
      message: { blockchainIdentifier: 'xtz', type: 'acknowledge' },
    })
    await all.approveNext()
    expect(await page.hear()).toMatchObject({
      version: '3',
      message: { type: 'permission_response', blockchainData: { address: addresses[0], scopes: data.scopes } },
    })
    const operation = {
      type: 'operation_request',
      network: SHADOWNET,
      operationDetails: [PAYMENT],
      sourceAddress: addresses[0],
    }
    await page.say(wrapped({ type: 'blockchain_request', accountId: '', blockchainData: operation }))
    await page.hear()
    expect(await page.hear()).toMatchObject({
      message: { type: 'blockchain_response', blockchainData: { transactionHash: 'ooOperation' } },
    })
    await page.say({
      version: '3',
      message: { blockchainIdentifier: 'substrate', type: 'permission_request', blockchainData: data },
    })
    expect(await page.hear()).toMatchObject({
      message: {
        blockchainIdentifier: 'substrate',
        type: 'error',
        errorType: 'NETWORK_NOT_SUPPORTED',
        error: { type: 'NETWORK_NOT_SUPPORTED' },
      },
    })
  })
})

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
    page.carry({ type: 'message', encryptedPayload: await encrypted(page) })
    // A port keeps the order of what it carries: what comes after is answered after.
    expect(await page.ask({ type: 'unheard_of' })).toMatchObject({ errorType: 'UNKNOWN_ERROR' })
    expect(page.unheard).toBe(0)
    expect(all.background.approvals.list()).toEqual([])
  })

  test('the same dapp’s message in another site', async () => {
    const { page, open } = await paired()
    const elsewhere = open('https://elsewhere.example')
    const encryptedPayload = await page.dapp.write(page.wallet, await page.message(PERMISSION))
    elsewhere.say({ type: 'message', encryptedPayload })
    const own = new Page(elsewhere, await SdkDapp.of('another'))
    await own.pair()
    expect(own.unheard).toBe(0)
  })
})

describe('several at once', () => {
  test('two dapps of two sites and a second tab are told apart', async () => {
    const made = await connected()
    const { all, open, page, operation } = made
    const secondTab = new Page(open(), page.dapp)
    secondTab.wallet = page.wallet
    const other = new Page(open('https://elsewhere.example'), await SdkDapp.of('another'))
    await other.pair()
    const permission = other.ask(PERMISSION)
    const ofOther = await other.dapp.senderId
    expect(ofOther).not.toBe(await page.dapp.senderId)
    expect(await secondTab.ask({ ...operation(), id: 'of the second tab' })).toMatchObject({ id: 'of the second tab' })
    expect(await page.ask(operation())).toMatchObject({ type: 'operation_response' })
    await all.approveNext()
    expect(await permission).toMatchObject({ type: 'permission_response' })
    expect([page.unheard, secondTab.unheard, other.unheard]).toEqual([0, 0, 0])
  })

  test('the page goes: what it asked goes with it', async () => {
    const { all, page } = await paired()
    await page.say(PERMISSION)
    await all.nextRequest()
    page.port.leave()
    while (all.background.approvals.list().length > 0) await new Promise((resolve) => setTimeout(resolve))
    expect(await all.background.sites.list()).toEqual([])
  })
})
