import * as s from '../cbor/shape.ts'
import { decodeAs, encodeAs, type Infer } from '../cbor/shape.ts'
import { hash } from '../mpc/hash.ts'
import { PROTOCOL_VERSION } from './version.ts'

const index = s.uint(0xffff)
const party = s.record({ index, role: s.oneOf('device', 'server'), identity: s.bytes(32) })
const MAX_PAYLOAD = 192 * 1024

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
  /** Non-hardened BIP-32 steps from the root; its first number fixes the purpose. */
  path: s.list(s.uint(0x7fff_ffff), { min: 0, max: 4 }),
  payload: s.record({ kind: s.text(64), bytes: s.bytes({ min: 0, max: MAX_PAYLOAD }) }),
})

/** Give two parties fresh oblivious transfers after a burn, a restore or lost state. */
const renewal = s.record({
  kind: s.literal('renewal'),
  ...head,
  keyId: s.bytes(32),
  epoch: s.uint(0xffff_ffff),
  pair: s.tuple(index, index),
  generation: s.uint(0xffff_ffff),
})

const plan = s.variant('kind', { keygen, sign, renewal })

export type Plan = Infer<typeof plan>
export type KeygenPlan = Infer<typeof keygen>
export type SignPlan = Infer<typeof sign>
export type RenewalPlan = Infer<typeof renewal>

export function encodePlan(value: Plan): Uint8Array {
  return encodeAs(plan, value)
}

/** @throws CborError, ShapeError */
export function decodePlan(bytes: Uint8Array): Plan {
  return decodeAs(plan, bytes)
}

/** The id of the ceremony a plan describes: 32 bytes. The same plan is the same ceremony. */
export function ceremonyId(planBytes: Uint8Array): Uint8Array {
  return hash('ceremony-id', PROTOCOL_VERSION, planBytes)
}

/** The id of the `position`-th key a keygen ceremony makes: 32 bytes. */
export function keyIdOf(ceremony: Uint8Array, position: number): Uint8Array {
  return hash('key-id', ceremony, position)
}
