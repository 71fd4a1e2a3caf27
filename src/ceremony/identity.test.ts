import { ed25519 } from '@noble/curves/ed25519.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, test, vi } from 'vitest'
import { systemEnv } from '../mpc/system-env.ts'
import { openIdentity, verifySignature } from './identity.ts'

const seed = new Uint8Array(32).fill(5)
const message = new TextEncoder().encode('said once')
const identity = await openIdentity(seed)
const signature = await identity.sign(message)

test('signs as RFC 8032 does, whatever the platform', () => {
  expect(identity.publicKey).toEqual(ed25519.getPublicKey(seed))
  expect(signature).toEqual(ed25519.sign(message, seed))
})

test('verifies its own signature and no other', async () => {
  expect(await verifySignature(identity.publicKey, message, signature)).toBe(true)
  const stranger = await openIdentity(systemEnv.random(32))
  expect(await verifySignature(stranger.publicKey, message, signature)).toBe(false)
  expect(await verifySignature(identity.publicKey, message.subarray(1), signature)).toBe(false)
  for (let at = 0; at < 64; at++) {
    const changed = signature.map((byte, i) => (i === at ? byte ^ 1 : byte))
    expect(await verifySignature(identity.publicKey, message, changed)).toBe(false)
  }
})

test('S is below the order: the same signature has no second form', async () => {
  const s = BigInt(`0x${Buffer.from(signature.subarray(32)).reverse().toString('hex')}`) + ed25519.Point.Fn.ORDER
  const second = Uint8Array.of(...signature.subarray(0, 32), ...hexToBytes(s.toString(16).padStart(64, '0')).reverse())
  expect(await verifySignature(identity.publicKey, message, second)).toBe(false)
})

describe('malformed input is not valid, and nothing is thrown', () => {
  test.each([0, 31, 33, 64])('a key of %i bytes', async (length) => {
    expect(await verifySignature(new Uint8Array(length).fill(1), message, signature)).toBe(false)
  })

  test.each([0, 63, 65])('a signature of %i bytes', async (length) => {
    expect(await verifySignature(identity.publicKey, message, new Uint8Array(length))).toBe(false)
  })

  test('a key that is no point, and one that is not reduced', async () => {
    for (const key of [new Uint8Array(32).fill(2), new Uint8Array(32).fill(0xff)])
      expect(await verifySignature(key, message, signature)).toBe(false)
  })
})

/** All points of small order on Ed25519 in their canonical encodings. */
const SMALL_ORDER = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
]
test.each(SMALL_ORDER)('nobody is a point of small order, for which anyone signs: %s', async (key) => {
  // R = O and S = 0 verify for the neutral element under any message.
  const forged = Uint8Array.of(1, ...new Uint8Array(63))
  expect(await verifySignature(hexToBytes(key), message, forged)).toBe(false)
})

test('nor where the platform would take them', async () => {
  const lenient = vi.spyOn(crypto.subtle, 'verify').mockResolvedValue(true)
  try {
    expect(await verifySignature(identity.publicKey, message, signature)).toBe(true)
    for (const key of SMALL_ORDER) expect(await verifySignature(hexToBytes(key), message, signature)).toBe(false)
    expect(lenient).toHaveBeenCalledTimes(1)
  } finally {
    lenient.mockRestore()
  }
})
