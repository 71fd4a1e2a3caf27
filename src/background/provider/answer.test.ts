import { verifyMessage, verifyTypedData } from 'ethers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KIOSK, testBackground } from '../testing/background.ts'
import { connectedOn, walletOn } from '../testing/connected.ts'
import { type DevChain, startDevChain } from '../testing/dev-chain.ts'

const CHAIN_ID = 4_243
const STRANGER = `0x${'ab'.repeat(20)}`
const BOB = `0x${'b0'.repeat(20)}`
let chain: DevChain
beforeAll(async () => {
  chain = await startDevChain(CHAIN_ID)
})
afterAll(() => chain.stop())

const wallet = () => walletOn({ url: chain.url, chainId: CHAIN_ID })
const connected = () => connectedOn({ url: chain.url, chainId: CHAIN_ID })

const typedData = (chainId: number, change: object = {}) => ({
  types: { EIP712Domain: [{ name: 'chainId', type: 'uint256' }], Mail: [{ name: 'text', type: 'string' }] },
  primaryType: 'Mail',
  domain: { chainId },
  message: { text: 'hello' },
  ...change,
})

describe('connecting', () => {
  test('a site sees nothing, then what it was granted, in lower case, then nothing again', async () => {
    const { all, ask, address } = await wallet()
    expect(await ask('eth_accounts')).toEqual([])
    const answered = ask('eth_requestAccounts')
    await all.approveNext()
    expect(await answered).toEqual([address])
    expect(await ask('eth_requestAccounts')).toEqual([address])
    expect(await ask('wallet_getPermissions')).toMatchObject([
      { parentCapability: 'eth_accounts', invoker: KIOSK.origin },
    ])
    expect(await ask('eth_accounts', [], { ...KIOSK, key: 'https://other.example' })).toEqual([])
    await all.background.vault.lock()
    expect(await ask('eth_accounts')).toEqual([])
    await all.background.vault.unlock('four unrelated words here')
    expect(await ask('wallet_revokePermissions', [{ eth_accounts: {} }])).toBeNull()
    expect(await ask('eth_accounts')).toEqual([])
  })

  test('a permission that is given back takes along what waits, and nothing of another site', async () => {
    const { all, ask, address } = await connected()
    const other = { ...KIOSK, key: 'https://other.example', origin: 'https://other.example' }
    await all.connect(other)
    const waiting = expect(ask('personal_sign', ['hello', address])).rejects.toMatchObject({ code: 4001 })
    const { id, revision } = await all.nextRequest()
    const others = ask('personal_sign', ['hello', address], other)
    while (all.background.approvals.list().length < 2) await new Promise((resolve) => setTimeout(resolve))
    expect(await ask('wallet_revokePermissions', [{ eth_accounts: {} }])).toBeNull()
    await waiting
    const approval = { id, revision, despite: [], acknowledged: [], accounts: null }
    await expect(all.ui['requests.approve'](approval)).rejects.toMatchObject({ code: 'no-request' })
    await all.approveNext()
    expect(await others).toMatch(/^0x/)
    expect(all.parties.signed).toHaveLength(1)
  })

  test('without a wallet: 4100, and the page that makes one', async () => {
    const all = testBackground()
    await expect(all.ask('eth_requestAccounts')).rejects.toMatchObject({ code: 4100 })
    expect(await all.ask('eth_accounts')).toEqual([])
    expect(all.screen.counts).toMatchObject({ onboardings: 1, opened: 0 })
  })

  test('the same page inside a stranger is another site', async () => {
    const { ask } = await connected()
    const framed = {
      ...KIOSK,
      within: 'https://rook-claim.example',
      key: `${KIOSK.origin} in https://rook-claim.example`,
    }
    expect(await ask('eth_accounts', [], framed)).toEqual([])
    await expect(ask('personal_sign', ['0x00', STRANGER], framed)).rejects.toMatchObject({ code: 4100 })
  })

  test('no account chosen: 4001, and the request is over', async () => {
    const { all, ask } = await wallet()
    const answered = expect(ask('eth_requestAccounts')).rejects.toMatchObject({ code: 4001 })
    const { id, revision } = await all.nextRequest()
    await all.ui['requests.approve']({ id, revision, despite: [], acknowledged: [], accounts: [] })
    await answered
    expect(all.background.approvals.list()).toEqual([])
  })

  test('rejecting is 4001, asking twice -32002', async () => {
    const { all, ask } = await wallet()
    const answered = expect(ask('eth_requestAccounts')).rejects.toMatchObject({ code: 4001 })
    const { id } = await all.nextRequest()
    await expect(ask('eth_requestAccounts')).rejects.toMatchObject({ code: -32002 })
    await all.ui['requests.reject']({ id })
    await answered
  })

  test('locked: the window asks for the password first, and closing it is 4001', async () => {
    const { all, ask, address } = await connected()
    await all.background.vault.lock()
    const answered = ask('eth_requestAccounts')
    while (all.background.unlockWaiters.size === 0) await new Promise((resolve) => setTimeout(resolve))
    await all.ui['wallet.unlock']({ password: 'four unrelated words here' })
    expect(await answered).toEqual([address])
    await all.background.vault.lock()
    const refused = expect(ask('eth_requestAccounts')).rejects.toMatchObject({ code: 4001 })
    while (all.background.unlockWaiters.size === 0) await new Promise((resolve) => setTimeout(resolve))
    await all.background.windowClosed()
    await refused
  })
})

