import type { Approval, Grant, Revocation } from '../../intent.ts'
import { isUnlimited } from '../../unlimited.ts'

/** An ERC-20 allowance of `amount`; `expires` in Unix seconds, null for no end. */
export function allowance(contract: string, amount: bigint, expires: bigint | null): Grant {
  return {
    contract,
    standard: 'erc20',
    expires: expires === null ? null : String(expires),
    scope: isUnlimited(amount) ? 'unlimited' : 'amount',
    amount: String(amount),
  }
}

/** DAI's permit knows only all or nothing. Its expiry is that of the signature: what it permits has no end. */
export function daiAllowance(contract: string, isAllowed: boolean): Grant {
  return allowance(contract, isAllowed ? (1n << 256n) - 1n : 0n, null)
}

/** A permission; one that permits an amount of 0 and nothing else is a revocation. */
export function grantedBy(approval: Omit<Approval, 'class' | 'trailingData' | 'fields'>): Approval | Revocation {
  const [grant, ...others] = approval.grants
  if (grant?.scope === 'amount' && grant.amount === '0' && others.length === 0) {
    const { spender, through } = approval
    return { class: 'revocation', contract: grant.contract, spender, withdrawn: { scope: 'all' }, through }
  }
  return { class: 'approval', ...approval }
}
