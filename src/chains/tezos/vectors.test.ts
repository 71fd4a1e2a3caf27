import { readFileSync } from 'node:fs'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import bs58check from 'bs58check'
import { describe, expect, test } from 'vitest'
import type { Meaning } from '../intent.ts'
import { readPayload } from '../registry.ts'
import { expectSchema } from '../testing/expect-schema.ts'
import { addressOfEncodedKey } from './addresses.ts'
import { attachTezosSignature } from './attach-signature.ts'
import { forgeOperation, parseOperation } from './forge.ts'
import type { Content } from './operation.ts'
import type { TezosSignature } from './signature.ts'
import { blake2b, isSignedBy, operationHash, payloadOf } from './testing/independent.ts'

interface Vector {
  readonly name: string
  readonly verifies: 'full' | 'earlier' | 'hash' | 'signature' | 'forged'
  readonly hash: string | null
  readonly publicKey: string | null
  readonly signature: string | null
  readonly forged: string
  /** Of `forged`. */
  readonly contents?: readonly Content[]
}

const { operations } = JSON.parse(readFileSync(`${import.meta.dirname}/vectors/operations.json`, 'utf8')) as {
  operations: Vector[]
}
const those = (...verifies: Vector['verifies'][]) =>
  operations.filter((each) => verifies.includes(each.verifies)).map((each) => [each.name, each.hash, each] as const)

/** `sig` stands behind three bytes, `edsig` and `spsig1` behind five. */
const signatureOf = ({ signature }: Vector) => payloadOf(signature!, bs58check.decode(signature!).length - 64)

test('at least ten real operations are verified whole', () => {
  expect(those('full').length).toBeGreaterThanOrEqual(10)
})

describe('real operations', () => {
  test.each(those('full', 'hash', 'signature', 'forged'))(
    '%s %s decodes and encodes to the same bytes',
    (_, __, { forged }) => {
      expect(bytesToHex(forgeOperation(parseOperation(hexToBytes(forged))))).toBe(forged)
    },
  )

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
    const signature: TezosSignature = vector.publicKey!.startsWith('edpk')
      ? { curve: 'ed25519', bytes: raw }
      : { curve: 'secp256k1', r: raw.subarray(0, 32), s: raw.subarray(32) }
    expect(attachTezosSignature(hexToBytes(vector.forged), signature)).toEqual({
      hex: vector.forged + bytesToHex(raw),
      hash,
    })
  })

  test.each(those('forged'))('%s %s says what Octez made it of', (_, __, { forged, contents }) => {
    expect(parseOperation(hexToBytes(forged)).contents).toEqual(contents)
  })

  test.each(those('earlier'))('%s %s, of a form that nodes take no more, is refused', (_, __, { forged }) => {
    expect(() => parseOperation(hexToBytes(forged))).toThrow()
  })
})

const CLASSES: Readonly<Record<string, string>> = {
  'FA1.2 approvals, FA2 operators and swaps, in one batch': 'batch',
  'a call': 'contract-call',
  'a call with coin': 'contract-call',
  'a finished unstake': 'staking',
  'a reveal, and unstake at a contract': 'contract-call',
  'stake, at a contract': 'contract-call',
  'an FA2 operator and a claim, in one batch': 'batch',
  'an FA2 transfer': 'transfer',
  'an origination': 'origination',
  'more paid storage for a contract': 'increase-paid-storage',
}

function meaningOf({ forged }: Vector): Meaning {
  const bytes = hexToBytes(forged)
  const reading = readPayload({ kind: 'tezos-operation', bytes }, parseOperation(bytes).contents[0]!.source)
  if (!reading.ok) throw new Error(reading.refusal.code)
  return reading.intent.meaning
}

test.each(those('full', 'forged'))('%s %s is recognised', (name, _, vector) => {
  expect(meaningOf(vector).class).toBe(CLASSES[name])
})

const named = (name: string) => operations.find((each) => each.name === name)!

test('what is FA1.2 is read from real operations', () => {
  expect(meaningOf(named('an FA1.2 transfer'))).toMatchObject({
    class: 'transfer',
    asset: { standard: 'fa1.2', contract: 'KT1EwXFWoG9bYebmF4pYw72aGjwEnBWefgW5', amount: '123' },
  })
  const batch = meaningOf(named('FA1.2 approvals, FA2 operators and swaps, in one batch'))
  expect(batch.class === 'batch' && batch.operations.map(({ meaning }) => meaning)).toMatchObject([
    { class: 'contract-call', entrypoint: 'swap' },
    { class: 'revocation' },
    { class: 'approval' },
    { class: 'contract-call', entrypoint: 'swap' },
    { class: 'approval' },
    { class: 'contract-call', entrypoint: 'swap' },
    { class: 'revocation' },
  ])
})
