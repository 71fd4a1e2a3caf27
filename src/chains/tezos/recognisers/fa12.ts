import { isUnlimited } from '../../unlimited.ts'
import type { OperationMeaning } from '../meaning.ts'
import { addressIn, combOf, naturalIn } from '../micheline/shapes.ts'
import type { Call } from './calls.ts'

/** TZIP-7: `transfer (from, (to, value))` and `approve (spender, value)`. Null for anything else. */
export function readFa12(call: Call): OperationMeaning | null {
  if (call.entrypoint === 'transfer') return transfer(call)
  return call.entrypoint === 'approve' ? approve(call) : null
}

function transfer({ contract, value }: Call): OperationMeaning | null {
  const parts = combOf(value, 3)
  if (!parts) return null
  const [from, to, amount] = [addressIn(parts[0]!), addressIn(parts[1]!), naturalIn(parts[2]!)]
  if (from === null || to === null || amount === null) return null
  const asset = { standard: 'fa1.2', contract, amount } as const
  return { class: 'transfer', asset, from, to, through: 'transaction', deadline: null }
}

function approve({ contract, value, account }: Call): OperationMeaning | null {
  const parts = combOf(value, 2)
  if (!parts) return null
  const [spender, amount] = [addressIn(parts[0]!), naturalIn(parts[1]!)]
  if (spender === null || amount === null) return null
  if (amount === '0') {
    return { class: 'revocation', contract, spender, withdrawn: { scope: 'all' }, through: 'transaction' }
  }
  const scope = isUnlimited(BigInt(amount)) ? 'unlimited' : 'amount'
  const grants = [{ contract, standard: 'fa1.2', expires: null, scope, amount }] as const
  return { class: 'approval', owner: account, spender, grants, through: 'transaction', deadline: null }
}
