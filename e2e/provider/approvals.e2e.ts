import type { Page } from '@playwright/test'
import { Interface, id, JsonRpcProvider, MaxUint256, parseUnits, toQuantity } from 'ethers'
import { callRpc } from '../../scripts/json-rpc.ts'
import { expect, type MadeWallet, test } from '../made-wallet.ts'
import { consent, pressIn, pressKeyIn, reject, signed } from '../pages/approval.ts'
import { ask, askPerson, connect, openSite, resultIn } from '../pages/site.ts'

const FRIEND = '0x15010a2adac78d4627e2d77d78adfb479d5cd0e2'
/** Enough for everything here, so that no node needs to estimate what would fail. */
const gas = toQuantity(200_000)

const token = new Interface([
  'function transfer(address to, uint256 value)',
  'function transferFrom(address from, address to, uint256 value)',
  'function approve(address spender, uint256 value)',
  'function setApprovalForAll(address operator, bool approved)',
  'function safeTransferFrom(address from, address to, uint256 id)',
  'function mint(address to, uint256 value)',
])
const multi = new Interface([
  'function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)',
  'function safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data)',
])

async function connected({ context }: MadeWallet, origin: string): Promise<Page> {
  const page = await openSite(context, origin)
  await connect(context, page)
  return page
}

