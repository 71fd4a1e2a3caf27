import type { MinimumFees } from './rpc.ts'

/** Bytes of an operation beside its contents: the branch, and a signature. */
const AROUND_BYTES = 32 + 64

/** A tenth more than the least: what is asked may rise a little before the block, and bakers take the better paid first. */
const MARGIN_DIVISOR = 10n

/** Mutez that a node asks at least, beside what each of the contents adds. */
export function leastAround({ base, nanotezPerByte }: MinimumFees): bigint {
  return base + inMutez(nanotezPerByte * BigInt(AROUND_BYTES))
}

/**
 * Mutez that one of the contents adds.
 * @param bytes of its forged form
 */
export function leastOf({ nanotezPerGas, nanotezPerByte }: MinimumFees, bytes: number, gasLimit: bigint): bigint {
  return inMutez(nanotezPerByte * BigInt(bytes) + nanotezPerGas * gasLimit)
}

export function feeWithMargin(least: bigint): bigint {
  return least + (least + MARGIN_DIVISOR - 1n) / MARGIN_DIVISOR
}

function inMutez(nanotez: bigint): bigint {
  return (nanotez + 999n) / 1_000n
}
