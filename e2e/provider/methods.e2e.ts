import type { Page } from '@playwright/test'
import {
  BrowserProvider,
  Contract,
  getAddress,
  hexlify,
  TypedDataEncoder,
  toUtf8Bytes,
  verifyMessage,
  verifyTypedData,
} from 'ethers'
import { callRpc } from '../../scripts/json-rpc.ts'
import { expect, type MadeWallet, test } from '../made-wallet.ts'
import { consent, pressIn } from '../pages/approval.ts'
import { type Answer, ask, askPerson, connect, openSite, providerOf, resultIn, sign } from '../pages/site.ts'

const STRANGER = `0x${'ab'.repeat(20)}`

async function connected({ context }: MadeWallet, origin: string): Promise<Page> {
  const page = await openSite(context, origin)
  await connect(context, page)
  return page
}

test('ethers reads the chain, finds the signer and sends through the provider of a page', async ({ made }) => {
  const { chain, contracts } = made.world
  const page = await connected(made, 'https://reads.example')
  const provider = new BrowserProvider(providerOf(page), undefined, { cacheTimeout: -1, pollingInterval: 50 })
  expect((await provider.getNetwork()).chainId).toBe(BigInt(chain.chainId))
  expect(await provider.getBalance(made.address)).toBe(
    BigInt(await callRpc(chain.url, 'eth_getBalance', [made.address, 'latest'])),
  )
  const obol = new Contract(contracts.Obol, ['function symbol() view returns (string)'], provider)
  expect(await obol.getFunction('symbol')()).toBe('OBOL')
  const signer = await provider.getSigner()
  expect(signer.address).toBe(made.address)
  expect(await ask(page, 'web3_clientVersion')).toEqual({ result: expect.stringMatching(/^Symbolon\/v\d/) })
  expect(await ask(page, 'eth_blockNumber')).toEqual({ result: expect.stringMatching(/^0x[0-9a-f]+$/) })
  // The node's own error, as it is.
  expect(await ask(page, 'eth_getBalance', ['nobody'])).toMatchObject({ code: -32602 })

  const hash = await sign(
    made.context,
    page,
    'eth_sendTransaction',
    [{ from: made.address.toLowerCase(), to: STRANGER, value: '0x2386f26fc10000' }],
    'Approve and sign',
  )
  const receipt = await provider.waitForTransaction(hash, 1, 20_000)
  expect(receipt).toMatchObject({ status: 1, from: made.address, to: getAddress(STRANGER) })
  provider.destroy()
})

test('personal_sign takes text and bytes, in either order of the parameters, and personal_ecRecover finds the signer', async ({
  made,
}) => {
  const page = await connected(made, 'https://texts.example')
  const text = 'Lent to the museum until spring.'
  for (const params of [
    [text, made.address],
    [made.address.toLowerCase(), hexlify(toUtf8Bytes(text))],
  ]) {
    const signature = await sign(made.context, page, 'personal_sign', params, 'Approve and sign')
    expect(verifyMessage(text, signature)).toBe(made.address)
    expect(await ask(page, 'personal_ecRecover', [text, signature])).toEqual({ result: made.address.toLowerCase() })
  }
  expect(await ask(page, 'personal_ecRecover', [text, '0x00'])).toMatchObject({ code: -32602 })
})

const mail = (chainId: number) => ({
  domain: { name: 'Letters', version: '1', chainId, verifyingContract: STRANGER },
  primaryType: 'Mail',
  types: {
    EIP712Domain: [
      { name: 'name', type: 'string' },
      { name: 'version', type: 'string' },
      { name: 'chainId', type: 'uint256' },
      { name: 'verifyingContract', type: 'address' },
    ],
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'contents', type: 'string' },
    ],
  },
  message: { from: { name: 'Cow', wallet: STRANGER }, contents: 'Hello, Bob!' },
})

