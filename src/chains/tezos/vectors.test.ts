import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import bs58check from 'bs58check'
import { describe, expect, test } from 'vitest'
import { readPayload } from '../registry.ts'
import { expectSchema } from '../testing/expect-schema.ts'
import { addressOfEncodedKey } from './addresses.ts'
import { attachTezosSignature } from './attach-signature.ts'
import { forgeOperation, parseOperation } from './forge.ts'
import { blake2b, isSignedBy, operationHash, payloadOf } from './testing/independent.ts'

interface Vector {
  readonly name: string
  readonly verifies: 'full' | 'earlier' | 'hash' | 'signature'
  readonly hash: string | null
  readonly publicKey: string | null
  readonly signature: string
  readonly forged: string
}

const { operations } = JSON.parse(readFileSync(`${import.meta.dirname}/vectors/operations.json`, 'utf8')) as {
  operations: Vector[]
}
const those = (...verifies: Vector['verifies'][]) =>
  operations.filter((each) => verifies.includes(each.verifies)).map((each) => [each.name, each.hash, each] as const)

/** `sig` stands behind three bytes, `edsig` and `spsig1` behind five. */
const signatureOf = ({ signature }: Vector) => payloadOf(signature, bs58check.decode(signature).length - 64)

test('at least ten real operations are verified whole', () => {
  expect(those('full').length).toBeGreaterThanOrEqual(10)
})

describe('real operations', () => {
  test.each(those('full', 'hash', 'signature'))('%s %s decodes and encodes to the same bytes', (_, __, { forged }) => {
    expect(bytesToHex(forgeOperation(parseOperation(hexToBytes(forged))))).toBe(forged)
  })

  test.each(those('full', 'hash', 'earlier'))('%s %s has its hash', (_, hash, vector) => {
    expect(operationHash(hexToBytes(vector.forged), signatureOf(vector))).toBe(hash)
  })

  test.each(those('full', 'signature', 'earlier'))('%s %s is signed by its source', (_, __, vector) => {
    expect(isSignedBy(vector.publicKey!, hexToBytes(vector.forged), signatureOf(vector))).toBe(true)
  })

  test.each(those('full', 'signature'))(
    '%s %s is read for its source, and hashes to what was signed',
    (_, __, vector) => {
      const bytes = hexToBytes(vector.forged)
      const account = addressOfEncodedKey(vector.publicKey!)!
      const reading = readPayload({ kind: 'tezos-operation', bytes }, account)
      if (!reading.ok) throw new Error(reading.refusal.code)
      expectSchema(reading.intent)
      expect(bytesToHex(reading.digest)).toBe(bytesToHex(blake2b(Uint8Array.of(3, ...bytes), 32)))
      expect(parseOperation(bytes).contents.every(({ source }) => source === account)).toBe(true)
    },
  )

  test.each(those('full'))('%s %s is put together as it was injected', (_, hash, vector) => {
    const raw = signatureOf(vector)
    const signature = { curve: 'secp256k1', r: raw.subarray(0, 32), s: raw.subarray(32) } as const
    expect(attachTezosSignature(hexToBytes(vector.forged), signature)).toEqual({
      hex: vector.forged + bytesToHex(raw),
      hash,
    })
  })

  test.each(those('earlier'))('%s %s, of a form that nodes take no more, is refused', (_, __, { forged }) => {
    expect(() => parseOperation(hexToBytes(forged))).toThrow()
  })
})

const CLASSES: Readonly<Record<string, string>> = {
  'a call': 'contract-call',
  'a call with coin': 'contract-call',
  'an FA2 operator and a claim, in one batch': 'batch',
  'an FA2 transfer': 'transfer',
  'an origination': 'origination',
  'more paid storage for a contract': 'increase-paid-storage',
}

test.each(those('full'))('%s %s is recognised', (name, _, { forged, publicKey }) => {
  const account = addressOfEncodedKey(publicKey!)!
  const reading = readPayload({ kind: 'tezos-operation', bytes: hexToBytes(forged) }, account)
  expect(reading.ok && reading.intent.meaning.class).toBe(CLASSES[name])
})
