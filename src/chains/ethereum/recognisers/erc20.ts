import type { Approval, Grant, Revocation } from '../../intent.ts'
import { isUnlimited } from '../../unlimited.ts'
import type { AbiValue, CallData, CallRecogniser, KnownCall } from './calls.ts'
import { allowance, daiAllowance, grantedBy } from './grants.ts'

const ZERO_ADDRESS = `0x${'0'.repeat(40)}`

/** ERC-20 with its usual extensions. `transferFrom` and `approve` are ERC-721's too, in the same bytes. */
export const ERC20: readonly CallRecogniser[] = [
  {
    signature: 'transfer(address to, uint256 amount)',
    read: ([to, amount], { contract, account }) => ({
      class: 'transfer',
      asset: { standard: 'erc20', contract, amount: String(amount) },
      from: account,
      to: to as string,
      through: 'transaction',
      deadline: null,
    }),
  },
  {
    signature: 'transferFrom(address from, address to, uint256 amountOrTokenId)',
    read: ([from, to, number], { contract }) => ({
      class: 'transfer',
      asset: { standard: 'erc20-or-erc721', contract, amountOrTokenId: String(number) },
      from: from as string,
      to: to as string,
      through: 'transaction',
      deadline: null,
    }),
  },
  {
    signature: 'approve(address spender, uint256 amountOrTokenId)',
    read: ([spender, number], call) => readApprove(spender as string, number as bigint, call),
  },
  { signature: 'increaseAllowance(address spender, uint256 added)', read: increase },
  { signature: 'decreaseAllowance(address spender, uint256 subtracted)', read: decrease },
  // What OpenZeppelin called these two in its first version.
  { signature: 'increaseApproval(address spender, uint256 added)', read: increase },
  { signature: 'decreaseApproval(address spender, uint256 subtracted)', read: decrease },
  {
    // ERC-1363 and older: the spender is called in the same transaction, and can use the permission there.
    signature: 'approveAndCall(address spender, uint256 amount, bytes data)',
    read: ([spender, amount, data], { contract, account }) => ({
      class: 'approval',
      owner: account,
      spender: spender as string,
      grants: [allowance(contract, amount as bigint, null)],
      through: 'transaction',
      deadline: null,
      receiverData: data as string,
    }),
  },
  {
    // EIP-2612: whoever sends it, the owner named in it gives the permission.
    signature: 'permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)',
    read: ([owner, spender, value], { contract }) =>
      transacted(owner as string, spender as string, allowance(contract, value as bigint, null)),
  },
  {
    signature:
      'permit(address holder, address spender, uint256 nonce, uint256 expiry, bool allowed, uint8 v, bytes32 r, bytes32 s)',
    read: ([holder, spender, , , allowed], { contract }) =>
      transacted(holder as string, spender as string, daiAllowance(contract, allowed === true)),
  },
]

function increase([spender, added]: readonly AbiValue[], { contract, account }: CallData): KnownCall {
  return transacted(account, spender as string, {
    contract,
    standard: 'erc20',
    expires: null,
    scope: isUnlimited(added as bigint) ? 'unlimited' : 'increase',
    amount: String(added),
  })
}

function decrease([spender, subtracted]: readonly AbiValue[], { contract }: CallData): KnownCall {
  return {
    class: 'revocation',
    contract,
    spender: spender as string,
    withdrawn: { scope: 'decrease', amount: String(subtracted) },
    through: 'transaction',
  }
}

function readApprove(spender: string, number: bigint, { contract, account }: CallData): Approval | Revocation {
  const amountOrTokenId = String(number)
  // For an ERC-721 token this ends its approval; for an ERC-20 token it permits nobody anything.
  if (spender === ZERO_ADDRESS) {
    const withdrawn = { scope: 'amount-or-token', amountOrTokenId } as const
    return { class: 'revocation', contract, spender: null, withdrawn, through: 'transaction' }
  }
  const token = { contract, standard: 'erc20-or-erc721', expires: null } as const
  return transacted(account, spender, {
    ...token,
    scope: isUnlimited(number) ? 'unlimited-or-token' : 'amount-or-token',
    amountOrTokenId,
  })
}

function transacted(owner: string, spender: string, grant: Grant): Approval | Revocation {
  return grantedBy({ owner, spender, grants: [grant], through: 'transaction', deadline: null })
}
