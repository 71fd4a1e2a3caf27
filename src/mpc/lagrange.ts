import type { Curve } from './curve.ts'
import { BenignAbort } from './errors.ts'
import type { PartyIndex } from './party.ts'

const MAX_INDEX = 0xffff

/**
 * Requires x-coordinates that can share a secret: integers from 1 to 65535, each once, ascending. None is 0 modulo the
 * order of a curve, where the secret itself lies.
 * @throws BenignAbort `invalid-indices`
 */
export function checkIndices(indices: readonly PartyIndex[]): void {
  const valid = indices.every((index, i) => {
    const previous = i === 0 ? 0 : indices[i - 1]!
    return Number.isInteger(index) && index > previous && index <= MAX_INDEX
  })
  if (!valid) throw new BenignAbort('invalid-indices', 'Party indices must ascend from 1 to 65535, each once.')
}

/**
 * λ_i^S of Shamir's sharing (1979): the coefficient of party `index` when the parties of `set` interpolate at 0.
 * @param set checked indices, `index` among them
 * @returns a scalar, not 0
 * @throws RangeError `index` is not in `set`
 */
export function lagrangeAtZero(curve: Curve, index: PartyIndex, set: readonly PartyIndex[]): bigint {
  if (!set.includes(index)) throw new RangeError(`Party ${index} is not in the set.`)
  let numerator = 1n
  let denominator = 1n
  for (const other of set) {
    if (other === index) continue
    numerator *= BigInt(other)
    denominator *= BigInt(other - index)
  }
  return curve.reduce(numerator * curve.invertPublic(curve.reduce(denominator)))
}
