import { chacha20poly1305 } from '@noble/ciphers/chacha.js'
import { p256 } from '@noble/curves/nist.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { expect, test } from 'vitest'
import { encode } from './cbor/index.ts'
import { type Identity, openIdentity } from './ceremony/identity.ts'
import { broadcastDigest, extendTranscript, initialTranscript } from './ceremony/message.ts'
import { ceremonyId, encodePlan, keyIdOf } from './ceremony/plan.ts'
import { agreeOnChannel, createSealingKey, seal } from './ceremony/seal.ts'
import { addressOf } from './chains/ethereum/addresses.ts'
import { decodeTypedData, typedDataDigest } from './chains/ethereum/typed-data.ts'
import { typedDataFromJson } from './chains/ethereum/typed-data-json.ts'
import { keyCheckMessage, keyCheckText } from './chains/key-check.ts'
import { secp256k1 } from './mpc/curve.ts'
import { deriveChild } from './mpc/derive.ts'
import { blocks, code, filled, section, tables } from './mpc/testing/worked-values.ts'
import keygen from './mpc/vectors/keygen-2-of-3.json' with { type: 'json' }
import { signAnswer } from './wire/answer-signature.ts'
import { contentDigest } from './wire/content-digest.ts'
import { signDescriptor } from './wire/descriptor.ts'
import { fingerprint, fingerprintWords } from './wire/fingerprint.ts'
import { requestHash, signRequest, type WireRequest } from './wire/request-signature.ts'
import { signEnrolment, signOrder } from './wire/statements.ts'

/** §17 of docs/protocol.md; `src/mpc/worked-values.test.ts` has the tables of `mpc`. */

const identities = await Promise.all([1, 2, 3].map((seed) => openIdentity(filled(seed))))
const [device, server] = identities as [Identity, Identity]
const owner = await openIdentity(filled(4))
const plan = encodePlan({
  kind: 'keygen',
  version: 1,
  nonce: filled(0xaa),
  created: 1_800_000_000,
  epoch: 1,
  threshold: 2,
  parties: identities.map(({ publicKey }, i) => ({
    index: i + 1,
    role: i === 0 ? ('device' as const) : ('server' as const),
    identity: publicKey,
  })),
  keys: [{ curve: 'secp256k1', purpose: 'root' }],
})
const ceremony = ceremonyId(plan)
const bodies = new Map([1, 2, 3].map((index) => [index, filled(index, 3)]))
const transcript = extendTranscript(initialTranscript(ceremony), 1, bodies)

test('every table and block is looked at', () => {
  expect([tables.length, blocks.length]).toEqual([7, 5])
})

test('keys and fingerprint', () => {
  expect(tables[0]).toEqual([
    ['identity keys 1, 2, 3', code(...identities.map(({ publicKey }) => publicKey))],
    ['owner key', code(owner.publicKey)],
    ['dCBOR of `["fingerprint", 00…]`', code(encode(['fingerprint', filled(0)]))],
    [
      'fingerprint of identity key 2',
      `${code(fingerprint(server.publicKey))}: ${fingerprintWords(server.publicKey).join(' ')}`,
    ],
  ])
})

test('a keygen plan', () => {
  expect(section).toContain(`created 1800000000, epoch 1, ${plan.length} bytes:\n`)
  expect(blocks[0]).toBe(bytesToHex(plan))
})

test('the ceremony of the plan', async () => {
  const digest = broadcastDigest(ceremony, { round: 1, from: 1, body: bodies.get(1)! })
  const keyCheck = { keyId: keyIdOf(ceremony, 0), epoch: 1, transcript }
  const { length } = keyCheckText(keyCheck)
  expect(tables[1]).toEqual([
    ['ceremony id', code(ceremony)],
    ['key id', code(keyCheck.keyId)],
    ['T₀', code(initialTranscript(ceremony))],
    ['T after round 1, the bodies of 1, 2, 3 being `010101`, `020202`, `030303`', code(transcript)],
    ['broadcast digest of round 1, from 1, body `010101`', code(digest)],
    ['its signature', code(await device.sign(digest))],
    [
      `key check text with this key id, epoch 1 and that T, ${length} bytes: digest`,
      code(keyCheckMessage('secp256k1', keyCheck)),
    ],
  ])
})

