import { startDevChain } from '../../scripts/dev-chain.ts'
import { expect, test } from '../made-wallet.ts'
import { approvalAfter, consent, pressIn, reject } from '../pages/approval.ts'
import { ask, askPerson, connect, heard, openSite, type WithEthereum } from '../pages/site.ts'

test('a site sees no account, then the one it was granted, in lower case, then none; events say so in both tabs', async ({
  made: { context, address, world },
}) => {
  const origin = 'https://kiosk.example'
  const lower = address.toLowerCase()
  const [page, second] = [await openSite(context, origin), await openSite(context, origin)]
  const connected = ['connect', { chainId: `0x${world.chain.chainId.toString(16)}` }]
  await expect.poll(() => heard(page)).toEqual([connected])
  expect(await ask(page, 'eth_accounts')).toEqual({ result: [] })
  expect(await ask(page, 'wallet_getPermissions')).toEqual({ result: [] })

  await page.bringToFront()
  await connect(context, page)
  for (const tab of [page, second]) {
    await expect.poll(() => heard(tab)).toEqual([connected, ['accountsChanged', [lower]]])
    expect(await ask(tab, 'eth_accounts')).toEqual({ result: [lower] })
  }
  expect(await ask(second, 'eth_requestAccounts')).toEqual({ result: [lower] })
  expect(await ask(page, 'wallet_getPermissions')).toEqual({
    result: [
      {
        invoker: origin,
        parentCapability: 'eth_accounts',
        caveats: [{ type: 'restrictReturnedAccounts', value: [lower] }],
      },
    ],
  })
  expect(await ask(page, 'wallet_getCapabilities', [address])).toMatchObject({
    result: { '0x7a69': { atomic: { status: 'unsupported' } } },
  })

  expect(await ask(second, 'wallet_revokePermissions', [{ eth_accounts: {} }])).toEqual({ result: null })
  for (const tab of [page, second]) {
    await expect.poll(async () => (await heard(tab)).slice(2)).toEqual([['accountsChanged', []]])
    expect(await ask(tab, 'eth_accounts')).toEqual({ result: [] })
  }
  expect(await ask(page, 'personal_sign', ['0x00', address])).toMatchObject({ code: 4100 })
  expect(await ask(page, 'wallet_getCapabilities', [address])).toMatchObject({ code: 4100 })
})

test('a connected site may ask for permissions again, and what the person refuses stays as it was', async ({
  made: { context, address },
}) => {
  const page = await openSite(context, 'https://again.example')
  await connect(context, page)
  const { window, answer } = await askPerson(context, page, 'wallet_requestPermissions', [{ eth_accounts: {} }])
  expect(await ask(page, 'wallet_requestPermissions', [{ eth_accounts: {} }])).toMatchObject({ code: -32002 })
  await pressIn(window, 'Cancel')
  expect(await answer).toMatchObject({ code: 4001 })
  expect(await ask(page, 'eth_accounts')).toEqual({ result: [address.toLowerCase()] })
  const granted = await askPerson(context, page, 'wallet_requestPermissions', [{ eth_accounts: {} }])
  await consent(granted.window, 'Connect')
  expect(await granted.answer).toMatchObject({ result: [{ parentCapability: 'eth_accounts' }] })
})

test('closing the window is a rejection, and so is the end of the page', async ({ made: { context } }) => {
  const page = await openSite(context, 'https://leaving.example')
  const { window, answer } = await askPerson(context, page, 'eth_requestAccounts')
  await window.close()
  expect(await answer).toMatchObject({ code: 4001 })

  // The page that was left opens nothing for a moment, whatever it asks.
  expect(await ask(page, 'eth_requestAccounts')).toMatchObject({ code: 4001 })
  await page.close()

  // Nobody waits for this answer: its page goes first.
  const other = await openSite(context, 'https://going.example')
  const left = await approvalAfter(context, () =>
    other.evaluate(() => void (window as unknown as WithEthereum).ethereum.request({ method: 'eth_requestAccounts' })),
  )
  const closed = left.waitForEvent('close')
  await other.close()
  await closed
})

test('another chain: 4902 while it is unknown, added once its node says that it is that chain, used by this site alone', async ({
  made: { context, address, world },
}) => {
  const chain = await startDevChain({ port: 0, chainId: 4_243 })
  try {
    const page = await openSite(context, 'https://chains.example')
    const other = await openSite(context, 'https://elsewhere.example')
    await page.bringToFront()
    expect(await ask(page, 'wallet_switchEthereumChain', [{ chainId: '0x1093' }])).toMatchObject({ code: 4100 })
    await connect(context, page)
    expect(await ask(page, 'wallet_switchEthereumChain', [{ chainId: '0x1093' }])).toMatchObject({ code: 4902 })
    const chainOf = (change: object) => [
      {
        chainId: '0x1093',
        chainName: 'Second chain',
        rpcUrls: [chain.url],
        nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
        ...change,
      },
    ]
    expect(await ask(page, 'wallet_addEthereumChain', chainOf({ rpcUrls: ['http://chain.example'] }))).toMatchObject({
      code: -32602,
    })

    const refused = await askPerson(context, page, 'wallet_addEthereumChain', chainOf({}))
    await expect(refused.window.getByText(new URL(chain.url).host)).toBeVisible()
    await reject(refused.window)
    expect(await refused.answer).toMatchObject({ code: 4001 })
    const wrong = await askPerson(context, page, 'wallet_addEthereumChain', chainOf({ chainId: '0x1094' }))
    await consent(wrong.window, 'Add the network')
    await expect(wrong.window.getByRole('heading', { name: 'The node serves another chain' })).toBeVisible()
    await pressIn(wrong.window, 'Close')
    expect(await wrong.answer).toMatchObject({ code: -32602 })
    const adding = await askPerson(context, page, 'wallet_addEthereumChain', chainOf({}))
    await consent(adding.window, 'Add the network')
    expect(await adding.answer).toEqual({ result: null })
    expect(await ask(page, 'wallet_addEthereumChain', chainOf({}))).toEqual({ result: null })

    const switching = await askPerson(context, page, 'wallet_switchEthereumChain', [{ chainId: '0x1093' }])
    await consent(switching.window, 'Use Second chain')
    expect(await switching.answer).toEqual({ result: null })
    expect(await ask(page, 'eth_chainId')).toEqual({ result: '0x1093' })
    expect(await ask(page, 'net_version')).toEqual({ result: '4243' })
    expect(await ask(page, 'eth_getBalance', [address, 'latest'])).toEqual({ result: '0x0' })
    expect(await heard(page)).toContainEqual(['chainChanged', '0x1093'])
    expect(await ask(page, 'wallet_switchEthereumChain', [{ chainId: '0x1093' }])).toEqual({ result: null })
    const here = `0x${world.chain.chainId.toString(16)}`
    expect(await ask(other, 'eth_chainId')).toEqual({ result: here })
    expect(await heard(other)).toEqual([['connect', { chainId: here }]])
  } finally {
    await chain.process.stop()
  }
})
