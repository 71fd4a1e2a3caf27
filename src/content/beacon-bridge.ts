import * as v from 'valibot'
import { type BeaconPong, type BeaconToPage, beaconCarried, beaconFromPage, beaconPing } from '../messages/beacon.ts'
import { ICON } from '../messages/icon.ts'
import type { BridgePort } from './bridge.ts'

export interface BeaconEnds {
  /** The extension's runtime id. */
  readonly id: string
  /** Opens a port to the background. Throws once the extension is gone from under this document. */
  connect(): BridgePort
  /** Posts to this window, for this window's origin only. */
  post(message: BeaconPong | BeaconToPage): void
}

/**
 * Carries Beacon messages between the page's SDK and the background. A page that never asks for Beacon wallets gets no
 * port. What was under way when the worker dies is lost: an SDK asks again, since it knows no answer for that.
 */
export class BeaconBridge {
  readonly #ends: BeaconEnds
  #port: BridgePort | undefined
  #wanted = false

  constructor(ends: BeaconEnds) {
    this.#ends = ends
  }

  /** A message that this window posted to itself. */
  fromWindow(data: unknown): void {
    if (v.is(beaconPing, data)) this.#answerPing()
    const parsed = v.safeParse(beaconFromPage, data)
    if (!parsed.success || parsed.output.targetId !== this.#ends.id) return
    const said = parsed.output
    this.#openPort()?.postMessage(
      'payload' in said
        ? { type: 'pairing', payload: said.payload }
        : { type: 'message', encryptedPayload: said.encryptedPayload },
    )
  }

  /** After the worker has died: it may have something to say to an SDK here. */
  wake(): void {
    if (this.#wanted) this.#openPort()
  }

  /**
   * At once, and twice: the SDKs' wallet list pairs a wallet that it does not name only where it comes in two kinds, and
   * takes a second id with `firefox` in it for such a kind. Nothing that is sent to that id is read.
   */
  #answerPing(): void {
    for (const id of [this.#ends.id, `firefox-${this.#ends.id}`]) {
      this.#ends.post({ target: 'toPage', payload: 'pong', sender: { id, name: 'Symbolon', iconUrl: ICON } })
    }
    this.#wanted = true
    this.#openPort()
  }

  #openPort(): BridgePort | undefined {
    if (this.#port !== undefined) return this.#port
    try {
      const port = this.#ends.connect()
      port.onMessage.addListener((message) => this.#fromBackground(message))
      port.onDisconnect.addListener(() => {
        if (this.#port === port) this.#port = undefined
      })
      this.#port = port
      return port
    } catch {
      // The extension was updated or removed. An SDK shows that nobody answers.
      this.#wanted = false
      return undefined
    }
  }

  #fromBackground(data: unknown): void {
    const parsed = v.safeParse(beaconCarried, data)
    if (!parsed.success) return
    const said = parsed.output
    const message =
      said.type === 'pairing'
        ? { target: 'toPage' as const, payload: said.payload }
        : { target: 'toPage' as const, encryptedPayload: said.encryptedPayload }
    this.#ends.post({ message, sender: { id: this.#ends.id } })
  }
}
