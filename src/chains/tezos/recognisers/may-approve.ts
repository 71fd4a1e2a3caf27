import { isUnlimited } from '../../unlimited.ts'
import type { Micheline } from '../micheline/micheline.ts'
import { branchOf, combOf, isList, naturalIn } from '../micheline/shapes.ts'

/**
 * Whether the parameters of a call that is not known could be those of an approval without limit all the same: a contract
 * may have it at another entrypoint, and `default` and others reach every branch of what they lead to.
 */
export function mayApprove(parameters: Micheline): boolean {
  const value = behindBranches(parameters)
  return isAllowance(value) || (isList(value) && value.some(isNewOperator))
}

function behindBranches(node: Micheline): Micheline {
  let value = node
  for (let branch = branchOf(value); branch; branch = branchOf(value)) value = branch.value
  return value
}

/** FA1.2: `(spender, value)`. */
function isAllowance(node: Micheline): boolean {
  const parts = combOf(node, 2)
  const amount = parts && isAddress(parts[0]!) ? naturalIn(parts[1]!) : null
  return amount !== null && isUnlimited(BigInt(amount))
}

/** FA2: `Left (owner, (operator, id))`. */
function isNewOperator(node: Micheline): boolean {
  const branch = branchOf(node)
  const parts = branch?.side === 'Left' ? combOf(branch.value, 3) : null
  return parts !== null && isAddress(parts[0]!) && isAddress(parts[1]!) && naturalIn(parts[2]!) !== null
}

/** Of any kind, with an entrypoint or without. */
function isAddress(node: Micheline): boolean {
  return 'string' in node || 'bytes' in node
}
