// Runs beside the page, in a world of its own, and stands between the page's provider and the background.
import * as v from 'valibot'
import browser from 'webextension-polyfill'
import { PAGE_PORT, wakeMessage } from '../messages/page.ts'
import { Bridge } from './bridge.ts'

function start(origin: string): void {
  const bridge = new Bridge({
    connect: () => browser.runtime.connect({ name: PAGE_PORT }),
    post: (message) => window.postMessage(message, origin),
  })
  window.addEventListener('message', (event) => {
    if (event.source === window && event.origin === origin) bridge.fromWindow(event.data)
  })
  browser.runtime.onMessage.addListener((message: unknown) => {
    if (v.is(wakeMessage, message)) bridge.wake()
    return undefined
  })
  // A page that comes back from the browser's cache has lost its port.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) bridge.wake()
  })
  bridge.start()
}

// A sandboxed frame has no origin that could be shown or remembered.
if (window.origin !== 'null' && window.isSecureContext) start(window.origin)
