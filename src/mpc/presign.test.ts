import { secp256k1 as noble } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import { combine } from './combine.ts'
import { secp256k1 } from './curve.ts'
import { deriveChild } from './derive.ts'
import type { Env } from './env.ts'
import { checkNonce, type Presignature, type PresignSetup, presign } from './presign.ts'
import { signatureShare } from './signature-share.ts'
import { dealKey } from './testing/dealt-key.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'
import { resultsOf, runNetwork } from './testing/network.ts'

const env = deterministicEnv('presign')
const { reduce } = secp256k1
const key = dealKey('presign', 3, [1, 2, 3, 4])
const setup: PresignSetup = {
  curve: secp256k1,
  ceremony: env.random(32),
  signers: [1, 2, 4],
  path: [60, 7],
  terms: null,
}
const child = deriveChild(secp256k1, key.shares.get(1)!, setup.path)
const secret = reduce(key.secret + bytesToNumberBE(child.tweak))

const parties = (envOf: (index: number) => Env) =>
  new Map(
    setup.signers.map((index) => [index, presign(setup, key.shares.get(index)!, key.pairs.get(index)!, envOf(index))]),
  )
const seeded = (index: number) => deterministicEnv(`presign ${index}`)
const presignatures = async (): Promise<Presignature[]> => [...resultsOf(await runNetwork(parties(seeded))).values()]

const sum = (numbers: bigint[]) => reduce(numbers.reduce((total, number) => total + number))

/** `seeded`, but the first scalar drawn, r_i, is `scalar`. */
function withNonce(index: number, scalar: bigint): Env {
  const own = seeded(index)
  let drawn = false
  const random = (length: number) => {
    if (drawn || length !== 48) return own.random(length)
    drawn = true
    const bytes = new Uint8Array(48)
    bytes.set(secp256k1.encodeScalar(scalar - 1n), 16)
    return bytes
  }
  return { ...own, random }
}

describe('presigning', () => {
  test('pauses between two peers, and not with one', async () => {
    const pauses = new Map<number, number>()
    const counting = (index: number): Env => ({
      ...seeded(index),
      async pause() {
        pauses.set(index, (pauses.get(index) ?? 0) + 1)
      },
    })
    resultsOf(await runNetwork(parties(counting)))
    // Two peers: asked, answered, checked.
    expect([...pauses.values()]).toEqual([3, 3, 3])
    pauses.clear()
    const pair = dealKey('presign', 2, [1, 2])
    const two = { ...setup, signers: [1, 2] }
    const both = two.signers.map(
      (index) => [index, presign(two, pair.shares.get(index)!, pair.pairs.get(index)!, counting(index))] as const,
    )
    resultsOf(await runNetwork(new Map(both)))
    expect(pauses.size).toBe(0)
  })

  test('shares k·φ and x·φ for one k and the child’s x', async () => {
    const parts = await presignatures()
    const phi = sum(parts.map((part) => part.phi))
    const k = reduce(sum(parts.map((part) => part.u)) * secp256k1.invertPublic(phi))
    for (const { point, publicKey } of parts) {
      expect(point.equals(secp256k1.base.multiply(k))).toBe(true)
      expect(publicKey).toEqual(child.publicKey)
    }
    expect(sum(parts.map((part) => part.v))).toBe(reduce(secret * phi))
  })

  test('ends when the nonces cancel out', async () => {
    const nonces = new Map([
      [1, 5n],
      [2, 7n],
      [4, secp256k1.order - 12n],
    ])
    const outcomes = await runNetwork(parties((index) => withNonce(index, nonces.get(index)!)))
    for (const outcome of outcomes.values()) {
      expect(outcome).toMatchObject({ status: 'failed', error: { name: 'BenignAbort', code: 'nonce-zero' } })
    }
  })

  test('takes no nonce whose x is 0 modulo the order', () => {
    const point = noble.Point.fromHex(`02${secp256k1.order.toString(16)}`)
    expect(() => checkNonce(secp256k1, point)).toThrow(
      expect.objectContaining({ name: 'BenignAbort', code: 'nonce-zero' }),
    )
  })

  // Why a presignature may be used only once, and why nothing here keeps one.
  test('used for two digests gives the key away', async () => {
    const parts = await presignatures()
    const sign = (digest: Uint8Array) => {
      const { r, s } = combine(
        secp256k1,
        parts[0]!,
        parts.map((part) => signatureShare(secp256k1, part, digest)),
        digest,
      )
      return { h: bytesToNumberBE(digest), r: bytesToNumberBE(r), s: bytesToNumberBE(s) }
    }
    const [first, second] = [sign(env.random(32)), sign(env.random(32))]

    expect(first.r).toBe(second.r)
    const candidates = [second.s, -second.s].map((s) => {
      const k = (first.h - second.h) * secp256k1.invertPublic(reduce(first.s - s))
      return reduce((first.s * k - first.h) * secp256k1.invertPublic(first.r))
    })
    expect(candidates).toContain(secret)
  })
})
