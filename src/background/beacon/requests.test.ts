import { describe, expect, test } from 'vitest'
import { CHAIN, connected, PAYMENT, paired } from './testing/connected.ts'
import { KIOSK_ORIGIN, PERMISSION, SHADOWNET } from './testing/wallet.ts'

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
