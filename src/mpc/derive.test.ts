import { hexToBytes } from '@noble/hashes/utils.js'
import { HDNodeWallet, SigningKey } from 'ethers'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { secp256k1 } from './curve.ts'
import { childOf, deriveChild } from './derive.ts'

const bytesOf = (hex: string) => hexToBytes(hex.slice(2))
const uncompressed = (key: string) => bytesOf(SigningKey.computePublicKey(key, false))

function rootOf(seed: Uint8Array) {
  const node = HDNodeWallet.fromSeed(seed)
  return { node, root: { publicKey: uncompressed(node.publicKey), chainCode: bytesOf(node.chainCode) } }
}

describe('non-hardened derivation', () => {
  test('agrees with ethers on keys, chain codes and secrets', () => {
    const step = fc.oneof(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.constantFrom(0, 60, 1729, 2 ** 31 - 1))
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.array(step, { maxLength: 3 }), (seed, path) => {
        const { node, root } = rootOf(seed)
        const expected = path.reduce((parent, index) => parent.deriveChild(index), node)
        const derived = deriveChild(secp256k1, root, path)

        expect(derived.publicKey).toEqual(uncompressed(expected.publicKey))
        expect(derived.chainCode).toEqual(bytesOf(expected.chainCode))
        const secret = secp256k1.reduce(BigInt(node.privateKey) + secp256k1.decodeScalar(derived.tweak)!)
        expect(secret).toBe(BigInt(expected.privateKey))
      }),
      { numRuns: 25 },
    )
  })

  // BIP-32, test vector 2: m/0 of seed fffcf9f6…; the public key as base58 xpub holds it.
  test('gives the published child m/0 of test vector 2', () => {
    const seed =
      'fffcf9f6f3f0edeae7e4e1dedbd8d5d2cfccc9c6c3c0bdbab7b4b1aeaba8a5a29f9c999693908d8a8784817e7b7875726f6c696663605d5a5754514e4b484542'
    const { root } = rootOf(hexToBytes(seed))
    expect(deriveChild(secp256k1, root, [0]).publicKey).toEqual(
      uncompressed('0x02fc9e5af0ac8d9b3cecfe2a888e2117ba3d089d8585886c9c826b6b22a98d12ea'),
    )
  })

  const { root } = rootOf(new Uint8Array(32).fill(7))

  test.each([[-1], [2 ** 31], [0.5], [Number.NaN]])('refuses the step %s', (step) => {
    expect(() => deriveChild(secp256k1, root, [60, step])).toThrow(expect.objectContaining({ code: 'invalid-path' }))
  })

  test('refuses a root that is no point, or a chain code of another length', () => {
    const refused = expect.objectContaining({ code: 'invalid-public-key' })
    expect(() => deriveChild(secp256k1, { ...root, publicKey: root.publicKey.with(64, 1) }, [0])).toThrow(refused)
    expect(() => deriveChild(secp256k1, { ...root, chainCode: new Uint8Array(31) }, [0])).toThrow(refused)
  })

  test('has no child for I_L at or above the order, nor where the child is the zero point', () => {
    const parent = secp256k1.base.multiply(5n)
    const left = (scalar: bigint) => hexToBytes(scalar.toString(16).padStart(64, '0'))
    expect(childOf(secp256k1, parent, left(secp256k1.order - 5n))).toBeUndefined()
    expect(childOf(secp256k1, parent, left(secp256k1.order))).toBeUndefined()
    expect(childOf(secp256k1, parent, left(secp256k1.order - 4n))?.child.equals(secp256k1.base)).toBe(true)
  })
})
