import type { CallRecogniser } from './calls.ts'

/** WETH and its kin: the coin of the chain as a token, and back. */
export const WRAPPED_NATIVE: readonly CallRecogniser[] = [
  {
    signature: 'deposit()',
    read: (_, { contract, data }) => ({ class: 'call', contract, function: 'deposit()', arguments: [], data }),
  },
  {
    signature: 'withdraw(uint256 amount)',
    read: ([amount], { contract, data }) => ({
      class: 'call',
      contract,
      function: 'withdraw(uint256)',
      arguments: [{ name: 'amount', type: 'uint256', value: String(amount) }],
      data,
    }),
  },
]
