import * as v from 'valibot'
import {
  type FromContent,
  fromInpage,
  MAX_REQUESTS_UNDER_WAY,
  type PageRequest,
  providerErrors,
  type RpcError,
  toPage,
} from '../messages/page.ts'

/** The runtime port, as far as the bridge uses it. */
export interface BridgePort {
  postMessage(message: unknown): void
  readonly onMessage: { addListener(listener: (message: unknown) => void): void }
  readonly onDisconnect: { addListener(listener: () => void): void }
}

export interface BridgeEnds {
  /** Opens a port to the background. Throws once the extension is gone from under this document. */
  connect(): BridgePort
  /** Posts to this window, for this window's origin only. */
  post(message: FromContent): void
}

/**
 * Carries requests from the page to the background and answers back. It opens the port when it is needed, and again after
 * the worker has died. What was under way then fails with 4900: nobody knows how far it came.
 */
export class Bridge {
  readonly #ends: BridgeEnds
  readonly #underWay = new Set<number>()
  #channel: string | null = null
  #port: BridgePort | undefined
  #gone = false

  constructor(ends: BridgeEnds) {
    this.#ends = ends
  }

  /** Says that the bridge listens: the provider may have been there first. */
  start(): void {
    this.#ends.post({ symbolon: 'to-page', channel: null, message: { type: 'ready' } })
  }

  /** A message that this window posted to itself. */
  fromWindow(data: unknown): void {
    const parsed = v.safeParse(fromInpage, data)
    if (!parsed.success) return
    const { channel, message } = parsed.output
    // The first channel named is kept: a page that invents another only talks to itself.
    this.#channel ??= channel
    if (channel !== this.#channel) return
    if (message.type === 'open') this.wake()
    else this.#request(message)
  }

  /** Makes sure there is a port, over which the background then says where things stand. */
  wake(): void {
    if (this.#channel !== null && !this.#gone) this.#openPort()
  }

  #request(request: PageRequest): void {
    if (this.#underWay.size >= MAX_REQUESTS_UNDER_WAY) {
      this.#fail(request.id, providerErrors.limitExceeded)
      return
    }
    const port = this.#openPort()
    if (port === undefined) {
      this.#fail(request.id, providerErrors.disconnected)
      return
    }
    try {
      port.postMessage(request)
      this.#underWay.add(request.id)
    } catch {
      // Cycles and bigints come from the page whole (structured clone), and do not cross a port (JSON).
      this.#fail(request.id, providerErrors.invalidParams)
    }
  }

  #openPort(): BridgePort | undefined {
    if (this.#port !== undefined || this.#gone) return this.#port
    try {
      const port = this.#ends.connect()
      port.onMessage.addListener((message) => this.#fromBackground(message))
      port.onDisconnect.addListener(() => this.#lost(port))
      this.#port = port
      return port
    } catch {
      this.#gone = true
      this.#post({ type: 'gone' })
      return undefined
    }
  }

  #fromBackground(data: unknown): void {
    const parsed = v.safeParse(toPage, data)
    if (!parsed.success) return
    if (parsed.output.type === 'response') this.#underWay.delete(parsed.output.id)
    this.#post(parsed.output)
  }

  #lost(port: BridgePort): void {
    if (port !== this.#port) return
    this.#port = undefined
    for (const id of this.#underWay) this.#fail(id, providerErrors.disconnected)
    this.#underWay.clear()
  }

  #fail(id: number, error: RpcError): void {
    const { code, message } = error
    this.#post({ type: 'response', id, outcome: 'error', error: { code, message } })
  }

  #post(message: FromContent['message']): void {
    this.#ends.post({ symbolon: 'to-page', channel: this.#channel, message })
  }
}
