import type { Page } from '@playwright/test'
import { expect, type MadeWallet, test } from '../made-wallet.ts'
import { approvalAfter, consent } from '../pages/approval.ts'
import { type Answer, ask, askPerson, connect, openSite, type WithEthereum } from '../pages/site.ts'

const STRANGER = `0x${'ab'.repeat(20)}`
const codeOf = (answer: Answer) => ('code' in answer ? answer.code : 'answered')

async function connected({ context }: MadeWallet, origin: string): Promise<Page> {
  const page = await openSite(context, origin)
  await connect(context, page)
  return page
}

/** Evaluates `expression` in the page as the argument of `request` and tells how that ends. */
const requestOf = (page: Page, expression: string): Promise<unknown> =>
  page.evaluate(
    `ethereum.request(${expression}).then(() => 'answered', (error) => error.code ?? String(error))`,
  ) as Promise<unknown>

const withoutWindow = async ({ context }: MadeWallet, act: () => Promise<void>): Promise<void> => {
  const windows = context.pages().length
  await act()
  expect(context.pages()).toHaveLength(windows)
}

test('wrong parameters of every kind are -32602, and no window opens for them', async ({ made }) => {
  const page = await connected(made, 'https://wrong.example')
  const me = made.address
  const wrong: [string, unknown][] = [
    ['personal_sign', undefined],
    ['personal_sign', { message: 'by name', address: me }],
    ['personal_sign', ['hello']],
    ['personal_sign', ['hello', 'nobody']],
    ['personal_sign', [1, me]],
    ['personal_sign', ['hello', me.toLowerCase().replace('0x', '0X')]],
    ['personal_sign', ['hello', `${me.slice(0, -1)}g`]],
    ['eth_sendTransaction', []],
    ['eth_sendTransaction', [null]],
    ['eth_sendTransaction', [{ to: me }]],
    ['eth_sendTransaction', [{ from: me }]],
    ['eth_sendTransaction', [{ from: me, to: 'somewhere' }]],
    ['eth_sendTransaction', [{ from: me, to: me, value: 5 }]],
    ['eth_sendTransaction', [{ from: me, to: me, value: '0x' }]],
    ['eth_sendTransaction', [{ from: me, to: me, value: '-0x1' }]],
    ['eth_sendTransaction', [{ from: me, to: me, value: `0x1${'0'.repeat(64)}` }]],
    ['eth_sendTransaction', [{ from: me, to: me, data: '0xabc' }]],
    ['eth_sendTransaction', [{ from: me, to: me, chainId: '0x1' }]],
    ['eth_sendTransaction', [{ from: me, to: me, nonce: `0x${'f'.repeat(20)}` }]],
    ['eth_signTypedData_v4', [me]],
    ['eth_signTypedData_v4', [me, 'no JSON']],
    ['eth_signTypedData_v4', [me, '[]']],
    ['eth_signTypedData_v4', [me, { types: {}, primaryType: 'Mail', domain: {}, message: {} }]],
    ['eth_signTypedData_v4', [{}, me]],
    ['wallet_switchEthereumChain', [{ chainId: '1' }]],
    ['wallet_switchEthereumChain', [{ chainId: '0x0' }]],
    ['wallet_switchEthereumChain', ['0x1']],
    ['wallet_addEthereumChain', [{ chainId: '0x5', chainName: 'Five', rpcUrls: ['javascript:alert(1)'] }]],
    ['wallet_watchAsset', []],
    ['wallet_watchAsset', { type: 'ERC20', options: { address: me, symbol: 'NONE', decimals: 18 } }],
    ['wallet_requestPermissions', [{ eth_accounts: {}, everything: {} }]],
    ['wallet_requestPermissions', []],
    ['wallet_revokePermissions', [{}]],
    ['wallet_getCapabilities', ['me']],
    ['personal_ecRecover', ['hello', '0x00']],
  ]
  await withoutWindow(made, async () => {
    const answers: [string, unknown, unknown][] = []
    for (const [method, params] of wrong) answers.push([method, params, codeOf(await ask(page, method, params))])
    expect(answers).toEqual(wrong.map(([method, params]) => [method, params, -32602]))
  })
})