describe('garbage', () => {
  test.each(['eth_sign', 'eth_signTypedData', 'eth_decrypt', 'eth_getEncryptionPublicKey', 'x', 'toString'])(
    '%s is not supported: 4200',
    async (method) => {
      const { ask } = await connected()
      await expect(ask(method, [])).rejects.toMatchObject({ code: 4200 })
    },
  )

  test.each([
    ['personal_sign', ['hello']],
    ['personal_sign', ['hello', 'nobody']],
    ['personal_sign', [1, STRANGER]],
    ['eth_sendTransaction', []],
    ['eth_sendTransaction', [{ from: 'me' }]],
    ['eth_sendTransaction', [{ from: STRANGER, value: 5 }]],
    ['eth_sendTransaction', [{ from: STRANGER, value: '0x' }]],
    ['eth_sendTransaction', [{ from: STRANGER, data: '0xabc' }]],
    ['eth_sendTransaction', [{ from: STRANGER, accessList: {} }]],
    ['eth_sendTransaction', [{ from: STRANGER, accessList: [[STRANGER, []]] }]],
    ['eth_sendTransaction', [{ from: STRANGER, accessList: [{ address: STRANGER }] }]],
    ['eth_sendTransaction', [{ from: STRANGER, accessList: [{ address: 'me', storageKeys: [] }] }]],
    ['eth_sendTransaction', [{ from: STRANGER, accessList: [{ address: STRANGER, storageKeys: ['0x01'] }] }]],
    ['eth_sendTransaction', [{ from: STRANGER, accessList: Array(1_001).fill({ address: BOB, storageKeys: [] }) }]],
    ['eth_signTypedData_v4', [STRANGER]],
    ['eth_signTypedData_v4', [typedData(1), STRANGER]],
    ['wallet_switchEthereumChain', [{ chainId: '1' }]],
    ['wallet_switchEthereumChain', [{ chainId: '0x0' }]],
    ['wallet_addEthereumChain', [{ chainId: '0x5', rpcUrls: ['javascript:alert(1)'] }]],
    ['wallet_requestPermissions', [{ eth_accounts: {}, everything: {} }]],
    ['wallet_getCapabilities', ['x']],
    ['wallet_watchAsset', [STRANGER]],
    ['wallet_watchAsset', [{ type: 'ERC20', options: { address: 'me' } }]],
    ['personal_ecRecover', ['hello', '0x00']],
  ])('%s with %j: -32602', async (method, params) => {
    const { ask } = await connected()
    await expect(ask(method, params)).rejects.toMatchObject({ code: -32602 })
  })

  test('another account, known or not, is 4100', async () => {
    const { ask, address } = await connected()
    await expect(ask('personal_sign', ['0x00', STRANGER])).rejects.toMatchObject({ code: 4100 })
    await expect(ask('eth_sendTransaction', [{ from: STRANGER, to: BOB }])).rejects.toMatchObject({ code: 4100 })
    await expect(ask('eth_signTypedData_v4', [STRANGER, typedData(CHAIN_ID)])).rejects.toMatchObject({ code: 4100 })
    const other = { ...KIOSK, key: 'https://other.example' }
    await expect(ask('personal_sign', ['0x00', address], other)).rejects.toMatchObject({ code: 4100 })
  })

  test('while locked too, and nobody is asked to unlock for it', async () => {
    const { all, ask, address } = await connected()
    const opened = all.screen.counts.opened
    await all.background.vault.lock()
    await all.background.windowClosed()
    await expect(ask('personal_sign', ['0x00', STRANGER])).rejects.toMatchObject({ code: 4100 })
    await expect(ask('personal_sign', ['0x00', 'nobody'])).rejects.toMatchObject({ code: -32602 })
    await expect(ask('eth_sendTransaction', [{ from: STRANGER, to: BOB }])).rejects.toMatchObject({ code: 4100 })
    await expect(ask('eth_signTypedData_v4', [STRANGER, typedData(CHAIN_ID)])).rejects.toMatchObject({ code: 4100 })
    expect(all.background.unlockWaiters.size).toBe(0)
    expect(all.screen.counts.opened).toBe(opened)
    const waits = expect(ask('personal_sign', ['0x00', address])).rejects.toMatchObject({ code: 4001 })
    while (all.background.unlockWaiters.size === 0) await new Promise((resolve) => setTimeout(resolve))
    await all.background.windowClosed()
    await waits
  })

  test('typed data for another chain, and bytes no two wallets read alike, are refused before anybody signs', async () => {
    const { ask, address, all } = await connected()
    await expect(ask('eth_signTypedData_v4', [address, typedData(1)])).rejects.toMatchObject({ code: -32602 })
    await expect(ask('eth_signTypedData_v4', [address, 'no JSON'])).rejects.toMatchObject({ code: -32602 })
    const twice = JSON.stringify(typedData(CHAIN_ID)).replace('"text":"hello"', '"text":"a","text":"b"')
    await expect(ask('eth_signTypedData_v4', [address, twice])).rejects.toMatchObject({ code: -32602 })
    const { body, id } = await all.nextRequest()
    expect(body).toMatchObject({ kind: 'unreadable', code: 'duplicate-key' })
    await all.ui['requests.dismiss']({ id })
    expect(all.parties.signed).toEqual([])
  })

  test.each([
    ['a gas price beside a highest price', { gasPrice: '0x1', maxFeePerGas: '0x1' }],
    ['a gas price in type 2', { gasPrice: '0x1', type: '0x2' }],
    ['a highest price in type 0', { maxFeePerGas: '0x1', type: '0x0' }],
    ['more tip than the highest price', { maxFeePerGas: '0x1', maxPriorityFeePerGas: '0x2' }],
    ['a type that is no number', { type: 'legacy' }],
    ['an access list in type 0', { accessList: [{ address: BOB, storageKeys: [] }], type: '0x0' }],
    ['data and another input', { data: '0x01', input: '0x02' }],
    ['gas and another gas limit', { gas: '0x5208', gasLimit: '0x5209' }],
  ])('%s: -32602, and nobody is asked', async (_, change) => {
    const { all, ask, address } = await connected()
    const params = [{ from: address, to: BOB, ...change }]
    await expect(ask('eth_sendTransaction', params)).rejects.toMatchObject({ code: -32602 })
    expect(all.background.approvals.list()).toEqual([])
  })

  test('a lone highest price per gas does not become the tip', async () => {
    const { all, ask, address } = await connected()
    const price = 10n ** 13n
    const params = [{ from: address, to: BOB, gas: '0x5208', maxFeePerGas: `0x${price.toString(16)}` }]
    const answered = expect(ask('eth_sendTransaction', params)).rejects.toMatchObject({ code: 4001 })
    const { id } = await all.nextRequest()
    const { content } = await all.ui['requests.view']({ id })
    const fields = content.kind === 'sign' ? content.exact.fields : []
    const shown = (label: string) => BigInt(fields.find((field) => field.label === label)!.value)
    expect(shown('Highest price per gas')).toBe(price)
    expect(shown('Tip per gas')).toBeLessThan(price / 100n)
    await all.ui['requests.reject']({ id })
    await answered
  })

  test('handing the account to a contract is refused by name', async () => {
    const { ask, address, all } = await connected()
    const params = [{ from: address, to: address, type: '0x4', authorizationList: [{ address: BOB }] }]
    await expect(ask('eth_sendTransaction', params)).rejects.toMatchObject({ code: -32602 })
    expect((await all.nextRequest()).body).toMatchObject({ kind: 'unreadable', code: 'account-delegation' })
  })

  test('a storm of requests: few wait, the rest get -32005, and one window opens', async () => {
    const { all, ask, address } = await connected()
    const opened = all.screen.counts.opened
    const outcomes = Array.from({ length: 50 }, (_, i) => ask('personal_sign', [`text ${i}`, address]))
    const settled = Promise.allSettled(outcomes)
    await all.nextRequest()
    while (all.background.approvals.list().length < 10) await new Promise((resolve) => setTimeout(resolve))
    await all.background.approvals.end(() => true, 'rejected')
    const codes = (await settled).map((outcome) => outcome.status === 'rejected' && outcome.reason.code)
    expect(codes.filter((code) => code === -32005)).toHaveLength(40)
    expect(codes.filter((code) => code === 4001)).toHaveLength(10)
    expect(all.screen.counts.mostAtOnce).toBe(1)
    expect(all.screen.counts.opened - opened).toBeLessThanOrEqual(1)
  })
})

