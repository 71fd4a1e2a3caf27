import { decode } from '../cbor/index.ts'
import * as s from '../cbor/shape.ts'
import { encodeAs, type Infer } from '../cbor/shape.ts'
import { BenignAbort } from '../mpc/errors.ts'
import { hash } from '../mpc/hash.ts'
import { PROTOCOL_VERSION } from './version.ts'

const index = s.uint({ min: 1, max: 0xffff })
const party = s.record({ index, role: s.oneOf('device', 'server'), identity: s.bytes(32) })
const MAX_PAYLOAD = 192 * 1024

/** Non-hardened BIP-32 steps from the root; the first number fixes the purpose. */
export const pathShape = s.list(s.uint(0x7fff_ffff), { min: 0, max: 4 })

/** Exact bytes to be signed, and how they are to be read. */
export const payloadShape = s.record({ kind: s.text(64), bytes: s.bytes({ min: 0, max: MAX_PAYLOAD }) })

/** What every plan starts with. `nonce` makes the ceremony id unique; `created` is in Unix seconds. */
const head = { version: s.literal(PROTOCOL_VERSION), nonce: s.bytes(32), created: s.uint(Number.MAX_SAFE_INTEGER) }

/** Make keys that have no whole, for a new wallet. */
const keygen = s.record({
  kind: s.literal('keygen'),
  ...head,
  epoch: s.uint(0xffff_ffff),
  threshold: s.uint(5),
  parties: s.list(party, { min: 2, max: 5 }),
  keys: s.list(s.record({ curve: s.literal('secp256k1'), purpose: s.literal('root') }), 1),
})

/** Sign one payload with a child of a key, by exactly `signers`. Each party reads and hashes the payload itself. */
const sign = s.record({
  kind: s.literal('sign'),
  ...head,
  keyId: s.bytes(32),
  epoch: s.uint(0xffff_ffff),
  signers: s.list(index, { min: 2, max: 5 }),
  /** The party that combines the parts and alone learns the signature. */
  combiner: index,
  path: pathShape,
  payload: payloadShape,
})

/** Of a pair. One less than 32 bits hold, so that what comes after any of them can be written down. */
export const MAX_GENERATION = 0xffff_fffe

/** Give two parties fresh oblivious transfers after a burn, a restore or lost state. */
const renewal = s.record({
  kind: s.literal('renewal'),
  ...head,
  keyId: s.bytes(32),
  epoch: s.uint(0xffff_ffff),
  pair: s.tuple(index, index),
  generation: s.uint(MAX_GENERATION),
})

const plan = s.variant('kind', { keygen, sign, renewal })

export type Plan = Infer<typeof plan>
export type KeygenPlan = Infer<typeof keygen>
export type SignPlan = Infer<typeof sign>
export type RenewalPlan = Infer<typeof renewal>

export function encodePlan(value: Plan): Uint8Array {
  return encodeAs(plan, value)
}

/** @throws BenignAbort `protocol-version`, before anything else is read; CborError, ShapeError */
export function decodePlan(bytes: Uint8Array): Plan {
  const value = decode(bytes)
  if (value instanceof Map && value.get('version') !== PROTOCOL_VERSION)
    throw new BenignAbort('protocol-version', `Only version ${PROTOCOL_VERSION} of the protocol is spoken here.`)
  return plan.fromCbor(value, '')
}

/** The id of the ceremony a plan describes: 32 bytes. The same plan is the same ceremony. */
export function ceremonyId(planBytes: Uint8Array): Uint8Array {
  return hash('ceremony-id', PROTOCOL_VERSION, planBytes)
}

/** The id of the `position`-th key a keygen ceremony makes: 32 bytes. */
export function keyIdOf(ceremony: Uint8Array, position: number): Uint8Array {
  return hash('key-id', ceremony, position)
}