const short = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`

/** Expects the sentence of the window that a request opens; it is refused or closed after. */
async function expectSentence(made: MadeWallet, page: Page, method: string, params: unknown[], sentence: string) {
  const { window, answer } = await askPerson(made.context, page, method, params)
  // What a token's contract says of itself may come after the window.
  await expect(window.getByRole('heading', { level: 1 })).toHaveText(sentence)
  const closed = window.waitForEvent('close')
  await pressIn(window, /^(Reject|Close)$/)
  expect(await answer).toMatchObject({ code: expect.any(Number) })
  await closed
}

test('each kind of transaction and permit is told as one sentence of what it does', async ({ made }) => {
  const { Obol, TidalStudies, Guestbook } = made.world.contracts
  const me = made.address
  const page = await connected(made, 'https://sentences.example')
  const works = short(TidalStudies)
  const nft = (data: string) => ({ to: TidalStudies, data })
  const obol = (data: string) => ({ to: Obol, data })
  const transactions: [object, string][] = [
    [{ to: FRIEND, value: toQuantity(parseUnits('0.5')) }, 'Send 0.5 ETH to 0x1501…d0e2'],
    [obol(token.encodeFunctionData('transfer', [FRIEND, 12_500_000])), 'Send 12.5 OBOL to 0x1501…d0e2'],
    [obol(token.encodeFunctionData('approve', [Guestbook, 25_000_000])), 'Let sentences.example take up to 25 OBOL'],
    [obol(token.encodeFunctionData('approve', [Guestbook, MaxUint256])), 'Let sentences.example take all your OBOL'],
    [obol(token.encodeFunctionData('approve', [Guestbook, 0])), 'Take back sentences.example’s permission for OBOL'],
    [
      nft(token.encodeFunctionData('approve', [Guestbook, 7])),
      `Let sentences.example take up to 7 units, or work no. 7, of ${works}`,
    ],
    // Works that are numbered with hashes look like an amount without limit.
    [
      nft(token.encodeFunctionData('approve', [Guestbook, id('mute.eth')])),
      `Let sentences.example take all your ${works} or, if it is a collection, one work of it`,
    ],
    [nft(token.encodeFunctionData('safeTransferFrom', [me, FRIEND, 7])), `Give work no. 7 of ${works} to 0x1501…d0e2`],
    [
      nft(token.encodeFunctionData('setApprovalForAll', [Guestbook, true])),
      `Let sentences.example move every work of ${works}`,
    ],
    [
      nft(token.encodeFunctionData('setApprovalForAll', [Guestbook, false])),
      `Take back ${short(Guestbook)}’s permission for every work of ${works}`,
    ],
    [
      nft(multi.encodeFunctionData('safeTransferFrom', [me, FRIEND, 7, 3, '0x'])),
      `Give 3 of work no. 7 of ${works} to 0x1501…d0e2`,
    ],
    [
      nft(multi.encodeFunctionData('safeBatchTransferFrom', [me, FRIEND, [7, 8], [1, 1], '0x'])),
      `Give 2 different works of ${works} to 0x1501…d0e2`,
    ],
    [{ to: Guestbook, data: '0x12345678' }, `Call an unknown function of ${short(Guestbook)}`],
    [{ data: '0x6000600055' }, 'Create a contract'],
    [{ to: FRIEND, type: '0x3', blobVersionedHashes: [] }, 'This transaction carries blobs'],
    [{ to: me, type: '0x4', authorizationList: [] }, 'This would hand your account to a contract'],
  ]
  for (const [transaction, sentence] of transactions)
    await expectSentence(made, page, 'eth_sendTransaction', [{ from: me, gas, ...transaction }], sentence)
  const permit = (value: bigint) => ({
    domain: { name: 'Obol', version: '1', chainId: made.world.chain.chainId, verifyingContract: Obol },
    primaryType: 'Permit',
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
      Permit: [
        { name: 'owner', type: 'address' },
        { name: 'spender', type: 'address' },
        { name: 'value', type: 'uint256' },
        { name: 'nonce', type: 'uint256' },
        { name: 'deadline', type: 'uint256' },
      ],
    },
    message: { owner: me, spender: FRIEND, value: value.toString(), nonce: 0, deadline: '1900000000' },
  })
  const data: [string, string][] = [
    [JSON.stringify(permit(25_000_000n)), 'Let sentences.example take up to 25 OBOL'],
    [JSON.stringify(permit(MaxUint256)), 'Let sentences.example take all your OBOL'],
    // Two wallets may read this differently.
    [JSON.stringify(permit(1n)).replace('"nonce":0', '"nonce":0,"nonce":1'), 'Nobody can read this request'],
  ]
  for (const [json, sentence] of data) await expectSentence(made, page, 'eth_signTypedData_v4', [me, json], sentence)
})

const approve = (window: Page) => window.getByRole('button', { name: 'Approve and sign', exact: true })
const payment = (made: MadeWallet, wei: number) => [{ from: made.address, to: FRIEND, value: toQuantity(wei) }]

type Stopped = { pass: (milliseconds: number) => void }

/** In this page, once it is loaded again, timers wait until `pass` lets time pass. */
const stopTime = (page: Page) =>
  page.addInitScript(() => {
    let now = 0
    let last = 0
    const due = new Map<number, { at: number; act: () => void }>()
    performance.now = () => now
    window.setTimeout = ((act: () => void, wait = 0) => {
      due.set(++last, { at: now + wait, act })
      return last
    }) as typeof window.setTimeout
    window.clearTimeout = (id) => void due.delete(id as number)
    const pass: Stopped['pass'] = (milliseconds) => {
      now += milliseconds
      for (const [id, { at, act }] of due) {
        if (at > now) continue
        due.delete(id)
        act()
      }
    }
    Object.assign(window, { pass })
  })

const pass = (page: Page, milliseconds: number) =>
  page.evaluate((some) => (window as unknown as Stopped).pass(some), milliseconds)

test('buttons arm after 500 ms, and again after every change and every return to the window', async ({ made }) => {
  const page = await connected(made, 'https://arming.example')
  const { window, answer } = await askPerson(made.context, page, 'eth_sendTransaction', payment(made, 1))
  await stopTime(window)
  await window.reload()
  const agreed = window.getByText('All read it alike')
  await expect(agreed).toBeVisible()

  const armsAgain = async () => {
    await expect(approve(window)).toBeDisabled()
    await pass(window, 499)
    await expect(approve(window)).toBeDisabled()
    await pass(window, 1)
    await expect(approve(window)).toBeEnabled()
  }
  await window.evaluate(() => {
    document.hasFocus = () => false
    dispatchEvent(new Event('blur'))
  })
  await expect(approve(window)).toBeDisabled()
  await pass(window, 5_000)
  await expect(approve(window)).toBeDisabled()
  await window.evaluate(() => {
    document.hasFocus = () => true
    dispatchEvent(new Event('focus'))
  })
  await armsAgain()
  await window.getByRole('button', { name: 'Ask for the fee again' }).click()
  await expect(approve(window)).toBeDisabled()
  await expect(agreed).toBeVisible()
  await armsAgain()
  await reject(window)
  expect(await answer).toMatchObject({ code: 4001 })
})

test('Enter approves nothing; from the sentence Tab leads to Reject and then to the button that approves', async ({
  made,
}) => {
  const page = await connected(made, 'https://keys.example')
  const { window, answer } = await askPerson(made.context, page, 'eth_sendTransaction', payment(made, 2))
  await expect(approve(window)).toBeEnabled()
  await expect(window.getByRole('heading', { level: 1 })).toBeFocused()
  await window.keyboard.press('Enter')
  await window.keyboard.press('Tab')
  await expect(window.getByRole('button', { name: 'Reject', exact: true })).toBeFocused()
  await window.keyboard.press('Tab')
  await expect(approve(window)).toBeFocused()
  await window.keyboard.press('Enter')
  await expect(approve(window)).toBeEnabled()
  // As read: what stands before the buttons comes before them, and nothing after the one that approves.
  const names = await window.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, a[href], input, summary, [tabindex="0"]')].map(
      (element) => element.textContent || element.getAttribute('aria-label'),
    ),
  )
  expect(names.slice(-2)).toEqual(['Reject', 'Approve and sign'])
  await window.keyboard.press('Shift+Tab')
  await pressKeyIn(window, 'Enter')
  expect(await answer).toMatchObject({ code: 4001 })
})

test('with the keyboard alone a site is connected and a payment approved', async ({ made }) => {
  const page = await openSite(made.context, 'https://hands.example')
  const connecting = await askPerson(made.context, page, 'eth_requestAccounts')
  await expect(connecting.window.getByRole('button', { name: 'Connect', exact: true })).toBeEnabled()
  await connecting.window.keyboard.press('Tab')
  await connecting.window.keyboard.press('Tab')
  await pressKeyIn(connecting.window, 'Space')
  expect(await connecting.answer).toEqual({ result: [made.address.toLowerCase()] })

  const paying = await askPerson(made.context, page, 'eth_sendTransaction', payment(made, 3))
  await expect(approve(paying.window)).toBeEnabled()
  await paying.window.keyboard.press('Tab')
  await paying.window.keyboard.press('Tab')
  await paying.window.keyboard.press('Space')
  await expect(signed(paying.window)).toBeVisible()
  expect(resultIn(await paying.answer)).toMatch(/^0x[0-9a-f]{64}$/)
})

test('one request at a time: «1 of 2», each needs its own look, and rejecting one leaves the other', async ({
  made,
}) => {
  const page = await connected(made, 'https://queue.example')
  const first = await askPerson(made.context, page, 'personal_sign', ['the first text', made.address])
  const second = ask(page, 'personal_sign', ['the second text', made.address])
  const { window } = first
  await expect(window.getByText('1 of 2')).toBeVisible()
  await expect(window.getByText('the first text')).toBeVisible()
  await expect(window.getByText('the second text')).toHaveCount(0)
  await reject(window)
  expect(await first.answer).toMatchObject({ code: 4001 })
  await expect(window.getByText('the second text')).toBeVisible()
  await expect(window.getByText(/ of 2/)).toHaveCount(0)
  await consent(window, 'Approve and sign')
  expect(resultIn(await second)).toMatch(/^0x[0-9a-f]{130}$/)
})

const feeOf = (window: Page) =>
  window.getByRole('term').filter({ hasText: 'Fee, at most' }).locator('xpath=following::dd[1]')

test('the fee stays while the window is open, until it is asked for again, and it is what is signed', async ({
  made,
}) => {
  const { chain } = made.world
  const page = await connected(made, 'https://fees.example')
  const { window, answer } = await askPerson(made.context, page, 'eth_sendTransaction', payment(made, 4))
  const before = (await feeOf(window).textContent())!
  await callRpc(chain.url, 'anvil_setNextBlockBaseFeePerGas', [toQuantity(parseUnits('40', 'gwei'))])
  await chain.mine()
  await window.reload()
  await expect(approve(window)).toBeEnabled()
  await expect(feeOf(window)).toHaveText(before)
  await window.getByRole('button', { name: 'Ask for the fee again' }).click()
  await expect(feeOf(window)).not.toHaveText(before)
  const shown = (await feeOf(window).textContent())!.replace(/[^\d.]/g, '')
  await consent(window, 'Approve and sign')
  const node = new JsonRpcProvider(chain.url, undefined, { cacheTimeout: -1, pollingInterval: 50 })
  const sent = await node.getTransaction(resultIn(await answer) as string)
  expect(sent!.gasLimit * sent!.maxFeePerGas!).toBe(parseUnits(shown))
  node.destroy()
})

/** Says to the background what the window would, with other consent than the window gives. */
const approveWith = (window: Page, acknowledged: string[]) =>
  window.evaluate(async (words) => {
    const call = (method: string, input: unknown) => chrome.runtime.sendMessage({ to: 'ui', method, input })
    const { value } = await call('requests.list', null)
    const id = value[0].id
    const { value: view } = await call('requests.view', { id })
    const { revision } = view
    return call('requests.approve', { id, revision, despite: [], acknowledged: words, accounts: null })
  }, acknowledged)

/** Asks for an approval without limit and goes on to its second screen. */
async function askUnlimited(made: MadeWallet, origin: string) {
  const { Obol, Guestbook } = made.world.contracts
  const page = await connected(made, origin)
  const data = token.encodeFunctionData('approve', [Guestbook, MaxUint256])
  const transaction = { from: made.address, to: Obol, data }
  const { window, answer } = await askPerson(made.context, page, 'eth_sendTransaction', [transaction])
  const way = window.getByRole('button', { name: 'Allow it without limit…' })
  await expect(way).toBeEnabled()
  await expect(approve(window)).toHaveCount(0)
  expect(await approveWith(window, [])).toMatchObject({ ok: false })
  await way.click()
  return { window, answer, hold: window.getByRole('button', { name: 'Hold to allow it without limit' }) }
}

test('an approval without limit takes a second screen and a hold, and no consent that leaves it out', async ({
  made,
}) => {
  const { window, answer, hold } = await askUnlimited(made, 'https://limits.example')
  await hold.click()
  await expect(window.getByRole('button', { name: 'Keep holding' })).toBeVisible()
  await window.getByRole('button', { name: 'Keep holding' }).hover()
  await window.mouse.down()
  await expect(signed(window)).toBeVisible()
  await window.mouse.up()
  const node = new JsonRpcProvider(made.world.chain.url, undefined, { cacheTimeout: -1, pollingInterval: 50 })
  expect(await node.waitForTransaction(resultIn(await answer) as string, 1, 20_000)).toMatchObject({ status: 1 })
  node.destroy()
})

test('Space holds as the pointer does', async ({ made }) => {
  const { window, answer, hold } = await askUnlimited(made, 'https://space.example')
  await expect(hold).toBeEnabled()
  await hold.focus()
  await window.keyboard.press('Enter')
  await expect(hold).toBeVisible()
  await window.keyboard.press('Space')
  await expect(window.getByRole('button', { name: 'Keep holding' })).toBeFocused()
  await window.keyboard.down('Space')
  await expect(signed(window)).toBeVisible()
  expect(resultIn(await answer)).toMatch(/^0x[0-9a-f]{64}$/)
})

test('who cannot hold types a word and presses the button: Enter approves nothing', async ({ made }) => {
  const { window, answer, hold } = await askUnlimited(made, 'https://typing.example')
  await expect(hold).toBeEnabled()
  await window.getByRole('button', { name: 'Type a word instead' }).click()
  const word = window.getByLabel('Type sign')
  await word.fill('sing')
  await expect(hold).toBeDisabled()
  await word.fill('sign')
  await expect(hold).toBeEnabled()
  await word.press('Enter')
  await hold.press('Enter')
  await expect(hold).toBeEnabled()
  await hold.press('Space')
  await expect(signed(window)).toBeVisible()
  expect(resultIn(await answer)).toMatch(/^0x[0-9a-f]{64}$/)
})
