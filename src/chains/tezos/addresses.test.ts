import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import bs58check from 'bs58check'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PayloadError } from '../payload.ts'
import { familyNamed } from '../registry.ts'
import {
  addressOf,
  addressOfEncodedKey,
  encodePublicKey,
  parseAccount,
  parseAddress,
  parseContract,
} from './addresses.ts'
import { blake2b } from './testing/independent.ts'
import { ALICE, ALICE_KEY, BAKER, BOB, TOKEN } from './testing/operations.ts'

const scalar = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => bytes.some((byte) => byte !== 0 && byte !== 255))

describe('the address of a key', () => {
  test('tz1: of the key that Octez gives its test networks', () => {
    const publicKey = bs58check.decode(ALICE_KEY).subarray(4)
    expect(addressOf({ curve: 'ed25519', publicKey })).toBe(ALICE)
    expect(encodePublicKey({ curve: 'ed25519', publicKey })).toBe(ALICE_KEY)
    expect(addressOfEncodedKey(ALICE_KEY)).toBe(ALICE)
  })

  test('tz1 and tz2: BLAKE2b-160 of the key, behind the prefix of its curve', () => {
    const written = (prefix: number[], body: Uint8Array) => bs58check.encode(Uint8Array.of(...prefix, ...body))
    fc.assert(
      fc.property(scalar, (secret) => {
        const ed = ed25519.getPublicKey(secret)
        expect(addressOf({ curve: 'ed25519', publicKey: ed })).toBe(written([6, 161, 159], blake2b(ed, 20)))
        expect(encodePublicKey({ curve: 'ed25519', publicKey: ed })).toBe(written([13, 15, 37, 217], ed))

        const publicKey = secp256k1.getPublicKey(secret, false)
        const compressed = secp256k1.getPublicKey(secret, true)
        const address = written([6, 161, 161], blake2b(compressed, 20))
        expect(addressOf({ curve: 'secp256k1', publicKey })).toBe(address)
        expect(encodePublicKey({ curve: 'secp256k1', publicKey })).toBe(written([3, 254, 226, 86], compressed))
        expect(addressOfEncodedKey(encodePublicKey({ curve: 'secp256k1', publicKey }))).toBe(address)
      }),
      { numRuns: 30 },
    )
  })

  test('a key of another length or form is none', () => {
    const publicKey = secp256k1.getPublicKey(new Uint8Array(32).fill(1), false)
    expect(() => addressOf({ curve: 'secp256k1', publicKey: publicKey.subarray(1) })).toThrow(RangeError)
    expect(() =>
      addressOf({ curve: 'secp256k1', publicKey: secp256k1.getPublicKey(new Uint8Array(32).fill(1)) }),
    ).toThrow(RangeError)
    expect(() => addressOf({ curve: 'ed25519', publicKey })).toThrow(RangeError)
    expect(() => addressOf({ curve: 'p256', publicKey } as never)).toThrow(PayloadError)
  })

  test('Ethereum has no account of an Ed25519 key', () => {
    const key = { curve: 'ed25519', publicKey: new Uint8Array(32) } as const
    expect(() => familyNamed('ethereum').addressOf(key)).toThrow(PayloadError)
  })
})

const changed = (text: string) => `${text.slice(0, -1)}${text.endsWith('a') ? 'b' : 'a'}`

describe('what is an address', () => {
  test.each([ALICE, BOB, BAKER, TOKEN, 'tz4QyWfEiv56CVDATV3DT3CDVhPaMKif2Ce8', 'sr1RYurGZtN8KNSpkMcCt9CgWeUaNkzsAfXf'])(
    '%s',
    (address) => {
      expect(parseAddress(address)).toBe(address)
    },
  )

  test.each([
    ['nothing', ''],
    ['another alphabet', 'tz1KqTpEZ7Yob7QbPE4Hy4Wo8fHG8LhKxZS0'],
    ['a wrong checksum', changed(ALICE)],
    ['another prefix', `tz2${ALICE.slice(3)}`],
    ['a character less', ALICE.slice(0, -1)],
    ['a character more', `${ALICE}a`],
    ['a space', ` ${ALICE}`],
    ['another case', ALICE.toLowerCase()],
    ['an entrypoint', `${TOKEN}%transfer`],
    ['a public key', ALICE_KEY],
    ['a block', 'BKj7wMot1maMQW7v1TojTpejZR4vhXcmMmW6SMQ8r2QYsutQd6w'],
    ['a hash of another kind', bs58check.encode(Uint8Array.of(6, 161, 200, ...new Uint8Array(20)))],
    ['one of Ethereum', `0x${'ab'.repeat(20)}`],
  ])('no address: %s', (_, text) => {
    expect(parseAddress(text)).toBeNull()
    expect(parseAccount(text)).toBeNull()
    expect(parseContract(text)).toBeNull()
  })

  test('accounts are tz1 and tz2, contracts KT1', () => {
    expect([ALICE, BOB, BAKER, TOKEN].map(parseAccount)).toEqual([ALICE, BOB, null, null])
    expect([ALICE, BOB, BAKER, TOKEN].map(parseContract)).toEqual([null, null, null, TOKEN])
  })

  test.each([changed(ALICE_KEY), ALICE, 'p2pk66iTZwLmRPshQgUr2HE3RUzSFwAN5MNaBQ5rfduT1dGKXd25pNN', ''])(
    'no account’s key: %s',
    (text) => {
      expect(addressOfEncodedKey(text)).toBeNull()
    },
  )
})
