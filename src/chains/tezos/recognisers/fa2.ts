import type { OperationMeaning, OperatorUpdate, TokenMove } from '../meaning.ts'
import type { Micheline } from '../micheline/micheline.ts'
import { addressIn, branchOf, combOf, isList, naturalIn } from '../micheline/shapes.ts'
import type { Call } from './calls.ts'

/**
 * TZIP-12: `transfer`, a list of owners and what each gives to whom, and `update_operators`, a list of operators to add
 * (`Left`) or to remove (`Right`). Null for anything else, and for a list of none.
 */
export function readFa2({ contract, entrypoint, value }: Call): OperationMeaning | null {
  if (entrypoint === 'transfer') {
    const moves = allOf(value, movesOfOwner)?.flat()
    return moves?.length ? transferOf(contract, moves) : null
  }
  if (entrypoint === 'update_operators') {
    const updates = allOf(value, operatorUpdate)
    return updates?.length ? updatesOf(contract, updates) : null
  }
  return null
}

function transferOf(contract: string, moves: readonly TokenMove[]): OperationMeaning {
  const [{ from, to }] = moves as [TokenMove]
  if (moves.some((each) => each.from !== from || each.to !== to)) {
    return { class: 'token-transfers', contract, transfers: moves }
  }
  const tokens = moves.map(({ tokenId, amount }) => ({ tokenId, amount }))
  const asset = { standard: 'fa2', contract, tokens } as const
  return { class: 'transfer', asset, from, to, through: 'transaction', deadline: null }
}

function updatesOf(contract: string, updates: readonly OperatorUpdate[]): OperationMeaning {
  const [{ action, owner, operator: spender }] = updates as [OperatorUpdate]
  const isOne = updates.every((each) => each.action === action && each.owner === owner && each.operator === spender)
  if (!isOne) return { class: 'operator-updates', contract, updates }
  const tokenIds = updates.map(({ tokenId }) => tokenId)
  if (action === 'remove') {
    return { class: 'revocation', contract, spender, withdrawn: { scope: 'tokens', tokenIds }, through: 'transaction' }
  }
  const granted = { contract, standard: 'fa2', expires: null, scope: 'all-of-token' } as const
  const grants = tokenIds.map((tokenId) => ({ ...granted, tokenId }))
  return { class: 'approval', owner, spender, grants, through: 'transaction', deadline: null }
}

function movesOfOwner(node: Micheline): TokenMove[] | null {
  const parts = combOf(node, 2)
  const from = parts && addressIn(parts[0]!)
  return parts && from ? allOf(parts[1]!, (each) => moveFrom(from, each)) : null
}

function moveFrom(from: string, node: Micheline): TokenMove | null {
  const parts = combOf(node, 3)
  if (!parts) return null
  const [to, tokenId, amount] = [addressIn(parts[0]!), naturalIn(parts[1]!), naturalIn(parts[2]!)]
  return to === null || tokenId === null || amount === null ? null : { from, to, tokenId, amount }
}

function operatorUpdate(node: Micheline): OperatorUpdate | null {
  const branch = branchOf(node)
  const parts = branch && combOf(branch.value, 3)
  if (!parts) return null
  const [owner, operator, tokenId] = [addressIn(parts[0]!), addressIn(parts[1]!), naturalIn(parts[2]!)]
  if (owner === null || operator === null || tokenId === null) return null
  return { action: branch.side === 'Left' ? 'add' : 'remove', owner, operator, tokenId }
}

/** What every item of a list is; null when it is no list, or when one of them is nothing. */
function allOf<T>(node: Micheline, read: (item: Micheline) => T | null): T[] | null {
  if (!isList(node)) return null
  const all: T[] = []
  for (const item of node) {
    const each = read(item)
    if (each === null) return null
    all.push(each)
  }
  return all
}
