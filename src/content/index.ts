// Runs beside the page, in a world of its own, and stands between the page's provider and the background.
import * as v from 'valibot'
import browser from 'webextension-polyfill'
import { BEACON_PORT } from '../messages/beacon.ts'
import { PAGE_PORT, wakeMessage } from '../messages/page.ts'
import { BeaconBridge } from './beacon-bridge.ts'
import { Bridge } from './bridge.ts'

function start(origin: string): void {
  const bridge = new Bridge({
    connect: () => browser.runtime.connect({ name: PAGE_PORT }),
    post: (message) => window.postMessage(message, origin),
  })
  const beacon = new BeaconBridge({
    id: browser.runtime.id,
    connect: () => browser.runtime.connect({ name: BEACON_PORT }),
    post: (message) => window.postMessage(message, origin),
    now: () => Date.now(),
  })
  const wake = () => {
    bridge.wake()
    beacon.wake()
  }
  window.addEventListener('message', (event) => {
    if (event.source !== window || event.origin !== origin) return
    bridge.fromWindow(event.data)
    beacon.fromWindow(event.data)
  })
  browser.runtime.onMessage.addListener((message: unknown) => {
    if (v.is(wakeMessage, message)) wake()
    return undefined
  })
  // A page that comes back from the browser's cache has lost its ports.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) wake()
  })
  bridge.start()
}

// A sandboxed frame has no origin that could be shown or remembered.
if (window.origin !== 'null' && window.isSecureContext) start(window.origin)
