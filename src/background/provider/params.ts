import * as v from 'valibot'
import { parseAddress } from '../../chains/ethereum/addresses.ts'
import { MAX_PAYLOAD_BYTES } from '../../chains/payload.ts'

/** An address in any spelling that is not a wrong checksum; lower case from here on. */
export const addressParam = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const address = parseAddress(dataset.value)
    if (address !== null) return address
    addIssue({ message: 'not an address' })
    return NEVER
  }),
)

/** `0x` and hexadecimal digits of a number up to 2^256 − 1. */
export const quantityParam = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{1,64}$/),
  v.transform((hex): bigint => BigInt(hex)),
)

/** Bytes as `0x` hexadecimal, no more than a payload may have: what is longer is not read at all. */
export const dataParam = v.pipe(
  v.string(),
  v.maxLength(2 + 2 * MAX_PAYLOAD_BYTES),
  v.regex(/^0x(?:[0-9a-fA-F]{2})*$/),
  v.transform((hex) => hex.toLowerCase()),
)

const MOST_SLOTS = 1_000

/** EIP-2930. A longer one costs more than two million gas before anything has happened. */
export const accessListParam = v.pipe(
  v.array(
    v.object({
      address: addressParam,
      storageKeys: v.array(v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{64}$/), v.toLowerCase())),
    }),
  ),
  v.check((list) => list.reduce((sum, { storageKeys }) => sum + 1 + storageKeys.length, 0) <= MOST_SLOTS, 'too long'),
)

/** An EIP-155 chain id as `0x` quantity. */
export const chainIdParam = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{1,14}$/),
  v.transform((hex): number => Number.parseInt(hex, 16)),
  v.safeInteger(),
  v.minValue(1),
)

/** No parameters. Dapps leave them out, or send an empty list or object. */
export const noParams = v.union([v.undefined(), v.array(v.unknown()), v.record(v.string(), v.unknown())])

export function toQuantity(value: number | bigint): string {
  return `0x${value.toString(16)}`
}
