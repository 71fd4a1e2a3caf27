import * as v from 'valibot'
import {
  type BeaconCarried,
  type BeaconPong,
  type BeaconSent,
  type BeaconToPage,
  beaconFromPage,
  beaconPing,
  beaconTold,
} from '../messages/beacon.ts'
import { ICON } from '../messages/icon.ts'
import type { BridgePort } from './bridge.ts'

/** Messages that are kept until the background has taken them: as many as it deals with at once. */
const MOST_KEPT = 10
/** How often one is sent at most: it may be what the worker dies of. */
const MOST_SENDINGS = 3
/** How long one is worth sending again, in milliseconds: nobody expects an answer later. */
const KEPT_FOR = 60_000

export interface BeaconEnds {
  /** The extension's runtime id. */
  readonly id: string
  /** Opens a port to the background. Throws once the extension is gone from under this document. */
  connect(): BridgePort
  /** Posts to this window, for this window's origin only. */
  post(message: BeaconPong | BeaconToPage): void
  /** Milliseconds. */
  now(): number
}

/** A message that the background has not taken yet. */
interface Kept {
  readonly sent: BeaconSent
  readonly since: number
  sendings: number
}

/**
 * Carries Beacon messages between the page's SDK and the background. A page that never asks for Beacon wallets gets no
 * port. What is lost as the worker dies is sent again to the next one, which drops what came before.
 */
export class BeaconBridge {
  readonly #ends: BeaconEnds
  #port: BridgePort | undefined
  #wanted = false
  #count = 0
  #kept: Kept[] = []

  constructor(ends: BeaconEnds) {
    this.#ends = ends
  }

  /** A message that this window posted to itself. */
  fromWindow(data: unknown): void {
    if (v.is(beaconPing, data)) this.#answerPing()
    const parsed = v.safeParse(beaconFromPage, data)
    if (!parsed.success || parsed.output.targetId !== this.#ends.id) return
    const said = parsed.output
    this.#carry(
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

  #carry(carried: BeaconCarried): void {
    this.#count += 1
    const kept: Kept = { sent: { number: this.#count, carried }, since: this.#ends.now(), sendings: 0 }
    this.#kept = [...this.#kept, kept].slice(-MOST_KEPT)
    if (this.#port === undefined) this.#openPort()
    else this.#send(this.#port, kept)
  }

  #openPort(): void {
    if (this.#port !== undefined) return
    try {
      const port = this.#ends.connect()
      port.onMessage.addListener((message) => this.#fromBackground(message))
      port.onDisconnect.addListener(() => this.#lost(port))
      this.#port = port
      for (const kept of this.#kept) this.#send(port, kept)
    } catch {
      // The extension was updated or removed. An SDK shows that nobody answers.
      this.#wanted = false
      this.#kept = []
    }
  }

  #send(port: BridgePort, kept: Kept): void {
    if (port !== this.#port) return
    kept.sendings += 1
    try {
      port.postMessage(kept.sent)
    } catch {
      // It is closed, and that is still to be heard.
      this.#lost(port)
    }
  }

  /** What it may not have delivered goes to a new one. */
  #lost(port: BridgePort): void {
    if (port !== this.#port) return
    this.#port = undefined
    const now = this.#ends.now()
    this.#kept = this.#kept.filter(({ since, sendings }) => sendings < MOST_SENDINGS && now - since <= KEPT_FOR)
    if (this.#kept.length > 0) this.#openPort()
  }

  #fromBackground(data: unknown): void {
    const parsed = v.safeParse(beaconTold, data)
    if (!parsed.success) return
    const said = parsed.output
    if (said.type === 'taken') {
      this.#kept = this.#kept.filter(({ sent }) => sent.number !== said.number)
      return
    }
    const message =
      said.type === 'pairing'
        ? { target: 'toPage' as const, payload: said.payload }
        : { target: 'toPage' as const, encryptedPayload: said.encryptedPayload }
    this.#ends.post({ message, sender: { id: this.#ends.id } })
  }
}
