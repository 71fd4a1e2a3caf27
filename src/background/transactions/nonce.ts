/**
 * The number of the next transaction: the first from the chain's own count on that is not promised to another. What the
 * node counts includes what waits in its pool; what is promised here may not have reached it.
 */
export function nextNonce(chainPending: number, reserved: readonly number[]): number {
  const taken = new Set(reserved)
  let nonce = chainPending
  while (taken.has(nonce)) nonce += 1
  return nonce
}
