/**
 * The number of the next transaction: the first from the chain's own count on that is not promised to another. What the
 * node counts includes what waits in its pool; what is promised here may not have reached it.
 * @param count how many it uses up, one after the other
 */
export function nextNonce(chainPending: number, reserved: readonly number[], count = 1): number {
  const taken = new Set(reserved)
  let nonce = chainPending
  for (let free = 0; free < count; ) {
    if (taken.has(nonce + free)) {
      nonce += free + 1
      free = 0
    } else free += 1
  }
  return nonce
}

/** All the numbers from `first` on. */
export function numbersFrom({ first, count }: { readonly first: number; readonly count: number }): number[] {
  return Array.from({ length: count }, (_, i) => first + i)
}
