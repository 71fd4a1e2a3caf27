import { describe, expect, test } from 'vitest'
import { type CborValue, decode, encode } from '../cbor/index.ts'
import {
  ceremonyId,
  decodePlan,
  encodePlan,
  type FrostSignPlan,
  type KeygenPlan,
  keyIdOf,
  type Plan,
  type RenewalPlan,
  type SignPlan,
} from './plan.ts'

const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill)
const head = { version: 1, nonce: bytes(32, 1), created: 1_800_000_000 } as const
const signing = { keyId: bytes(32, 2), epoch: 1, signers: [1, 2], combiner: 1 }
const root = { curve: 'secp256k1', purpose: 'root' } as const
const tezos = { curve: 'ed25519', purpose: 'tezos' } as const

const keygen: KeygenPlan = {
  kind: 'keygen',
  ...head,
  epoch: 1,
  threshold: 2,
  parties: [
    { index: 1, role: 'device', identity: bytes(32, 3) },
    { index: 2, role: 'server', identity: bytes(32, 4) },
    { index: 3, role: 'server', identity: bytes(32, 5) },
  ],
  keys: [root, tezos],
}
const sign: SignPlan = {
  kind: 'sign',
  ...head,
  ...signing,
  path: [60, 0],
  payload: { kind: 'ethereum-message', bytes: bytes(5, 6) },
}
const frost: FrostSignPlan = { kind: 'frost-sign', ...head, ...signing }
const renewal: RenewalPlan = { kind: 'renewal', ...head, keyId: bytes(32, 2), epoch: 1, pair: [1, 2], generation: 1 }

test.each<Plan>([
  keygen,
  { ...keygen, keys: [root] },
  { ...keygen, keys: [tezos] },
  { ...keygen, epoch: 7, keys: [tezos, tezos, tezos, tezos] },
  sign,
  frost,
  renewal,
])('a plan of $kind survives its encoding', (plan) => {
  expect(decodePlan(encodePlan(plan))).toEqual(plan)
})

/** The encoded plan with fields of its own. */
function changed(plan: Plan, fields: Readonly<Record<string, CborValue | undefined>>): Uint8Array {
  const all = new Map(decode(encodePlan(plan)) as Map<string, CborValue>)
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) all.delete(name)
    else all.set(name, value)
  }
  return encode(all)
}

const key = (curve: string, purpose: string) => new Map(Object.entries({ curve, purpose }))

describe('a plan is refused', () => {
  test.each<[string, Plan, Readonly<Record<string, CborValue | undefined>>]>([
    ['no key', keygen, { keys: [] }],
    ['five keys', keygen, { keys: [0, 1, 2, 3, 4].map(() => key('ed25519', 'tezos')) }],
    ['a root on the other curve', keygen, { keys: [key('ed25519', 'root')] }],
    ['a Tezos key on the other curve', keygen, { keys: [key('secp256k1', 'tezos')] }],
    ['a curve that is none', keygen, { keys: [key('ristretto255', 'tezos')] }],
    ['a purpose that is none', keygen, { keys: [key('ed25519', 'solana')] }],
    ['a key with more to it', keygen, { keys: [new Map([...key('ed25519', 'tezos'), ['path', 'x']])] }],
    ['a digest for an ECDSA signature', sign, { digest: bytes(32, 0) }],
    ['invariant 3: a digest for FROST', frost, { digest: bytes(32, 0) }],
    ['a payload for FROST before the commitments', frost, { payload: new Map() }],
    ['a path for FROST', frost, { path: [1729, 0] }],
    ['no combiner', frost, { combiner: undefined }],
    ['a signer 0', frost, { signers: [0, 1] }],
    ['one signer', frost, { signers: [1] }],
    ['six signers', frost, { signers: [1, 2, 3, 4, 5, 6] }],
    ['a nonce too short', frost, { nonce: bytes(31, 0) }],
    ['a kind that is none', frost, { kind: 'frost-presign' }],
    ['the kind of another plan', frost, { kind: 'sign' }],
  ])('%s', (_, plan, fields) => {
    expect(() => decodePlan(changed(plan, fields))).toThrow(expect.objectContaining({ name: 'ShapeError' }))
  })

  test('for its version before anything else', () => {
    expect(() => decodePlan(changed(frost, { version: 2, kind: 'frost-presign' }))).toThrow(
      expect.objectContaining({ code: 'protocol-version' }),
    )
  })
})

test('the same plan is the same ceremony, another is another, and so are its keys', () => {
  const ids = [keygen, { ...keygen, keys: [root] }, sign, frost, renewal].map((plan) => ceremonyId(encodePlan(plan)))
  const keys = ids.flatMap((ceremony) => [0, 1, 2, 3].map((position) => keyIdOf(ceremony, position)))
  const all = [...ids, ...keys].map((id) => id.join())
  expect(new Set(all).size).toBe(all.length)
  expect(ceremonyId(encodePlan(structuredClone(keygen)))).toEqual(ids[0])
})
