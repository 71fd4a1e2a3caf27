import { toQuantity } from './params.ts'
import { ProviderFailure } from './provider-failure.ts'

/**
 * What a page gave, as JSON; numbers as `0x` quantities where they were read.
 * @throws ProviderFailure when it is nested deeper than can be followed
 */
export function jsonOf(given: object): string {
  try {
    return JSON.stringify(given, (_, value) => (typeof value === 'bigint' ? toQuantity(value) : value))
  } catch {
    throw new ProviderFailure('invalidParams')
  }
}
