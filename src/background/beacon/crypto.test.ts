import { xsalsa20poly1305 } from '@noble/ciphers/salsa.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { base58check } from './codec.ts'
import { decrypt, directionKey, encrypt, isUsableKey, keyPairOf, sealTo, senderIdBytes } from './crypto.ts'
import { core, SdkDapp, utils } from './testing/dapp.ts'

const { decryptCryptoboxPayload, encryptCryptoboxPayload, getKeypairFromSeed, openCryptobox } = utils

const wallet = keyPairOf(new Uint8Array(32).fill(7))
const seeds = fc.string({ minLength: 1, maxLength: 40 })
const secrets = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('the SDK makes the same keys of both directions', () =>
  fc.assert(
    fc.asyncProperty(seeds, secrets, async (seed, secret) => {
      const own = keyPairOf(secret)
      const theirs = await getKeypairFromSeed(seed)
      const keys = await (await SdkDapp.of(seed)).keysWith(own.publicKey)
      expect(directionKey(own, theirs.publicKey, 'send')).toEqual(keys.receive)
      expect(directionKey(own, theirs.publicKey, 'receive')).toEqual(keys.send)
    }),
    { numRuns: 10 },
  ))

test('the SDK reads what is sealed to its key, and nobody else does', async () => {
  const dapp = await getKeypairFromSeed('a dapp')
  const sealed = Buffer.from(sealTo(dapp.publicKey, '{"name":"Σύμβολον"}'))
  expect(await openCryptobox(sealed, dapp.publicKey, dapp.secretKey)).toBe('{"name":"Σύμβολον"}')
  const other = await getKeypairFromSeed('another dapp')
  await expect(openCryptobox(sealed, other.publicKey, other.secretKey)).rejects.toThrow()
})

test('messages pass both ways, of any text', async () => {
  const dapp = await getKeypairFromSeed('a dapp')
  const keys = await (await SdkDapp.of('a dapp')).keysWith(wallet.publicKey)
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 200 }), async (text) => {
      const there = encrypt(directionKey(wallet, dapp.publicKey, 'send'), text)
      expect(await decryptCryptoboxPayload(Buffer.from(there), Buffer.from(keys.receive))).toBe(text)
      const back = hexToBytes(await encryptCryptoboxPayload(text, keys.send))
      expect(decrypt(directionKey(wallet, dapp.publicKey, 'receive'), back)).toEqual({ nonce: back.slice(0, 24), text })
    }),
    { numRuns: 20 },
  )
})

test('what another key made, what was altered or cut is not read', () => {
  const [key, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]
  const sealed = encrypt(key, 'a message')
  expect(decrypt(other, sealed)).toBeNull()
  for (let length = 0; length < sealed.length; length++) expect(decrypt(key, sealed.slice(0, length))).toBeNull()
  sealed.forEach((_, at) => {
    const altered = sealed.slice()
    altered[at]! ^= 1
    expect(decrypt(key, altered)).toBeNull()
  })
})

test('what is no text is not read', () => {
  const [key, nonce] = [new Uint8Array(32).fill(1), new Uint8Array(24)]
  const sealed = (bytes: Uint8Array) => concatBytes(nonce, xsalsa20poly1305(key, nonce).encrypt(bytes))
  expect(decrypt(key, sealed(new Uint8Array([0x61])))).toMatchObject({ text: 'a' })
  expect(decrypt(key, sealed(new Uint8Array([0xff])))).toBeNull()
})

test('a sender has the id the SDK gives it', async () => {
  const { publicKey } = await getKeypairFromSeed('a dapp')
  expect(base58check(senderIdBytes(publicKey))).toBe(await core.getSenderId(bytesToHex(publicKey)))
})

test('keys that no secret can be agreed with are told apart', async () => {
  expect(isUsableKey((await getKeypairFromSeed('a dapp')).publicKey)).toBe(true)
  // The neutral element, a point of order two, a y that is on no curve, too few bytes.
  for (const hex of [`01${'00'.repeat(31)}`, `ec${'ff'.repeat(30)}7f`, `02${'00'.repeat(31)}`, '00'.repeat(31)]) {
    expect(isUsableKey(hexToBytes(hex))).toBe(false)
  }
})
