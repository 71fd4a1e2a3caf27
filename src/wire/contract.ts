import type { Infer } from '../cbor/shape.ts'
import * as s from '../cbor/shape.ts'
import { certificateShape } from '../ceremony/certificate.ts'
import { messagesShape } from '../ceremony/message.ts'
import { pathShape, payloadShape } from '../ceremony/plan.ts'
import { enrolmentShape } from './statements.ts'

/** The paths of a Secret Server's API. `id` and `keyId` are 64 hex digits. */
export const paths = {
  ceremonies: '/v1/ceremonies',
  step: (id: string, step: number) => `/v1/ceremonies/${id}/steps/${step}`,
  confirmation: (id: string) => `/v1/ceremonies/${id}/confirmation`,
  certificate: (id: string) => `/v1/ceremonies/${id}/certificate`,
  cancellation: (id: string) => `/v1/ceremonies/${id}/cancellation`,
  activation: (keyId: string) => `/v1/keys/${keyId}/activation`,
  readings: '/v1/readings',
  requestKey: '/v1/request-key',
  wallet: '/v1/wallet',
} as const

export const CBOR = 'application/cbor'

/** What a server needs besides the plan to take part, by kind of plan. It goes to this server alone. */
const admission = s.variant('kind', {
  keygen: s.record({
    kind: s.literal('keygen'),
    /** Of a new wallet; null for further keys of one that is enrolled. */
    enrolment: s.nullable(enrolmentShape),
    /** Where the plan's other servers publish their descriptors; the server looks for itself. */
    origins: s.list(s.record({ index: s.uint({ min: 1, max: 0xffff }), origin: s.text(256) }), { min: 0, max: 4 }),
  }),
  sign: s.record({
    kind: s.literal('sign'),
    /** The owner key's signature that an unlimited approval is meant; null for anything else. */
    acknowledgement: s.nullable(s.bytes(64)),
  }),
  'frost-sign': s.record({ kind: s.literal('frost-sign') }),
  renewal: s.record({ kind: s.literal('renewal'), order: s.bytes(64) }),
})

/** `POST /v1/ceremonies`: step 1 of a ceremony. */
export const startShape = s.record({
  plan: s.bytes({ min: 1, max: 256 * 1024 }),
  admission,
  messages: messagesShape,
})

/** `POST /v1/ceremonies/{id}/steps/{n}`. */
export const stepShape = s.record({ messages: messagesShape })

/** The answer to a step: the server's messages, and the transcript up to the last round it has completed. */
export const stepAnswerShape = s.record({
  messages: messagesShape,
  round: s.uint(8),
  transcript: s.bytes(32),
})

/** `POST /v1/ceremonies/{id}/cancellation`: takes back a key that was prepared and never certified. */
export const cancellationShape = s.record({ order: s.bytes(64) })

/** `POST /v1/keys/{keyId}/activation`: a key check that was signed, r ‖ s or an Ed25519 signature. */
export const activationShape = s.record({ signature: s.bytes(64) })

/** `POST /v1/readings`: what does the server read in these bytes? */
export const readingRequestShape = s.record({
  keyId: s.bytes(32),
  path: pathShape,
  payload: payloadShape,
})

/** `POST /v1/request-key`, signed with the new key: the owner key replaces a lost request key. */
export const requestKeyShape = s.record({
  wallet: s.bytes(16),
  requestKey: s.bytes(65),
  /** Unix seconds. */
  created: s.uint(Number.MAX_SAFE_INTEGER),
  order: s.bytes(64),
})

export type Start = Infer<typeof startShape>
export type Admission = Start['admission']

export { certificateShape }
