import { hasHiddenCharacters } from '../../hidden-characters.ts'
import { isKeyHash } from '../addresses.ts'
import type { ContractCall, OperationMeaning, Staking } from '../meaning.ts'
import type { Micheline } from '../micheline/micheline.ts'
import { isUnit } from '../micheline/shapes.ts'
import { hidesCharacters, michelineText } from '../micheline/text.ts'
import type { TransactionContent } from '../operation.ts'
import { readFa2 } from './fa2.ts'
import { readFa12 } from './fa12.ts'
import { mayApprove } from './may-approve.ts'

/** A call of a contract: which entrypoint, and what it is given. */
export interface Call {
  readonly contract: string
  readonly entrypoint: string
  readonly value: Micheline
  /** Who calls. */
  readonly account: string
}

/** What a transaction does, by its entrypoint and the exact shape of its parameters. */
export function readTransaction(content: TransactionContent, account: string): OperationMeaning {
  const { destination: to, amount, parameters } = content
  if (!parameters) {
    const asset = { standard: 'native', amount } as const
    return { class: 'transfer', asset, from: account, to, through: 'transaction', deadline: null }
  }
  const call: Call = { contract: to, ...parameters, account }
  if (isKeyHash(to)) return staking(call, amount) ?? contractCall(call)
  return readFa12(call) ?? readFa2(call) ?? contractCall(call)
}

function contractCall({ contract, entrypoint, value }: Call): ContractCall {
  return {
    class: 'contract-call',
    contract,
    entrypoint,
    parameters: michelineText(value),
    hiddenCharacters: hasHiddenCharacters(entrypoint) || hidesCharacters(value),
    mayApprove: mayApprove(value),
  }
}

/** Adaptive issuance: an account stakes by calling itself. */
function staking({ contract, entrypoint, value, account }: Call, amount: string): Staking | null {
  if (contract !== account || !isUnit(value)) return null
  switch (entrypoint) {
    case 'stake':
    case 'unstake':
      return { class: 'staking', action: entrypoint, amount }
    case 'finalize_unstake':
      return amount === '0' ? { class: 'staking', action: entrypoint, amount: null } : null
    default:
      return null
  }
}