test('what is no request, or cannot cross to the wallet, fails by itself and leaves the provider whole', async ({
  made,
}) => {
  const page = await connected(made, 'https://odd.example')
  const odd: [string, unknown][] = [
    ['', -32600],
    ['null', -32600],
    ['[]', -32600],
    ["'eth_accounts'", -32600],
    ['{ method: 5 }', -32600],
    ["{ method: '' }", -32600],
    ["{ method: 'x'.repeat(101) }", -32600],
    ["{ method: 'personal_sign', params: 'text' }", -32600],
    ["{ method: 'personal_sign', params: [() => 1] }", -32602],
    ["{ method: 'personal_sign', params: [new Proxy({}, {})] }", -32602],
    ["{ method: 'personal_sign', params: [Symbol('x')] }", -32602],
    ["{ method: 'personal_sign', params: [10n, 10n] }", -32602],
    ["(() => { const a = []; a.push(a); return { method: 'personal_sign', params: a } })()", -32602],
    ["(() => { const o = {}; o.o = o; return { method: 'eth_sendTransaction', params: [o] } })()", -32602],
    ["{ method: 'eth_sendTransaction', params: [{ get from() { throw new Error('mine') } }] }", -32602],
    ["{ get method() { throw new Error('mine') } }", 'Error: mine'],
    ["new Proxy({ method: 'eth_accounts' }, { get() { throw new Error('mine') } })", 'Error: mine'],
    ['JSON.parse(\'{"method":"eth_accounts","__proto__":{"method":"eth_sign"}}\')', 'answered'],
    ['{ method: \'personal_sign\', params: JSON.parse(\'[{"__proto__":{"a":1}}]\') }', -32602],
  ]
  await withoutWindow(made, async () => {
    const ends: [string, unknown][] = []
    for (const [expression] of odd) ends.push([expression, await requestOf(page, expression)])
    expect(ends).toEqual(odd)
  })
  expect(await ask(page, 'eth_accounts')).toEqual({ result: [made.address.toLowerCase()] })
})

test('huge data is refused to the page and shown to nobody, and the next request is answered', async ({ made }) => {
  const page = await connected(made, 'https://huge.example')
  await withoutWindow(made, async () => {
    const size = 5_000_000
    const ends = await page.evaluate(
      async ({ me, length }) => {
        const { ethereum } = window as unknown as WithEthereum
        const text = 'a'.repeat(length)
        const bytes = `0x${'ab'.repeat(length)}`
        const codes: unknown[] = []
        for (const [method, params] of [
          ['personal_sign', [text, me]],
          ['eth_sendTransaction', [{ from: me, to: me, data: bytes, gas: '0x5208' }]],
          ['eth_signTypedData_v4', [me, JSON.stringify({ types: {}, message: { text } })]],
        ] as const)
          await ethereum.request({ method, params }).then(
            () => codes.push('answered'),
            (error: { code: number }) => codes.push(error.code),
          )
        return codes
      },
      { me: made.address, length: size },
    )
    expect(ends).toEqual([-32602, -32602, -32602])
  })
  expect(await ask(page, 'eth_accounts')).toEqual({ result: [made.address.toLowerCase()] })
})

test('a thousand requests at once: one window, ten of them wait in it, the others are -32005, other sites go on', async ({
  made,
}) => {
  const page = await connected(made, 'https://storm.example')
  const other = await openSite(made.context, 'https://calm.example')
  await page.bringToFront()
  const opened: Page[] = []
  made.context.on('page', (one) => opened.push(one))
  const window = await approvalAfter(made.context, () =>
    page.evaluate((me) => {
      const { ethereum } = globalThis as unknown as WithEthereum
      const all = Array.from({ length: 1000 }, (_, index) =>
        ethereum.request({ method: 'personal_sign', params: [`text ${index}`, me] }).catch((error) => error.code),
      )
      Object.assign(globalThis, { storm: Promise.all(all) })
    }, made.address),
  )
  await expect(window.getByText('1 of 10')).toBeVisible()
  expect(await ask(other, 'eth_chainId')).toMatchObject({ result: expect.any(String) })
  await window.close()
  const codes = (await page.evaluate(() => (globalThis as unknown as { storm: Promise<unknown> }).storm)) as number[]
  expect(codes.filter((code) => code === 4001)).toHaveLength(10)
  expect(codes.filter((code) => code === -32005)).toHaveLength(990)
  expect(opened).toEqual([window])
  made.context.removeAllListeners('page')
})

