import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { hashMessage, recoverAddress, verifyMessage, Wallet } from 'ethers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message, SignIn } from '../intent.ts'
import { keyCheckMessage } from '../key-check.ts'
import { readPayload } from '../registry.ts'
import { expectSchema } from '../testing/expect-schema.ts'
import { serialiseSignature } from './attach-signature.ts'
import { checkSignIn } from './sign-in.ts'

const ACCOUNT = `0x${'ab'.repeat(20)}`

function read(message: string | Uint8Array, account = ACCOUNT) {
  const bytes = typeof message === 'string' ? utf8ToBytes(message) : message
  const reading = readPayload({ kind: 'ethereum-message', bytes }, account)
  if (!reading.ok) throw new Error(reading.refusal.code)
  expectSchema(reading.intent)
  return reading
}

describe('EIP-191 messages', () => {
  test('have the digest that wallets agree on', () => {
    const { intent, digest } = read('Hello World')
    expect(bytesToHex(digest)).toBe('a1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2')
    expect(intent).toEqual({
      vocabulary: 1,
      chain: 'eip155',
      account: ACCOUNT,
      target: null,
      value: '0',
      maximumFee: '0',
      nonce: null,
      digest: '0xa1de988600a42c4b4ab089b619297c17d53cffae5d5120d82d8a92d0bb3b78f2',
      meaning: {
        class: 'message',
        text: 'Hello World',
        bytes: '0x48656c6c6f20576f726c64',
        hiddenCharacters: false,
        resemblesSignIn: null,
      },
    })
  })

  test('of any bytes are hashed as ethers hashes them, and an ordinary signature over our digest verifies', () => {
    const wallet = Wallet.createRandom()
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
        const { digest, intent } = read(bytes, wallet.address)
        expect(intent.digest).toBe(hashMessage(bytes))
        const { r, s, yParity: recovery } = wallet.signingKey.sign(digest)
        const signature = serialiseSignature({ r: hexToBytes(r.slice(2)), s: hexToBytes(s.slice(2)), recovery })
        expect(verifyMessage(bytes, signature)).toBe(wallet.address)
        expect(recoverAddress(digest, signature)).toBe(wallet.address)
      }),
      { numRuns: 30 },
    )
  })

  test.each([
    ['plain', 'Zażółć gęślą jaźń\n\tpřesně', 'text', false],
    ['an emoji of several characters', 'family 👨‍👩‍👧 heart ❤️ flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'text', false],
    ['right-to-left override', 'pay \u202e001', 'text', true],
    ['zero-width space', 'bank\u200b.example', 'text', true],
    ['a tag outside an emoji', 'x\u{e0061}', 'text', true],
    ['line separator', 'a\u2028b', 'text', true],
    ['byte order mark', '\ufeffa', 'text', true],
    ['a control character', 'a\u0000b', 'bytes', false],
    ['an escape', '\u001b[2Ja', 'bytes', false],
    ['a C1 control', 'a\u0085b', 'bytes', false],
  ])('%s', (_, text, shownAs, hiddenCharacters) => {
    const meaning = read(text).intent.meaning as Message
    expect(meaning.text).toBe(shownAs === 'text' ? text : null)
    expect(meaning.bytes).toBe(`0x${bytesToHex(utf8ToBytes(text))}`)
    expect(meaning.hiddenCharacters).toBe(hiddenCharacters)
  })

  test('bytes that are no UTF-8 are shown as bytes', () => {
    expect(read(Uint8Array.of(0xff, 0xfe)).intent.meaning).toMatchObject({ text: null, bytes: '0xfffe' })
  })

  test('longer than 128 KiB are refused', () => {
    const bytes = new Uint8Array(128 * 1024 + 1)
    expect(readPayload({ kind: 'ethereum-message', bytes }, ACCOUNT)).toMatchObject({
      refusal: { code: 'too-large' },
    })
  })
})

// The example of EIP-4361.
const SIGN_IN = `example.com wants you to sign in with your Ethereum account:
0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2

I accept the ExampleOrg Terms of Service: https://example.com/tos

URI: https://example.com/login
Version: 1
Chain ID: 1
Nonce: 32891756
Issued At: 2021-09-30T16:25:24Z
Resources:
- ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/
- https://example.com/my-web2-claim.json`
const SIGNER = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'

