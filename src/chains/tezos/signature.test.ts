import { generateKeyPairSync, sign } from 'node:crypto'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import bs58check from 'bs58check'
import { sign as signEcdsa } from 'tiny-secp256k1'
import { describe, expect, test } from 'vitest'
import { PayloadError } from '../payload.ts'
import type { AccountKey } from '../registry.ts'
import { encodePublicKey } from './addresses.ts'
import { attachTezosSignature } from './attach-signature.ts'
import { operationDigest } from './digest.ts'
import { encodeGenericSignature, encodeSignature, type TezosSignature, verifySignature } from './signature.ts'
import { isSignedBy, operationHash, payloadOf } from './testing/independent.ts'
import { forged, payment } from './testing/operations.ts'

const FORGED = forged(payment())
const DIGEST = operationDigest(FORGED)

function ofNode(): { key: AccountKey; signature: TezosSignature } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const der = publicKey.export({ format: 'der', type: 'spki' })
  const bytes = Uint8Array.from(sign(null, DIGEST, privateKey))
  return {
    key: { curve: 'ed25519', publicKey: Uint8Array.from(der.subarray(-32)) },
    signature: { curve: 'ed25519', bytes },
  }
}

function ofLibsecp(): { key: AccountKey; signature: TezosSignature } {
  const secret = new Uint8Array(32).fill(7)
  const bytes = signEcdsa(DIGEST, secret)
  const signature = { curve: 'secp256k1', r: bytes.slice(0, 32), s: bytes.slice(32) } as const
  return { key: { curve: 'secp256k1', publicKey: secp256k1.getPublicKey(secret, false) }, signature }
}

const bytesOf = (signature: TezosSignature) =>
  signature.curve === 'ed25519' ? signature.bytes : Uint8Array.of(...signature.r, ...signature.s)

describe.each([
  ['ed25519', ofNode(), [9, 245, 205, 134, 18]],
  ['secp256k1', ofLibsecp(), [13, 115, 101, 19, 63]],
] as const)('%s', (_, { key, signature }, prefix) => {
  test('verifies what others signed, and nothing else', () => {
    expect(verifySignature(DIGEST, signature, key)).toBe(true)
    const other = Uint8Array.from(DIGEST)
    other[0]! ^= 1
    expect(verifySignature(other, signature, key)).toBe(false)
    const otherKey = key.curve === 'ed25519' ? ofLibsecp().key : ofNode().key
    expect(verifySignature(DIGEST, signature, otherKey)).toBe(false)
  })

  test('is written as Tezos writes it', () => {
    const body = bytesOf(signature)
    expect(encodeSignature(signature)).toBe(bs58check.encode(Uint8Array.of(...prefix, ...body)))
    expect(encodeGenericSignature(signature)).toBe(bs58check.encode(Uint8Array.of(4, 130, 43, ...body)))
  })

  test('is attached: others take it for the account’s, and give it the same hash', () => {
    const { hex, hash } = attachTezosSignature(FORGED, signature)
    expect(hex).toBe(bytesToHex(FORGED) + bytesToHex(bytesOf(signature)))
    expect(hash).toBe(operationHash(FORGED, bytesOf(signature)))
    expect(isSignedBy(encodePublicKey(key), FORGED, payloadOf(encodeSignature(signature), 5))).toBe(true)
  })
})

describe('what is not attached', () => {
  const half = new Uint8Array(32).fill(1)

  test.each<[string, TezosSignature]>([
    ['too short an Ed25519 signature', { curve: 'ed25519', bytes: new Uint8Array(63) }],
    ['too short an r', { curve: 'secp256k1', r: half.subarray(1), s: half }],
    ['a high s', { curve: 'secp256k1', r: half, s: new Uint8Array(32).fill(0xf0) }],
  ])('%s', (_, signature) => {
    expect(() => attachTezosSignature(FORGED, signature)).toThrow(RangeError)
  })

  test('a signature to no operation', () => {
    expect(() => attachTezosSignature(FORGED.subarray(1), ofNode().signature)).toThrow(PayloadError)
  })
})