for (const method of ['eth_signTypedData_v3', 'eth_signTypedData_v4'])
  test(`${method} signs what ethers verifies, without what is not declared, and nothing of another chain`, async ({
    made,
  }) => {
    const page = await connected(made, `https://${method.slice(-2)}.example`)
    const data = mail(made.world.chain.chainId)
    const { EIP712Domain: _, ...types } = data.types
    const undeclared = { ...data, message: { ...data.message, surprise: 'undeclared' } }
    const { window, answer } = await askPerson(made.context, page, method, [made.address, JSON.stringify(undeclared)])
    await expect(window.getByText('Hello, Bob!')).toBeVisible()
    await expect(window.getByText('undeclared')).toHaveCount(0)
    await consent(window, 'Approve and sign')
    expect(verifyTypedData(data.domain, types, data.message, resultIn(await answer) as string)).toBe(made.address)
    expect(TypedDataEncoder.from(types).primaryType).toBe('Mail')

    const windows = made.context.pages().length
    expect(await ask(page, method, [made.address, JSON.stringify(mail(1))])).toMatchObject({ code: -32602 })
    expect(await ask(page, method, [STRANGER, JSON.stringify(data)])).toMatchObject({ code: 4100 })
    expect(made.context.pages()).toHaveLength(windows)
  })

const signIn = (host: string, address: string, chainId: number) =>
  [
    `${host} wants you to sign in with your Ethereum account:`,
    address,
    '',
    'See the works you have lent.',
    '',
    `URI: https://${host}/`,
    'Version: 1',
    `Chain ID: ${chainId}`,
    'Nonce: abcdefgh1',
    'Issued At: 2026-11-21T09:00:00Z',
  ].join('\n')

test('a sign-in to the site that asks is signed', async ({ made }) => {
  const page = await connected(made, 'https://rooms.example')
  const text = signIn('rooms.example', made.address, made.world.chain.chainId)
  const { window, answer } = await askPerson(made.context, page, 'personal_sign', [text, made.address])
  await expect(window.getByRole('heading', { name: 'Sign in to rooms.example' })).toBeVisible()
  await consent(window, 'Sign in')
  expect(verifyMessage(text, resultIn(await answer) as string)).toBe(made.address)
})

test('a sign-in to another site cannot be signed, and no server is asked to read it', async ({ made }) => {
  const page = await connected(made, 'https://rook-claim.example')
  const text = signIn('bank.example', made.address, made.world.chain.chainId)
  const { window, answer } = await askPerson(made.context, page, 'personal_sign', [text, made.address])
  await expect(window.getByText('This sign-in is for another site')).toBeVisible()
  await expect(window.getByRole('button', { name: 'Sign in' })).toHaveCount(0)
  for (const { name } of made.world.servers) await expect(window.getByText(name)).toHaveCount(0)
  await pressIn(window, 'Close')
  expect(await answer).toMatchObject({ code: 4001 })
})

test('what nobody can read, what needs a whole key, and what is unknown is not supported: 4200', async ({
  made: { context },
}) => {
  const page = await openSite(context, 'https://unsupported.example')
  const methods = [
    'eth_sign',
    'eth_signTypedData',
    'eth_decrypt',
    'eth_getEncryptionPublicKey',
    'eth_coinbase',
    'anvil_setBalance',
    'toString',
    '__proto__',
  ]
  for (const method of methods)
    expect({ method, answer: await ask(page, method, []) }).toMatchObject({ method, answer: { code: 4200 } })
})

test('an account the site may not use is 4100, whether the wallet holds it or not', async ({ made }) => {
  const stranger = await openSite(made.context, 'https://stranger.example')
  const granted = await connected(made, 'https://granted.example')
  const data = JSON.stringify(mail(made.world.chain.chainId))
  const attempts: [Page, string, unknown[]][] = [
    [stranger, 'personal_sign', ['0x00', made.address]],
    [stranger, 'eth_sendTransaction', [{ from: made.address, to: STRANGER }]],
    [stranger, 'eth_signTypedData_v4', [made.address, data]],
    [granted, 'personal_sign', ['0x00', STRANGER]],
    [granted, 'eth_sendTransaction', [{ from: STRANGER, to: STRANGER }]],
    [granted, 'wallet_getCapabilities', [STRANGER]],
  ]
  const answers: Answer[] = []
  for (const [page, method, params] of attempts) answers.push(await ask(page, method, params))
  expect(answers.map((answer) => 'code' in answer && answer.code)).toEqual(attempts.map(() => 4100))
})
