import type { Approval, Grant, Revocation } from '../../intent.ts'
import { isUnlimited } from '../unlimited.ts'

/** An ERC-20 allowance of `amount`, a parameter of `bits` bits; `expires` in Unix seconds, null for no end. */
export function allowance(contract: string, amount: bigint, bits: number, expires: bigint | null): Grant {
  return {
    contract,
    standard: 'erc20',
    expires: expires === null ? null : String(expires),
    scope: isUnlimited(amount, bits) ? 'unlimited' : 'amount',
    amount: String(amount),
  }
}

/** DAI's permit knows only all or nothing, and an expiry of 0 is none. */
export function daiAllowance(contract: string, isAllowed: boolean, expiry: bigint): Grant {
  return allowance(contract, isAllowed ? (1n << 256n) - 1n : 0n, 256, expiry === 0n ? null : expiry)
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
