// Runs in the page's own world before its first script.
import * as v from 'valibot'
import { type FromInpage, fromContent } from '../messages/page.ts'
import { announce } from './announce.ts'
import { SymbolonProvider } from './provider.ts'
import { claimWindowEthereum } from './window-ethereum.ts'

function start(target: Window, origin: string): void {
  const channel = crypto.randomUUID()
  const post = (message: FromInpage['message']) =>
    target.postMessage({ symbolon: 'to-wallet', channel, message } satisfies FromInpage, origin)
  const provider = new SymbolonProvider(post)

  target.addEventListener('message', (event) => {
    if (event.source !== target || event.origin !== origin) return
    const parsed = v.safeParse(fromContent, event.data)
    if (!parsed.success) return
    const { channel: named, message } = parsed.output
    if (message.type === 'ready') {
      post({ type: 'open' })
      provider.opened()
    } else if (named === channel) {
      provider.receive(message)
      if (message.type === 'state' && message.defaultWallet) claimWindowEthereum(target, provider, true)
    }
  })

  claimWindowEthereum(target, provider, false)
  announce(target, provider)
  post({ type: 'open' })
}

// A sandboxed frame has no origin that could be shown or remembered.
if (window.origin !== 'null' && window.isSecureContext) start(window, window.origin)
