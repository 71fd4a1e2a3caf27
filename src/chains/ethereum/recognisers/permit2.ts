import type { CallRecogniser } from './calls.ts'
import { allowance, grantedBy } from './grants.ts'

/** Where Permit2 lives on most chains. Elsewhere its selectors mean nothing: they name tokens of other contracts. */
export const PERMIT2_ADDRESS = '0x000000000022d473030f116ddee9f6b43ac78ba3'

export const PERMIT2: readonly CallRecogniser[] = [
  {
    signature: 'approve(address token, address spender, uint160 amount, uint48 expiration)',
    contracts: [PERMIT2_ADDRESS],
    read: ([token, spender, amount, expiration], { account }) =>
      grantedBy({
        owner: account,
        spender: spender as string,
        grants: [allowance(token as string, amount as bigint, expiration as bigint)],
        through: 'permit2-allowance',
        deadline: null,
      }),
  },
]
