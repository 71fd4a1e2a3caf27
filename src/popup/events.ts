import * as v from 'valibot'
import browser from 'webextension-polyfill'
import { EVENT_PORT, type Topic, topic, uiEvent } from '../messages/events.ts'

type Listener = (topics: readonly Topic[]) => void

const RECONNECT_AFTER = 1000
const listeners = new Set<Listener>()
let connected = false

/** Hears which views changed, until the returned function is called. After a lost connection everything counts as changed. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener)
  if (!connected) connect()
  return () => listeners.delete(listener)
}

function connect(): void {
  connected = true
  const port = browser.runtime.connect({ name: EVENT_PORT })
  port.onMessage.addListener((message: unknown) => {
    const event = v.safeParse(uiEvent, message)
    if (event.success) tell(event.output.topics)
  })
  // The worker was stopped. The next connection starts it again.
  port.onDisconnect.addListener(() => {
    connected = false
    setTimeout(() => {
      if (connected || listeners.size === 0) return
      connect()
      tell(topic.options)
    }, RECONNECT_AFTER)
  })
}

function tell(topics: readonly Topic[]): void {
  for (const listener of listeners) listener(topics)
}
