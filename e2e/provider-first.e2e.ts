import { expect, test } from './fixtures.ts'

// The page's only script: what it finds before anything has been waited for.
const firstScript = `
  const announced = []
  addEventListener('eip6963:announceProvider', (event) => announced.push(event.detail.info.name))
  dispatchEvent(new Event('eip6963:requestProvider'))
  document.title = JSON.stringify({ ethereum: typeof window.ethereum, announced })
`

test("a page under default-src 'none' has the provider before its first script", async ({ context }) => {
  await context.route('https://dapp.example/**', (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': "default-src 'none'; script-src 'nonce-only'" },
      body: `<!doctype html><head><script nonce="only">${firstScript}</script></head>`,
    }),
  )
  const page = await context.newPage()
  await page.goto('https://dapp.example/')
  expect(JSON.parse(await page.title())).toEqual({ ethereum: 'object', announced: ['Symbolon'] })
})