describe('EIP-4361', () => {
  test('the example', () => {
    const { intent } = read(SIGN_IN, SIGNER)
    expect(intent.chain).toBe('eip155:1')
    expect(intent.meaning).toEqual({
      class: 'sign-in',
      scheme: null,
      domain: 'example.com',
      address: SIGNER,
      statement: 'I accept the ExampleOrg Terms of Service: https://example.com/tos',
      uri: 'https://example.com/login',
      version: '1',
      chainId: '1',
      nonce: '32891756',
      issuedAt: '2021-09-30T16:25:24Z',
      expirationTime: null,
      notBefore: null,
      requestId: null,
      resources: [
        'ipfs://bafybeiemxf5abjwjbikoz4mc3a3dla6ual3jsgpdr4cjr3oz3evfyavhwq/',
        'https://example.com/my-web2-claim.json',
      ],
      text: SIGN_IN,
    })
  })

  test('scheme, port and every optional field', () => {
    const text = SIGN_IN.replace('example.com wants', 'https://example.com:3388 wants').replace(
      '\nResources:',
      '\nExpiration Time: 2021-10-30T16:25:24.123+02:00\nNot Before: 2021-09-30T16:25:24Z\nRequest ID: a%20b\nResources:',
    )
    expect(read(text).intent.meaning).toMatchObject({
      class: 'sign-in',
      scheme: 'https',
      domain: 'example.com:3388',
      expirationTime: '2021-10-30T16:25:24.123+02:00',
      notBefore: '2021-09-30T16:25:24Z',
      requestId: 'a%20b',
    })
  })

  test.each(['2024-02-29T23:59:59z', '0000-01-01t00:00:00.5-23:59'])('issued at %s', (time) => {
    const text = SIGN_IN.replace('2021-09-30T16:25:24Z', time)
    expect(read(text).intent.meaning).toMatchObject({ class: 'sign-in', issuedAt: time })
  })

  test('without a statement, and without resources', () => {
    const lines = SIGN_IN.split('\n')
    const text = [...lines.slice(0, 3), ...lines.slice(4, 10)].join('\n')
    expect(read(text).intent.meaning).toMatchObject({ class: 'sign-in', statement: null, resources: [] })
  })

  test.each([
    ['a broken address checksum', SIGN_IN.replace('0xC02a', '0xc02a')],
    ['another version', SIGN_IN.replace('Version: 1', 'Version: 2')],
    ['a short nonce', SIGN_IN.replace('32891756', '3289175')],
    ['a month that is none', SIGN_IN.replace('2021-09-30', '2021-13-30')],
    ['a day that its month has not', SIGN_IN.replace('2021-09-30', '2021-02-29')],
    ['an hour that is none', SIGN_IN.replace('T16:', 'T24:')],
    ['a distance from UTC that is none', SIGN_IN.replace('24Z', '24+24:00')],
    ['a missing field', SIGN_IN.replace('Chain ID: 1\n', '')],
    ['fields in another order', SIGN_IN.replace('Version: 1\nChain ID: 1', 'Chain ID: 1\nVersion: 1')],
    ['two statements', SIGN_IN.replace('I accept', 'Line\nI accept')],
    ['a statement with other characters', SIGN_IN.replace('I accept', '“I” accept')],
    ['something behind it', `${SIGN_IN}\n`],
    ['something before it', ` ${SIGN_IN}`],
    ['another case', SIGN_IN.replace('wants you to', 'Wants  You To')],
  ])('%s: a message that resembles a sign-in for the domain', (_, text) => {
    expect(read(text).intent.meaning).toMatchObject({
      class: 'message',
      text,
      resemblesSignIn: { scheme: null, domain: 'example.com' },
    })
  })

  test('a text of white space as long as may be is read at once', () => {
    expect(read(' '.repeat(128 * 1024)).intent.meaning).toMatchObject({ resemblesSignIn: null })
    expect(read(`${'a://'.repeat(32 * 1024)}`).intent.meaning).toMatchObject({ resemblesSignIn: null })
  })
})

describe('a sign-in is checked against the page and the account', () => {
  const claim = read(SIGN_IN).intent.meaning as SignIn

  test.each([
    ['same', 'example.com', null, 'https://example.com'],
    ['same', 'EXAMPLE.com', null, 'https://example.com'],
    ['same', 'example.com:443', null, 'https://example.com'],
    ['same', 'example.com', 'https', 'https://example.com'],
    ['same', 'localhost:5173', null, 'http://localhost:5173'],
    ['blocked', 'bank.example', null, 'https://example.com'],
    ['blocked', 'example.com', null, 'https://sub.example.com'],
    ['blocked', 'sub.example.com', null, 'https://example.com'],
    ['blocked', 'example.com', null, 'https://example.com:8443'],
    ['blocked', 'example.com', 'http', 'https://example.com'],
    ['blocked', 'bank.example@example.com', null, 'https://example.com'],
    ['blocked', 'example.com/', null, 'https://example.com'],
    ['blocked', '', null, 'https://example.com'],
    ['blocked', 'exa mple', null, 'https://example.com'],
    ['blocked', 'null', null, 'null'],
  ])('%s: %s (%s) from %s', (verdict, domain, scheme, origin) => {
    expect(checkSignIn({ ...claim, domain, scheme }, origin, SIGNER).verdict).toBe(verdict)
  })

  test('the reasons have codes', () => {
    expect(checkSignIn(claim, 'https://rook-claim.example', SIGNER)).toEqual({
      verdict: 'blocked',
      code: 'sign-in-domain',
      message: 'This sign-in names example.com and comes from https://rook-claim.example.',
    })
    expect(checkSignIn(claim, 'https://example.com', ACCOUNT)).toMatchObject({ code: 'sign-in-account' })
  })

  test('what only resembles a sign-in is blocked for another domain too', () => {
    const { resemblesSignIn } = read(SIGN_IN.replace('Version: 1', 'Version: 2')).intent.meaning as Message
    expect(checkSignIn(resemblesSignIn!, 'https://rook-claim.example', SIGNER)).toMatchObject({
      code: 'sign-in-domain',
    })
    expect(checkSignIn(resemblesSignIn!, 'https://example.com', SIGNER).verdict).toBe('same')
  })
})

test('the key check is an EIP-191 message over key, epoch and transcript', () => {
  const check = { keyId: new Uint8Array(32).fill(1), epoch: 3, transcript: new Uint8Array(32).fill(2) }
  const text = `Symbolon key check\nKey: ${'01'.repeat(32)}\nEpoch: 3\nTranscript: ${'02'.repeat(32)}`
  expect(`0x${bytesToHex(keyCheckMessage('secp256k1', check))}`).toBe(hashMessage(text))
  expect(() => keyCheckMessage('secp256k1', { ...check, keyId: new Uint8Array(31) })).toThrow(RangeError)
  expect(() => keyCheckMessage('secp256k1', { ...check, epoch: 1.5 })).toThrow(RangeError)
})