describe('signing', () => {
  test('a text, in either order of the parameters', async () => {
    const { all, ask, address } = await connected()
    for (const params of [
      ['hello', address],
      [address, 'hello'],
    ]) {
      const answered = ask('personal_sign', params)
      const id = await all.approveNext()
      const signature = (await answered) as string
      expect(verifyMessage('hello', signature).toLowerCase()).toBe(address)
      expect(await ask('personal_ecRecover', ['hello', signature])).toBe(address)
      await all.ui['requests.dismiss']({ id })
    }
    expect((await all.ui['activity.list'](null)).map(({ state }) => state)).toEqual(['signed', 'signed'])
  })

  test('typed data, as ethers verifies it', async () => {
    const { all, ask, address } = await connected()
    const data = typedData(CHAIN_ID)
    const answered = ask('eth_signTypedData_v4', [address, JSON.stringify(data)])
    await all.approveNext()
    const { EIP712Domain: _, ...types } = data.types
    const signer = verifyTypedData(data.domain, types, data.message, (await answered) as string)
    expect(signer.toLowerCase()).toBe(address)
  })

  test('a sign-in for another site cannot be approved', async () => {
    const { all, ask, address } = await connected()
    const text = [
      'bank.example wants you to sign in with your Ethereum account:',
      '0x0000000000000000000000000000000000000000',
      '',
      '',
      'URI: https://bank.example/',
      'Version: 1',
      `Chain ID: ${CHAIN_ID}`,
      'Nonce: abcdefgh1',
      'Issued At: 2026-11-21T09:00:00Z',
    ].join('\n')
    const answered = expect(ask('personal_sign', [text, address])).rejects.toMatchObject({ code: 4001 })
    const { id, revision } = await all.nextRequest()
    const { way } = await all.ui['requests.view']({ id })
    expect(way).toMatchObject({ kind: 'none', problem: { code: 'sign-in-domain' } })
    const approval = { id, revision, despite: [], acknowledged: [], accounts: null }
    await expect(all.ui['requests.approve'](approval)).rejects.toMatchObject({ code: 'not-approvable' })
    await all.ui['requests.reject']({ id })
    await answered
    expect(all.parties.signed).toEqual([])
  })

  test('locking ends the request: nothing is signed, Activity says so', async () => {
    const { all, ask, address } = await connected()
    const answered = expect(ask('personal_sign', ['hello', address])).rejects.toMatchObject({ code: 4001 })
    const { id, revision } = await all.nextRequest()
    await all.ui['wallet.lock'](null)
    await answered
    const approval = { id, revision, despite: [], acknowledged: [], accounts: null }
    await expect(all.ui['requests.approve'](approval)).rejects.toMatchObject({ code: 'locked' })
    expect(all.parties.signed).toEqual([])
    expect(await all.background.activity.list()).toMatchObject([{ state: 'rejected', problem: { code: 'locked' } }])
  })
})