async function framed(page: Page, url: string, sandbox?: string) {
  await page.evaluate(
    ([src, limits]) => {
      const frame = document.createElement('iframe')
      if (limits !== undefined) frame.setAttribute('sandbox', limits)
      frame.src = src!
      document.body.append(frame)
      return new Promise((resolve) => frame.addEventListener('load', resolve))
    },
    [url, sandbox],
  )
  return page.frames().at(-1)!
}

test('a frame without an origin of its own gets no provider', async ({ made }) => {
  const page = await openSite(made.context, 'https://host.example')
  for (const [url, sandbox] of [
    ['https://host.example/inner', 'allow-scripts'],
    ['data:text/html,<title>d</title>', undefined],
  ] as const) {
    const frame = await framed(page, url, sandbox)
    expect(await frame.evaluate(() => typeof (window as { ethereum?: unknown }).ethereum)).toBe('undefined')
  }
})

test('a frame within a stranger: the window names both, and the grant is for this place alone', async ({ made }) => {
  const kiosk = await connected(made, 'https://shop.example')
  const page = await openSite(made.context, 'https://rook-claim.example')
  await page.route('https://shop.example/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>shop</title>' }),
  )
  const frame = await framed(page, 'https://shop.example/')
  expect(await ask(frame, 'eth_accounts')).toEqual({ result: [] })
  expect(await ask(frame, 'personal_sign', ['0x00', made.address])).toMatchObject({ code: 4100 })
  const { window, answer } = await askPerson(made.context, frame, 'eth_requestAccounts')
  await expect(window.getByText(/shop\.example/).first()).toBeVisible()
  await expect(window.getByText(/rook-claim\.example/).first()).toBeVisible()
  await consent(window, 'Connect')
  expect(await answer).toEqual({ result: [made.address.toLowerCase()] })
  expect(await ask(page, 'eth_accounts')).toEqual({ result: [] })
  expect(await ask(frame, 'wallet_revokePermissions', [{ eth_accounts: {} }])).toEqual({ result: null })
  expect(await ask(frame, 'eth_accounts')).toEqual({ result: [] })
  expect(await ask(kiosk, 'eth_accounts')).toEqual({ result: [made.address.toLowerCase()] })
})

test('what a page or its frame posts into the bridge opens nothing and answers for nobody', async ({ made }) => {
  const page = await connected(made, 'https://forger.example')
  const frame = await framed(page, 'https://forger.example/frame')
  const request = { type: 'request', id: 7, method: 'personal_sign', params: ['0x00', made.address] }
  const forged = [
    { symbolon: 'to-wallet', channel: crypto.randomUUID(), message: request },
    { symbolon: 'to-wallet', channel: null, message: request },
    { symbolon: 'to-wallet', channel: 'constructor', message: request },
    { symbolon: 'to-page', channel: crypto.randomUUID(), message: { type: 'gone' } },
    { symbolon: 'to-page', channel: null, message: { type: 'gone' } },
    { symbolon: 'to-page', channel: crypto.randomUUID(), message: { type: 'state', accounts: [STRANGER] } },
    JSON.parse('{"__proto__":{"symbolon":"to-wallet"},"message":{"__proto__":{"type":"request"}}}'),
    null,
  ]
  await withoutWindow(made, async () => {
    for (const from of [page.mainFrame(), frame])
      await from.evaluate((messages) => {
        for (const message of messages) window.top!.postMessage(message, '*')
      }, forged)
    expect(await ask(page, 'eth_accounts')).toEqual({ result: [made.address.toLowerCase()] })
  })
  // With the page's own channel, a frame still speaks from another window.
  const channel = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        addEventListener('message', (event) => event.data?.channel && resolve(event.data.channel), { once: false })
        void (window as unknown as WithEthereum).ethereum.request({ method: 'eth_chainId' })
      }),
  )
  await withoutWindow(made, async () => {
    await frame.evaluate((message) => window.top!.postMessage(message, '*'), {
      symbolon: 'to-wallet',
      channel,
      message: request,
    })
    expect(await ask(page, 'eth_accounts')).toEqual({ result: [made.address.toLowerCase()] })
  })
})
