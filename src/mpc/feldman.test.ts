import { describe, expect, test } from 'vitest'
import { secp256k1 } from './curve.ts'
import { commitTo, isShareOf, publicShareOf, randomPolynomial, shareOf, sumOf } from './feldman.ts'
import { checkIndices, lagrangeAtZero } from './lagrange.ts'
import { p256 } from './p256.ts'
import { prove, verify } from './schnorr-proof.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'

describe.each([{ curve: secp256k1 }, { curve: p256 }])('on $curve.name', ({ curve }) => {
  const env = deterministicEnv(curve.name)
  const polynomial = randomPolynomial(curve, 3, env)
  const coefficients = commitTo(curve, polynomial)

  test('any three shares of three coefficients interpolate to the secret, two do not', () => {
    const interpolate = (set: readonly number[]) =>
      curve.reduce(
        set.reduce((sum, index) => sum + lagrangeAtZero(curve, index, set) * shareOf(curve, polynomial, index), 0n),
      )
    for (const set of [
      [1, 2, 3],
      [2, 7, 65535],
      [3, 4, 5],
    ])
      expect(interpolate(set)).toBe(polynomial[0])
    for (const set of [
      [1, 2],
      [2, 65535],
    ])
      expect(interpolate(set)).not.toBe(polynomial[0])
  })

  test.each([1, 2, 5, 65535])('the share of party %d fits the commitments, and no other party', (index) => {
    const share = shareOf(curve, polynomial, index)
    expect(isShareOf(curve, coefficients, index, share)).toBe(true)
    expect(isShareOf(curve, coefficients, index, curve.reduce(share + 1n))).toBe(false)
    expect(isShareOf(curve, coefficients, index === 1 ? 2 : index - 1, share)).toBe(false)
    expect(publicShareOf(curve, coefficients, index).equals(curve.base.multiply(share))).toBe(true)
  })

  test('the sum of two commitments commits to the sum of the polynomials', () => {
    const other = randomPolynomial(curve, 3, env)
    const sum = sumOf([coefficients, commitTo(curve, other)])
    const share = curve.reduce(shareOf(curve, polynomial, 4) + shareOf(curve, other, 4))
    expect(isShareOf(curve, sum, 4, share)).toBe(true)
  })

  test('λ is undefined outside the set', () => {
    expect(() => lagrangeAtZero(curve, 4, [1, 2])).toThrow(RangeError)
  })

  test('a proof of knowledge holds for its point and context only', () => {
    const secret = curve.randomScalar(env)
    const point = curve.base.multiply(secret)
    const context = [new Uint8Array(32), 1, 0]
    const proof = prove(curve, context, point, secret, env)

    expect(verify(curve, context, point, proof)).toBe(true)
    expect(verify(curve, [new Uint8Array(32).fill(1), 1, 0], point, proof)).toBe(false)
    expect(verify(curve, [new Uint8Array(32), 2, 0], point, proof)).toBe(false)
    expect(verify(curve, [new Uint8Array(32), 1, 1], point, proof)).toBe(false)
    expect(verify(curve, context, point.add(curve.base), proof)).toBe(false)
    expect(verify(curve, context, point, { ...proof, response: curve.reduce(proof.response + 1n) })).toBe(false)
    expect(verify(curve, context, point, { ...proof, nonce: proof.nonce.add(curve.base) })).toBe(false)
  })
})

describe('indices', () => {
  test.each([[[1, 2]], [[1, 2, 3, 4, 5]], [[3, 65535]]])('%j can share a secret', (indices) => {
    expect(() => checkIndices(indices)).not.toThrow()
  })

  test.each([
    ['0', [0, 1]],
    ['a negative one', [-1, 1]],
    ['a duplicate', [1, 1]],
    ['descending ones', [2, 1]],
    ['one above 65535', [1, 65536]],
    ['a fraction', [1, 1.5]],
    ['not a number', [1, Number.NaN]],
    ['1 modulo the order', [1, Number(secp256k1.order) + 1]],
  ])('%s cannot', (_, indices) => {
    expect(() => checkIndices(indices)).toThrow(expect.objectContaining({ code: 'invalid-indices' }))
  })
})
