import type { Page } from '@playwright/test'
import { Interface, MaxUint256, toQuantity } from 'ethers'
import { startDevChain } from '../../scripts/dev-chain.ts'
import { expect, type MadeWallet, test } from '../made-wallet.ts'
import { pressIn } from '../pages/approval.ts'
import { askPerson, connect, openSite } from '../pages/site.ts'
import { openPopup, renameAccount, showView } from '../pages/wallet.ts'
import { expectGoodLayout } from './layout.ts'

const FRIEND = '0x15010a2adac78d4627e2d77d78adfb479d5cd0e2'
const gas = toQuantity(200_000)
/** As long as an account's name may be. */
const LONGEST = 'Leihgaben der Kunstsammlung '.repeat(5).slice(0, 120)
const token = new Interface(['function approve(address spender, uint256 value)'])
const collection = new Interface(['function setApprovalForAll(address operator, bool approved)'])

const look = (page: Page, name: string) => test.step(name, () => expectGoodLayout(page, name))

const site = ({ context }: MadeWallet, name: string) =>
  openSite(context, `https://a-very-long-name-of-${name}.${'archive-'.repeat(6)}of.claim.example`)

test('the pages beside the story keep the rules for reading, names and room', async ({ made }) => {
  const asking = await site(made, 'a-museum')
  const { window, answer } = await askPerson(made.context, asking, 'eth_requestAccounts')
  await look(window, 'connect')
  await pressIn(window, 'Connect')
  await answer

  const popup = await openPopup(made.context)
  for (const route of ['parties', 'sites', 'networks', 'new-network', 'network/eip155%3A1', 'add-token']) {
    await showView(popup, 'popup', route)
    await expect(popup.getByRole('navigation')).toHaveCount(0)
    await look(popup, route)
  }
  await showView(popup, 'popup', '')
  await popup.getByRole('button', { name: 'Wallet, accounts' }).click()
  await expect(popup.getByRole('button', { name: 'Add account' })).toBeVisible()
  await look(popup, 'accounts')
})

test('an account’s name may be long', async ({ made }) => {
  const popup = await openPopup(made.context)
  const accounts = popup.getByRole('button', { name: 'Wallet, accounts' })
  await accounts.click()
  await renameAccount(popup, 'Main', LONGEST)
  try {
    await look(popup, 'accounts with a long name')
    await popup.keyboard.press('Escape')
    await expect(popup.getByRole('dialog')).toHaveCount(0)
    await look(popup, 'home of an account with a long name')
  } finally {
    await popup.reload()
    await accounts.click()
    await renameAccount(popup, LONGEST, 'Main')
  }
})

/** Typed data whose every name and value is longer than its place. */
const longTypedData = (chainId: number) =>
  JSON.stringify({
    domain: { name: 'The Society of Very Long and Undivided Names'.repeat(3), chainId },
    primaryType: 'AnAgreementWithAVeryLongNameThatGoesOnAndOn',
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'chainId', type: 'uint256' },
      ],
      AnAgreementWithAVeryLongNameThatGoesOnAndOn: [
        { name: 'aFieldWithANameThatIsMuchTooLongForItsColumn', type: 'string' },
        { name: 'amount', type: 'uint256' },
      ],
    },
    message: {
      aFieldWithANameThatIsMuchTooLongForItsColumn: 'x'.repeat(300),
      amount: '124085532015000000000000000000',
    },
  })

test('every kind of approval keeps them, with the longest names and numbers', async ({ made }) => {
  test.setTimeout(240_000)
  const { world, context, address } = made
  const { Obol, Guestbook, TidalStudies } = world.contracts
  const asking = await site(made, 'a-gallery')
  await connect(context, asking)
  const transaction = (fields: object) => ['eth_sendTransaction', [{ from: address, gas, ...fields }]] as const
  const signable: [string, string, readonly unknown[]][] = [
    ['payment', ...transaction({ to: FRIEND, value: toQuantity(12_408_553_201_500_000_000_000_000_000n) })],
    ['permission', ...transaction({ to: Obol, data: token.encodeFunctionData('approve', [Guestbook, 25]) })],
    ['contract creation', ...transaction({ data: `0x${'60'.repeat(900)}` })],
    ['long text', 'personal_sign', [`Lent until spring. ${'anunbrokenword'.repeat(40)}\n`.repeat(8), address]],
    ['long typed data', 'eth_signTypedData_v4', [address, longTypedData(world.chain.chainId)]],
  ]
  for (const [name, method, params] of signable) {
    const { window, answer } = await askPerson(context, asking, method, params)
    await expect(window.getByText('All read it alike')).toBeVisible()
    await look(window, name)
    await pressIn(window, 'Reject')
    await answer
  }

  const unlimited: [string, readonly [string, readonly unknown[]]][] = [
    [
      'permission without limit',
      transaction({ to: Obol, data: token.encodeFunctionData('approve', [Guestbook, MaxUint256]) }),
    ],
    [
      'permission for every work',
      transaction({ to: TidalStudies, data: collection.encodeFunctionData('setApprovalForAll', [Guestbook, true]) }),
    ],
  ]
  for (const [name, [method, params]] of unlimited) {
    const { window, answer } = await askPerson(context, asking, method, params)
    const way = window.getByRole('button', { name: 'Allow it without limit…' })
    await expect(way).toBeEnabled()
    await look(window, name)
    await way.click()
    await expect(window.getByRole('button', { name: 'Hold to allow it without limit' })).toBeVisible()
    await look(window, `${name}, the hold`)
    await pressIn(window, 'Reject')
    await answer
  }

  const delegation = [{ from: address, to: address, type: '0x4', authorizationList: [] }]
  const refused = await askPerson(context, asking, 'eth_sendTransaction', delegation)
  await expect(refused.window.getByRole('button', { name: 'Close' })).toBeVisible()
  await look(refused.window, 'account delegation')
  await pressIn(refused.window, 'Close')
  await refused.answer
})

test('the windows about networks keep them', async ({ made }) => {
  const chain = await startDevChain({ port: 0, chainId: 4_245 })
  try {
    const asking = await site(made, 'a-library')
    await connect(made.context, asking)
    const network = { chainName: 'A network with a name of many words', rpcUrls: [chain.url] }
    const requests: [string, object][] = [
      [
        'wallet_addEthereumChain',
        { chainId: '0x1095', ...network, nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } },
      ],
      ['wallet_switchEthereumChain', { chainId: '0x1' }],
    ]
    for (const [method, param] of requests) {
      const { window, answer } = await askPerson(made.context, asking, method, [param])
      await expect(window.getByRole('button', { name: 'Reject' })).toBeVisible()
      await look(window, method)
      await pressIn(window, 'Reject')
      await answer
    }
  } finally {
    await chain.process.stop()
  }
})
