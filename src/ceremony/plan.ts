import { decode } from '../cbor/index.ts'
import * as s from '../cbor/shape.ts'
import { encodeAs, type Infer } from '../cbor/shape.ts'
import { BenignAbort } from '../mpc/errors.ts'
import { hash } from '../mpc/hash.ts'
import { PROTOCOL_VERSION } from './version.ts'

const index = s.uint({ min: 1, max: 0xffff })
const party = s.record({ index, role: s.oneOf('device', 'server'), identity: s.bytes(32) })
const MAX_PAYLOAD = 192 * 1024
const MAX_NEW_KEYS = 4

/** Non-hardened BIP-32 steps from the root; the first number fixes the purpose. */
export const pathShape = s.list(s.uint(0x7fff_ffff), { min: 0, max: 4 })

/** Exact bytes to be signed, and how they are to be read. */
export const payloadShape = s.record({ kind: s.text(64), bytes: s.bytes({ min: 0, max: MAX_PAYLOAD }) })

/** What every plan starts with. `nonce` makes the ceremony id unique; `created` is in Unix seconds. */
const head = { version: s.literal(PROTOCOL_VERSION), nonce: s.bytes(32), created: s.uint(Number.MAX_SAFE_INTEGER) }

/** Threshold ECDSA, and FROST. */
export type CurveName = 'secp256k1' | 'ed25519'

/** The root of all accounts that are derived, of which a wallet has one; or a key that is one account by itself. */
const newKey = s.variant('curve', {
  secp256k1: s.record({ curve: s.literal('secp256k1'), purpose: s.literal('root') }),
  ed25519: s.record({ curve: s.literal('ed25519'), purpose: s.literal('tezos') }),
})

/** Make keys that have no whole: of a new wallet with its root first, or more for a wallet that is there. */
const keygen = s.record({
  kind: s.literal('keygen'),
  ...head,
  epoch: s.uint(0xffff_ffff),
  threshold: s.uint(5),
  parties: s.list(party, { min: 2, max: 5 }),
  keys: s.list(newKey, { min: 1, max: MAX_NEW_KEYS }),
})

/** Who signs, with which key. */
const signing = {
  keyId: s.bytes(32),
  epoch: s.uint(0xffff_ffff),
  /** Exactly t. */
  signers: s.list(index, { min: 2, max: 5 }),
  /** The party that combines the parts and alone learns the signature. */
  combiner: index,
}

/** Sign one payload with a child of an ECDSA key. Each party reads and hashes the payload itself. */
const sign = s.record({ kind: s.literal('sign'), ...head, ...signing, path: pathShape, payload: payloadShape })

/** Sign with a key of FROST. The payload comes after the commitments, to each party for itself. */
const frostSign = s.record({ kind: s.literal('frost-sign'), ...head, ...signing })

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

const plan = s.variant('kind', { keygen, sign, 'frost-sign': frostSign, renewal })

export type Plan = Infer<typeof plan>
export type KeygenPlan = Infer<typeof keygen>
export type SignPlan = Infer<typeof sign>
export type FrostSignPlan = Infer<typeof frostSign>
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
