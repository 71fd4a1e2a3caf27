import { secp256k1 as noble } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, concatBytes } from '@noble/curves/utils.js'
import { describe, expect, test } from 'vitest'
import { combine } from './combine.ts'
import { type Point, secp256k1 } from './curve.ts'
import { BenignAbort } from './errors.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'

const env = deterministicEnv('combine')
const { order, reduce } = secp256k1
const digest = env.random(32)
const h = bytesToNumberBE(digest)

/** The only public key for which (R, s) signs the digest: (s·R − h·G) / r. Nobody knows its secret. */
function keyFor(point: Point, s: bigint): Uint8Array {
  const r = reduce(point.toAffine().x)
  const sum = point.multiply(s).subtract(secp256k1.base.multiply(reduce(h)))
  return secp256k1.encodePoint(sum.multiply(secp256k1.invertPublic(r)))
}

/** Shares of three signers with Σw / Σu = s. */
function sharesOf(s: bigint) {
  const u = [1, 2, 3].map(() => secp256k1.randomScalar(env))
  const [w0, w1] = [secp256k1.randomScalar(env), secp256k1.randomScalar(env)]
  const w2 = reduce(s * u.reduce((sum, each) => sum + each) - w0 - w1)
  return [w0, w1, w2].map((w, i) => ({ w, u: u[i]! }))
}

/** The point with this x and even y, or undefined. */
function lift(x: bigint): Point | undefined {
  try {
    return noble.Point.fromHex(`02${x.toString(16).padStart(64, '0')}`)
  } catch {
    return undefined
  }
}

function firstPointFrom(x: bigint): Point {
  for (let candidate = x; ; candidate++) {
    const point = lift(candidate)
    if (point) return point
  }
}

const small = firstPointFrom(2n ** 200n)
const aboveOrder = firstPointFrom(order + 1n)
const low = order / 2n
const high = low + 1n

describe('combining', () => {
  test.each([
    ['x below the order, even y, low s', small, low, 0],
    ['x below the order, odd y, low s', small.negate(), low, 1],
    ['x below the order, even y, high s', small, high, 1],
    ['x below the order, odd y, high s', small.negate(), high, 0],
    ['x above the order, even y, low s', aboveOrder, low, 2],
    ['x above the order, odd y, low s', aboveOrder.negate(), low, 3],
    ['x above the order, even y, high s', aboveOrder, high, 3],
    ['x above the order, odd y, high s', aboveOrder.negate(), high, 2],
  ] as const)('%s', (_, point, s, recovery) => {
    const publicKey = keyFor(point, s)
    const signature = combine(secp256k1, { point, publicKey }, sharesOf(s), digest)
    const { x } = point.toAffine()
    expect(signature).toEqual({
      r: secp256k1.encodeScalar(x >= order ? x - order : x),
      s: secp256k1.encodeScalar(low),
      recovery,
      publicKey,
    })

    const recoverable = concatBytes(Uint8Array.of(recovery), signature.r, signature.s)
    const recovered = noble.recoverPublicKey(recoverable, digest, { prehash: false })
    expect(noble.Point.fromBytes(recovered).toBytes(false)).toEqual(publicKey)
  })

  const publicKey = keyFor(small, low)
  const shares = sharesOf(low)
  test.each([
    ['a share is missing', { shares: shares.slice(1) }],
    ['a share counts twice', { shares: [...shares, shares[0]!] }],
    ['a share is another', { shares: [{ ...shares[0]!, w: 1n }, ...shares.slice(1)] }],
    ['Σu is zero', { shares: [...shares, { w: 0n, u: reduce(-shares.reduce((sum, { u }) => sum + u, 0n)) }] }],
    ['Σw is zero', { shares: [...shares, { w: reduce(-shares.reduce((sum, { w }) => sum + w, 0n)), u: 0n }] }],
    ['the digest is another', { digest: env.random(32) }],
    ['the key is another', { publicKey: secp256k1.encodePoint(secp256k1.base) }],
    ['the nonce is another', { point: aboveOrder }],
    ['the nonce’s x is the order', { point: lift(order)! }],
  ])('returns nothing when %s', (_, changes: object) => {
    const all = { point: small, publicKey, shares, digest, ...changes }
    expect(() => combine(secp256k1, all, all.shares, all.digest)).toThrow(BenignAbort)
  })
})
