import { toQuantity } from 'ethers'
import { extensionId } from '../../scripts/extension.ts'
import { expect, test } from '../fixtures.ts'
import { pressIn } from '../pages/approval.ts'
import { askPerson, connect, openSite } from '../pages/site.ts'
import { lock, openPopup, reviewPayment } from '../pages/wallet.ts'
import { makingTheWallet, type Scene } from '../story.ts'
import { expectGoodLayout } from './layout.ts'

const FRIEND = '0x15010a2adac78d4627e2d77d78adfb479d5cd0e2'

test('every screen keeps the rules for reading, names and room', async ({ world, context }) => {
  test.setTimeout(240_000)
  const looked: string[] = []
  const look: Scene['picture'] = async (page, name) => {
    // While the key is being made the page changes under the looking.
    if (name === '04-creating') return
    await test.step(name, () => expectGoodLayout(page, name))
    looked.push(name)
  }
  const scene: Scene = { world, context, picture: look }
  for (const { run } of makingTheWallet) await run(scene)
  const address = scene.address!

  const popup = await openPopup(context)
  const at = (route: string) => `chrome-extension://${extensionId}/popup.html#/${route}`
  for (const route of ['', 'send', 'receive', 'parties', 'settings', 'sites', 'networks', 'network/new']) {
    await popup.goto(at(route))
    await expect(popup.getByRole('heading').first()).toBeVisible()
    await look(popup, `popup #/${route}`)
  }

  const site = await openSite(context, `https://a-very-long-name-of-a-site.${'archive-'.repeat(6)}of.claim.example`)
  const connecting = await askPerson(context, site, 'eth_requestAccounts')
  await look(connecting.window, 'connect')
  await pressIn(connecting.window, 'Cancel')
  await connecting.answer
  await connect(context, site)
  const requests: [string, string, unknown[]][] = [
    [
      'payment of 12,408,553,201.5',
      'eth_sendTransaction',
      [
        {
          from: address,
          to: FRIEND,
          gas: toQuantity(21_000),
          value: toQuantity(12_408_553_201_500_000_000_000_000_000n),
        },
      ],
    ],
    [
      'contract creation',
      'eth_sendTransaction',
      [{ from: address, gas: toQuantity(90_000), data: `0x${'60'.repeat(900)}` }],
    ],
    ['account delegation', 'eth_sendTransaction', [{ from: address, to: address, type: '0x4', authorizationList: [] }]],
    ['long text', 'personal_sign', [`Lent until spring. ${'anunbrokenword'.repeat(40)}\n`.repeat(8), address]],
    [
      'long typed data',
      'eth_signTypedData_v4',
      [
        address,
        JSON.stringify({
          domain: { name: 'The Society of Very Long and Undivided Names'.repeat(3), chainId: world.chain.chainId },
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
        }),
      ],
    ],
  ]
  for (const [name, method, params] of requests) {
    const { window, answer } = await askPerson(context, site, method, params)
    await expect(window.getByRole('heading', { level: 1 })).toBeVisible()
    if (name === 'account delegation') await expect(window.getByRole('button', { name: 'Close' })).toBeVisible()
    else await expect(window.getByText('All read it alike')).toBeVisible()
    await look(window, name)
    await pressIn(window, /^(Reject|Close)$/)
    await answer
  }

  await popup.goto(at(''))
  await reviewPayment(popup, FRIEND, '0')
  await look(popup, 'review')
  await popup.goto(at(''))
  await lock(popup)
  await expect(popup.getByRole('button', { name: 'Unlock' })).toBeVisible()
  await look(popup, 'unlock')
  expect(looked).toHaveLength(20)
})
