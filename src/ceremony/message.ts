import type { Infer } from '../cbor/shape.ts'
import * as s from '../cbor/shape.ts'
import { hash } from '../mpc/hash.ts'
import type { PartyIndex } from '../mpc/party.ts'

const MAX_ROUNDS = 8
const MAX_BODY = 256 * 1024

const round = s.uint({ min: 1, max: MAX_ROUNDS })
const index = s.uint({ min: 1, max: 0xffff })
const body = s.bytes({ min: 0, max: MAX_BODY })

/** One message of a ceremony on its way: signed for all, or sealed for one. */
export const messageShape = s.variant('kind', {
  broadcast: s.record({ kind: s.literal('broadcast'), round, from: index, body, signature: s.bytes(64) }),
  direct: s.record({ kind: s.literal('direct'), round, from: index, to: index, body }),
})

/** All messages of one trip. */
export const messagesShape = s.list(messageShape, { min: 0, max: 64 })

export type Message = Infer<typeof messageShape>
export type Broadcast = Extract<Message, { kind: 'broadcast' }>
export type Direct = Extract<Message, { kind: 'direct' }>

/** What the sender of a broadcast signs. */
export function broadcastDigest(
  ceremony: Uint8Array,
  broadcast: { round: number; from: PartyIndex; body: Uint8Array },
): Uint8Array {
  return hash('broadcast', ceremony, broadcast.round, broadcast.from, broadcast.body)
}

/** T₀ of a ceremony. */
export function initialTranscript(ceremony: Uint8Array): Uint8Array {
  return hash('ceremony-transcript', ceremony, 0, [])
}

/** T_k from T_{k−1} and all broadcasts of round k. @returns 32 bytes */
export function extendTranscript(
  transcript: Uint8Array,
  round: number,
  broadcasts: ReadonlyMap<PartyIndex, Uint8Array>,
): Uint8Array {
  const sorted = [...broadcasts].sort(([a], [b]) => a - b)
  return hash(
    'ceremony-transcript',
    transcript,
    round,
    sorted.map(([from, bytes]) => [from, bytes]),
  )
}
