import { describe, expect, test } from 'vitest'
import { secp256k1 } from './curve.ts'
import { fromBytes, fromScalars, packScalars, toBytes, toScalars } from './limbs.ts'
import { p256 } from './p256.ts'
import { deterministicEnv } from './testing/deterministic-env.ts'

describe.each([secp256k1, p256])('vectors of scalars of $name in limbs', (curve) => {
  const { addMasked, isCanonical, maskedSum, reduce, subtract } = curve.limbs
  const q = curve.order
  const top = 2n ** 256n - 1n
  const edges = [0n, 1n, 2n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 128n, 2n ** 255n, q / 2n, q - 2n ** 32n, q - 2n, q - 1n]

  const env = deterministicEnv('limbs')
  const random = Array.from({ length: 40 }, () => curve.randomScalar(env))
  const values = [...edges, ...random]
  const pairs = values.flatMap((x) => values.map((y) => [x, y] as const))
  const xs = () => fromScalars(...pairs.map(([x]) => x))
  const ys = fromScalars(...pairs.map(([, y]) => y))
  const mod = (x: bigint) => ((x % q) + q) % q

  test.each([
    ['adds', -1, (x: bigint, y: bigint) => mod(x + y)],
    ['leaves out what the mask hides', 0, (x: bigint) => x],
  ] as const)('%s', (_, mask, expected) => {
    const sums = xs()
    pairs.forEach((_, k) => {
      addMasked(sums, k, ys, k, mask)
    })
    expect(toScalars(sums)).toEqual(pairs.map(([x, y]) => expected(x, y)))
  })

  test('subtracts', () => {
    const differences = xs()
    pairs.forEach((_, k) => {
      subtract(differences, k, ys, k)
    })
    expect(toScalars(differences)).toEqual(pairs.map(([x, y]) => mod(x - y)))
  })

  test('reduces anything of 256 bits', () => {
    const wide = [...values, q, q + 1n, top - 1n, top]
    const reduced = fromScalars(...wide)
    wide.forEach((_, k) => {
      reduce(reduced, k)
    })
    expect(toScalars(reduced)).toEqual(wide.map(mod))
  })

  test('sums what the masks show', () => {
    const many = Array.from({ length: 512 }, (_, k) => (k % 3 === 0 ? q - 1n : random[k % random.length]!))
    const bits = [...env.random(512)].map((byte) => byte & 1)
    const expected = mod(many.reduce((sum, value, k) => sum + value * BigInt(bits[k]!), 0n))
    expect(
      maskedSum(
        fromScalars(...many),
        Int32Array.from(bits, (bit) => -bit),
      ),
    ).toBe(expected)
    expect(maskedSum(fromScalars(...many), new Int32Array(512).fill(-1))).toBe(mod(many.reduce((a, b) => a + b)))
  })

  test('are 32 bytes each, big endian', () => {
    const bytes = Uint8Array.from(values.flatMap((value) => [...curve.encodeScalar(value)]))
    expect(packScalars(values)).toEqual(bytes)
    expect(toBytes(fromScalars(...values))).toEqual(bytes)
    expect(toScalars(fromBytes(bytes))).toEqual(values)
  })

  test.each([
    [true, [0n, q - 1n, 2n ** 255n]],
    [false, [0n, q]],
    [false, [q + 1n, 0n]],
    [false, [0n, top, 0n]],
  ])('are canonical: %s for %s', (canonical, numbers) => {
    expect(isCanonical(fromScalars(...numbers))).toBe(canonical)
  })
})
