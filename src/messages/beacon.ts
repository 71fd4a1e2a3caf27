// Beacon (TZIP-10) between a web page's SDK and the wallet: page ⇄ content script (postMessage), content script ⇄ background (port).
import * as v from 'valibot'

/** The runtime port a content script opens once its page has asked for Beacon wallets. */
export const BEACON_PORT = 'beacon'

/** Characters of one encrypted message in hex: more than SDKs write in ten seconds. */
export const MAX_ENCRYPTED_LENGTH = 2 * 131_072
/** Characters of a pairing request in base58: names, a key, addresses. */
const MAX_PAIRING_LENGTH = 4_096
/** Characters of an id that the page addresses an extension by. */
const MAX_ID_LENGTH = 100

/** What an SDK asks every extension, once, as it is loaded. */
export const beaconPing = v.object({ target: v.literal('toExtension'), payload: v.literal('ping') })

const targetId = v.pipe(v.string(), v.maxLength(MAX_ID_LENGTH))
const pairing = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_PAIRING_LENGTH))
const encrypted = v.pipe(
  v.string(),
  v.minLength(2),
  v.maxLength(MAX_ENCRYPTED_LENGTH),
  v.regex(/^(?:[0-9a-fA-F]{2})+$/),
)

/** What an SDK posts to one extension: first a pairing request, from then on what only that wallet can read. */
export const beaconFromPage = v.union([
  v.object({ target: v.literal('toExtension'), targetId, encryptedPayload: encrypted }),
  v.object({ target: v.literal('toExtension'), targetId, payload: pairing }),
])

/** The same on the port, either way. The origin is not in it: the background takes it from the browser. */
export const beaconCarried = v.variant('type', [
  v.strictObject({ type: v.literal('pairing'), payload: pairing }),
  v.strictObject({ type: v.literal('message'), encryptedPayload: encrypted }),
])

/** What a document has sent so far, counted from 1: by that the background says what it has taken. */
const number = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** Content script → background. */
export const beaconSent = v.strictObject({ number, carried: beaconCarried })

/** Background → content script. `taken`: whatever becomes of this worker, nobody need send that again. */
export const beaconTold = v.variant('type', [
  ...beaconCarried.options,
  v.strictObject({ type: v.literal('taken'), number }),
])

export type BeaconCarried = v.InferOutput<typeof beaconCarried>
export type BeaconSent = v.InferOutput<typeof beaconSent>
export type BeaconTold = v.InferOutput<typeof beaconTold>

/** Answers a ping. An SDK reads `payload` and `sender` at the top here, and in `message` everywhere else. */
export interface BeaconPong {
  readonly target: 'toPage'
  readonly payload: 'pong'
  readonly sender: { readonly id: string; readonly name: string; readonly iconUrl: string }
}

/** What the content script posts to an SDK: a sealed pairing response in hex, or an encrypted message. */
export interface BeaconToPage {
  readonly message:
    | { readonly target: 'toPage'; readonly payload: string }
    | {
        readonly target: 'toPage'
        readonly encryptedPayload: string
      }
  readonly sender: { readonly id: string }
}
