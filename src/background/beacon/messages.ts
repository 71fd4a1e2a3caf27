// The plaintext of Beacon's messages: flat as version 2 has it, or wrapped for one chain family as version 3 has it.
import * as v from 'valibot'

/** The name that version 3 gives Tezos. */
const TEZOS = 'xtz'

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(100))
const type = v.pipe(v.string(), v.minLength(1), v.maxLength(100))
const senderId = v.pipe(v.string(), v.maxLength(64))
const fields = v.record(v.string(), v.unknown())

/** What a dapp asks to be paired by. Its own name is not believed: a person is shown the origin. */
export const pairingRequest = v.object({
  type: v.literal('postmessage-pairing-request'),
  id,
  name: v.pipe(v.string(), v.maxLength(500)),
  publicKey: v.pipe(v.string(), v.regex(/^[0-9a-fA-F]{64}$/), v.toLowerCase()),
  version: v.pipe(v.string(), v.maxLength(10)),
})
export type PairingRequest = v.InferOutput<typeof pairingRequest>

const addressed = v.object({ id, senderId: v.optional(senderId, ''), version: v.optional(v.string(), '') })
const flat = v.looseObject({ type })
const wrapped = v.object({
  message: v.looseObject({
    blockchainIdentifier: v.pipe(v.string(), v.maxLength(100)),
    type,
    blockchainData: v.optional(fields, {}),
  }),
})

/** Which form a message has, and so its answer. */
export const form = v.variant('version', [
  v.strictObject({ version: v.literal('2') }),
  v.strictObject({ version: v.literal('3'), blockchainIdentifier: v.string() }),
])
export type Form = v.InferOutput<typeof form>

/** A message that can be answered: it has an id. */
export interface Envelope {
  readonly id: string
  readonly senderId: string
  readonly form: Form
  /** What it asks, flat whatever its form; null where it has no known version, is of no known form, or not for Tezos. */
  readonly request: { readonly type: string; readonly fields: Readonly<Record<string, unknown>> } | null
  /** It speaks of another chain family. */
  readonly isForeign: boolean
}

/** Reads the outside of a message. Null where it has no id that an answer could name. */
export function readEnvelope(message: unknown): Envelope | null {
  const known = v.safeParse(addressed, message)
  if (!known.success) return null
  const { version, ...whose } = known.output
  const inner = version === '3' ? v.safeParse(wrapped, message) : undefined
  if (inner?.success) {
    const { blockchainIdentifier, type: outerType, blockchainData } = inner.output.message
    const form: Form = { version: '3', blockchainIdentifier }
    if (blockchainIdentifier !== TEZOS) return { ...whose, form, request: null, isForeign: true }
    const innerType = v.safeParse(flat, blockchainData)
    const asked = outerType === 'blockchain_request' && innerType.success ? innerType.output.type : outerType
    return { ...whose, form, request: { type: asked, fields: blockchainData }, isForeign: false }
  }
  // Flat messages are version 2. An SDK's farewell is flat too, and names the version it was paired with.
  const outside = v.safeParse(flat, message)
  const isKnown = outside.success && (version === '2' || version === '3')
  const request = isKnown ? { type: outside.output.type, fields: outside.output } : null
  return { ...whose, form: { version: '2' }, request, isForeign: false }
}

/** What the wallet says, without what every message has. */
export type Said = { readonly type: string } & Readonly<Record<string, unknown>>

/** A message of the wallet in the form of what it answers. */
export function writeMessage(messageId: string, from: string, form: Form, said: Said): object {
  const outside = { id: messageId, version: form.version, senderId: from }
  if (form.version === '2') return { ...outside, ...said }
  const { blockchainIdentifier } = form
  if (said.type === 'acknowledge') return { ...outside, message: { blockchainIdentifier, type: said.type } }
  if (said.type === 'error') {
    // An SDK looks for the type where version 2 has it.
    const error = { type: said.errorType, ...(said.errorData === undefined ? {} : { data: said.errorData }) }
    return { ...outside, message: { blockchainIdentifier, ...said, error } }
  }
  const type = said.type === 'permission_response' ? said.type : 'blockchain_response'
  return { ...outside, message: { blockchainIdentifier, type, blockchainData: said } }
}

/** A network by Beacon's name of it; `custom` names a node. */
export const beaconNetwork = v.object({
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(50)),
  name: v.optional(v.pipe(v.string(), v.maxLength(120))),
  rpcUrl: v.optional(v.pipe(v.string(), v.maxLength(2_048))),
})
export type BeaconNetwork = v.InferOutput<typeof beaconNetwork>

/** What of a request's permissions exists here: to sign payloads, and to ask for operations. */
export const SCOPES = ['sign', 'operation_request'] as const
export type Scope = (typeof SCOPES)[number]
