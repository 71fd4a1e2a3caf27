import { expect, test } from './made-wallet.ts'
import { ask } from './pages/site.ts'

// The page's only script: what it finds before anything has been waited for.
const firstScript = `
  const announced = []
  addEventListener('eip6963:announceProvider', (event) => announced.push(event.detail.info.name))
  dispatchEvent(new Event('eip6963:requestProvider'))
  document.title = JSON.stringify({ ethereum: typeof window.ethereum, announced })
`

test("a page under default-src 'none' has the provider before its first script", async ({
  made: { context, world },
}) => {
  const page = await context.newPage()
  await page.route('https://dapp.example/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': "default-src 'none'; script-src 'nonce-only'" },
      body: `<!doctype html><head><script nonce="only">${firstScript}</script></head>`,
    }),
  )
  await page.goto('https://dapp.example/')
  expect(JSON.parse(await page.title())).toEqual({ ethereum: 'object', announced: ['Symbolon'] })
  // The policy forbids the page every connection, and the bridge needs none.
  expect(await ask(page, 'eth_chainId')).toEqual({ result: `0x${world.chain.chainId.toString(16)}` })
})
