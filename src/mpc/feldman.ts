import type { Env } from './env.ts'
import type { Group, GroupPoint } from './group.ts'
import type { PartyIndex } from './party.ts'

/**
 * Verifiable secret sharing (Feldman 1987): the dealer of f commits to its coefficients, and each share can be checked
 * against the commitment. Scalars are from 0 to order − 1.
 */

/** f_0 … f_{t−1}, of which f_0 is what is shared. */
export type Polynomial = readonly bigint[]

/** A_0 … A_{t−1}, A_k = f_k·G. */
export type Coefficients = readonly GroupPoint[]

/** A polynomial of degree `threshold` − 1. No coefficient is 0, so that each has a point. */
export function randomPolynomial(curve: Group, threshold: number, env: Env): Polynomial {
  return Array.from({ length: threshold }, () => curve.randomScalar(env))
}

/**
 * Feldman's commitment.
 * @throws RangeError a coefficient is 0
 */
export function commitTo(curve: Group, polynomial: Polynomial): Coefficients {
  return polynomial.map((coefficient) => curve.base.multiply(coefficient))
}

/** f(index), the share of that party. */
export function shareOf(curve: Group, polynomial: Polynomial, index: PartyIndex): bigint {
  return polynomial.reduceRight((sum, coefficient) => curve.reduce(sum * BigInt(index) + coefficient), 0n)
}

/** f(index)·G = Σ_k index^k·A_k: the public share. Variable time, public inputs. */
export function publicShareOf(curve: Group, coefficients: Coefficients, index: PartyIndex): GroupPoint {
  return coefficients.reduceRight((sum, point) => sum.multiplyUnsafe(BigInt(index)).add(point), curve.zero)
}

/**
 * Feldman's check that a share lies on the polynomial its dealer committed to.
 * @throws RangeError the share is 0
 */
export function isShareOf(curve: Group, coefficients: Coefficients, index: PartyIndex, share: bigint): boolean {
  return curve.base.multiply(share).equals(publicShareOf(curve, coefficients, index))
}

/** The commitment to the sum of several polynomials, at least one, all of one degree (Pedersen 1991). */
export function sumOf(dealers: readonly Coefficients[]): Coefficients {
  const [first, ...rest] = dealers
  return rest.reduce<Coefficients>((sum, coefficients) => sum.map((point, k) => point.add(coefficients[k]!)), first!)
}