test('sealing', () => {
  const [one, two] = [createSealingKey(() => filled(5)), createSealingKey(() => filled(6))]
  const channel = agreeOnChannel(one, two.publicKey, 2)
  const place = { ceremony, round: 2, from: 1, to: 2, pair: new Uint8Array(), transcript }
  const hello = utf8ToBytes('hello')
  const nonce = filled(7, 12)
  const sealed = seal(channel, place, hello, () => nonce)
  const info = encode(['seal-key', 1, 2, 1, 2])
  const aad = encode(['seal', 1, ceremony, 2, 1, 2, new Uint8Array(), transcript])
  const key = hkdf(sha256, channel, ceremony, info, 32)
  expect(chacha20poly1305(key, nonce, aad).decrypt(sealed.subarray(12))).toEqual(hello)
  expect(tables[2]).toEqual([
    ['public keys', code(one.publicKey, two.publicKey)],
    ['channel', code(channel)],
    ['info', code(info)],
    ['aad', code(aad)],
    ['`hello` in ASCII under nonce `07…`', code(sealed)],
  ])
})

test('derivation', () => {
  const [root, chainCode] = [hexToBytes(keygen.publicKey), hexToBytes(keygen.chainCode)]
  const { tweak, publicKey } = deriveChild(secp256k1, { publicKey: root, chainCode }, [60, 0])
  expect(section).toContain(
    `Derivation: root ${code(root)}, chain code ${code(chainCode)}, path m/60/0: tweak ${code(tweak)}, ` +
      `child ${code(publicKey)}, address \`${addressOf(publicKey)}\`.`,
  )
})

const requestSecret = filled(0x77)
const requestKey = {
  publicKey: p256.getPublicKey(requestSecret, false),
  sign: async (message: Uint8Array) => p256.sign(message, requestSecret),
}

test('statements', async () => {
  const keys = { wallet: filled(0xcc, 16), requestKey: requestKey.publicKey, ownerKey: owner.publicKey }
  const { vouched, proven } = await signEnrolment(ceremony, server.publicKey, keys, device, owner)
  const cancel = { order: 'cancel-keygen' as const, ceremony }
  /** «Signs» with the digest itself. */
  const echo = { publicKey: owner.publicKey, sign: async (digest: Uint8Array) => digest }
  const enrolment = await signEnrolment(ceremony, server.publicKey, keys, echo, echo)
  expect(tables[5]).toEqual([
    ['request key', code(requestKey.publicKey)],
    ['enrolment digest', code(enrolment.vouched)],
    ['vouched', code(vouched)],
    ['proven', code(proven)],
    ['digest of the order `cancel-keygen`', code(await signOrder(cancel, server.publicKey, echo))],
    ['its signature', code(await signOrder(cancel, server.publicKey, owner))],
  ])
})

test('a request and its answer', async () => {
  const fields = (headers: Record<string, string>) =>
    Object.entries(headers)
      .map(([name, value]) => `${name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())}: ${value}`)
      .join('\n')
  const request: WireRequest = { method: 'GET', target: 'https://one.example/v1/wallet', body: new Uint8Array() }
  const head = { ...request, digest: contentDigest(request.body) }
  const answer = { status: 200, body: utf8ToBytes('{"keys":[],"pairs":[]}') }
  expect(blocks[1]).toBe(
    fields(await signRequest(request, requestKey, server.publicKey, 1_800_000_000, filled(0x99, 16))),
  )
  expect(blocks[2]).toBe(fields(await signAnswer(answer, head, server)))
  expect(section).toContain(`The request's hash (§13.4) is \`${requestHash(head)}\`.`)
})

test('a descriptor', async () => {
  const descriptor = {
    version: 1 as const,
    name: 'Muzeum Nowych Form',
    operator: 'Muzeum Nowych Form',
    country: 'PL',
    origin: 'https://one.example',
    identity: server.publicKey,
    protocols: [1],
    curves: ['secp256k1'],
    issued: 1_800_000_000,
  }
  expect(blocks[3]).toBe(await signDescriptor(descriptor, server))
})

test('typed data', () => {
  const field = (text: string) => ({ type: text.split(' ')[0], name: text.split(' ')[1] })
  const typed = typedDataFromJson(
    JSON.stringify({
      types: {
        EIP712Domain: ['string name', 'uint256 chainId'].map(field),
        Note: ['address to', 'string text', 'uint8 count'].map(field),
      },
      primaryType: 'Note',
      domain: { name: 'Demo', chainId: 1 },
      message: { to: `0x${'ab'.repeat(20)}`, text: 'hi', count: 3 },
    }),
  )
  expect(section).toContain(`Its bytes, and its digest ${code(typedDataDigest(decodeTypedData(typed)))}:`)
  expect(blocks[4]).toBe(bytesToHex(typed))
})
