/** EIP-2294 keeps `2 · chain id + 36` within 64 bits. */
export const MAX_CHAIN_ID = (1n << 63n) - 19n
