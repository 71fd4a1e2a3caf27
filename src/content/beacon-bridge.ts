import * as v from 'valibot'
import {
  type BeaconPong,
  type BeaconSaid,
  type BeaconToPage,
  beaconFromPage,
  beaconHeard,
  beaconPing,
} from '../messages/beacon.ts'
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

/** Messages that are kept until they are heard; one more than may be under way is said once. */
const MOST_UNHEARD = 10
/** How often a message is said: one that ends every worker must not start another for ever. */
const MOST_TIMES = 3

/**
 * Carries Beacon messages between the page's SDK and the background. A page that never asks for Beacon wallets gets no
 * port. What the worker had not heard when it died is said again to the next one: an SDK does not ask twice.
 */
export class BeaconBridge {
  readonly #ends: BeaconEnds
  readonly #unheard = new Map<number, { readonly said: BeaconSaid; times: number }>()
  #port: BridgePort | undefined
  #wanted = false
  #number = 0

  constructor(ends: BeaconEnds) {
    this.#ends = ends
  }

  /** A message that this window posted to itself. */
  fromWindow(data: unknown): void {
    if (v.is(beaconPing, data)) this.#answerPing()
    const parsed = v.safeParse(beaconFromPage, data)
    if (!parsed.success || parsed.output.targetId !== this.#ends.id) return
    const sent = parsed.output
    this.#say(
      'payload' in sent
        ? { type: 'pairing', payload: sent.payload }
        : { type: 'message', encryptedPayload: sent.encryptedPayload },
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

  #say(carried: BeaconSaid['carried']): void {
    const port = this.#openPort()
    const said = { number: this.#number++, carried }
    if (this.#unheard.size < MOST_UNHEARD) this.#unheard.set(said.number, { said, times: 1 })
    port?.postMessage(said)
  }

  #openPort(): BridgePort | undefined {
    if (this.#port !== undefined) return this.#port
    try {
      const port = this.#ends.connect()
      port.onMessage.addListener((message) => this.#fromBackground(message))
      port.onDisconnect.addListener(() => this.#lost(port))
      this.#port = port
      return port
    } catch {
      // The extension was updated or removed. An SDK shows that nobody answers.
      this.#wanted = false
      this.#unheard.clear()
      return undefined
    }
  }

  #lost(port: BridgePort): void {
    if (port !== this.#port) return
    this.#port = undefined
    for (const [number, { times }] of this.#unheard) if (times >= MOST_TIMES) this.#unheard.delete(number)
    if (this.#unheard.size === 0) return
    const next = this.#openPort()
    for (const entry of this.#unheard.values()) {
      entry.times += 1
      next?.postMessage(entry.said)
    }
  }

  #fromBackground(data: unknown): void {
    const parsed = v.safeParse(beaconHeard, data)
    if (!parsed.success) return
    const said = parsed.output
    if (said.type === 'heard') {
      this.#unheard.delete(said.number)
      return
    }
    const message =
      said.type === 'pairing'
        ? { target: 'toPage' as const, payload: said.payload }
        : { target: 'toPage' as const, encryptedPayload: said.encryptedPayload }
    this.#ends.post({ message, sender: { id: this.#ends.id } })
  }
}
